import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { Answerer } from '../../src/answering/index.ts';
import { createAnswerer } from '../../src/answering/index.ts';
import type { HttpSettings } from '../../src/server/index.ts';
import { bundleWidget } from '../../src/widget-bundle.ts';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { hostPage, startHostSite, strictPolicy, type HostSite } from './host-site.ts';
import { serve, shippedRetriever, type RunningServer } from './server.ts';

/** Everything a test of the widget needs: the service over the shipped corpus, another site that embeds it, a browser. */
export interface WidgetStage {
  readonly server: RunningServer;
  readonly site: HostSite;
  readonly browser: Browser;
  /** Opens the page of the other site that has the widget in it, under a strict content security policy. */
  visit(options?: BrowserContextOptions, path?: string): Promise<WatchedPage>;
  /** Another service on the same site's behalf, for answers or limits of a test's own. */
  serveAlso(answerer: Answerer, http?: Partial<HttpSettings>): Promise<RunningServer>;
  readonly stop: () => Promise<void>;
}

/** Makes a stage; `/` of the site has one script tag with two starter questions. Stop it in `afterAll`. */
export async function openStage(): Promise<WidgetStage> {
  const [{ retriever, close }, site, browser, widget] = await Promise.all([shippedRetriever(), startHostSite(), openBrowser(), bundleWidget()]);
  const others: RunningServer[] = [];
  const start = (answerer: Answerer, http: Partial<HttpSettings> = {}): Promise<RunningServer> => serve(answerer, { retriever: () => retriever, widget, http: { allowedOrigins: [site.url], ...http } });
  const server = await start(createAnswerer({ retriever: () => retriever }));
  site.put('/', hostPage(`<script src="${server.url}/widget.js" data-starters="Comment contester une radiation ?|le score" defer></script>`), strictPolicy(server.url));
  return {
    server, site, browser,
    visit: async (options = {}, path = '/') => {
      const watched = await openPage(browser, [site.url, server.url, ...others.map(({ url }) => url)], options);
      await watched.page.goto(site.url + path);
      return watched;
    },
    serveAlso: async (answerer, http) => {
      const other = await start(answerer, http);
      others.push(other);
      return other;
    },
    stop: async () => {
      await browser.close();
      await Promise.all([server, ...others].map((one) => one.stop()));
      await site.stop();
      await close();
    },
  };
}
