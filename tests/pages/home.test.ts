import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAnswerer } from '../../src/answering/index.ts';
import { bundleWidget } from '../../src/widget-bundle.ts';
import { findAxeFaults, openBrowser, openPage } from '../support/browser.ts';
import { serve, shippedRetriever, type RunningServer } from '../support/server.ts';

let browser: Browser;
let server: RunningServer;
let closeIndex: () => Promise<void>;

beforeAll(async () => {
  const { retriever, close } = await shippedRetriever();
  closeIndex = close;
  server = await serve(createAnswerer({ retriever: () => retriever }), { retriever: () => retriever, widget: await bundleWidget(), http: { publicUrl: 'https://eclaireur.example' } });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await closeIndex();
});

test('a question of a theme is asked in the chat of the page, whose address stays as it is', async () => {
  const { page, faults, foreign, close } = await openPage(browser, [server.url], { viewport: { width: 360, height: 800 } });
  await page.goto(server.url);
  const question = page.locator('#questions button').first();
  const words = await question.textContent() ?? '';
  await question.click();
  const chat = page.locator('eclaireur-chat');
  await chat.getByText(words).first().waitFor();
  await chat.getByRole('button', { name: 'Copier' }).first().waitFor();
  expect([page.url(), faults, foreign, await findAxeFaults(page)]).toEqual([`${server.url}/`, [], [], []]);
  await close();
});

test('without JavaScript a question of a theme is sent by its form and answered on the page, each of them once', async () => {
  const { page, close } = await openPage(browser, [server.url], { javaScriptEnabled: false });
  await page.goto(server.url);
  const offered = await page.locator('button[name="message"]').evaluateAll((buttons) => buttons.map((button) => button.textContent));
  expect(offered.length).toBeGreaterThan(8);
  expect(new Set(offered).size).toBe(offered.length);
  await page.locator('#questions button').first().click();
  await page.locator('#source-1').waitFor();
  expect(await page.locator('.asked').textContent()).toBe(offered[4]);
  expect(page.url()).toBe(`${server.url}/`);
  await close();
});

test('the home page names its address and how its articles are searched; an answer on it is for nobody else', async () => {
  const home = await (await fetch(server.url)).text();
  const structured: unknown = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/u.exec(home)?.[1] ?? '');
  expect(home).toContain('<link rel="canonical" href="https://eclaireur.example/">');
  expect(structured).toMatchObject({ '@type': 'WebSite', potentialAction: { target: 'https://eclaireur.example/articles?q={search_term_string}' } });
  const answered = await (await fetch(server.url, { method: 'POST', body: new URLSearchParams({ message: 'radiation' }) })).text();
  expect(answered).not.toContain('ld+json');
});

test('the first words of the home page are the corpus\'s, and the program\'s own where it has none', async () => {
  const { retriever, close } = await shippedRetriever();
  const home = [...retriever.articles.values()].find((article) => article.home !== undefined)?.home;
  const bare = await serve(createAnswerer({ retriever: () => retriever }), { retriever: () => ({ ...retriever, articles: new Map() }) });
  const [own, general] = await Promise.all([server.url, bare.url].map(async (url) => /<h1>(.*?)<\/h1>/u.exec(await (await fetch(url)).text())?.[1]));
  expect(home).toBeDefined();
  expect([own, general]).toEqual([home?.tagline, 'Des réponses vérifiables, chacune avec sa source.']);
  await bare.stop();
  await close();
});
