import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';

const EXECUTABLE = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
/** Every rule set that RGAA 4 and WCAG 2.2 AA rest on, and axe's own advice. */
const AXE_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Longest wait for one step: a fault shows soon, a busy machine does not fail the suite. */
const STEP_TIMEOUT_MS = 15_000;

/** One browser a test file; close it in `afterAll`. A missing Chromium is a failure, never a skipped suite. */
export async function openBrowser(): Promise<Browser> {
  // --no-sandbox: containers run the tests as root, where Chromium starts in no other way. Only pages of ours are opened.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  return chromium.launch({ executablePath: EXECUTABLE, args }).catch((cause: unknown) => {
    throw new Error(`No Chromium at ${EXECUTABLE}. Run "apt-get install --no-install-recommends chromium" or set CHROMIUM_PATH.`, { cause });
  });
}

/** A page of its own context, with all that went wrong in it. */
export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Console errors and warnings, uncaught errors, and breaches of a content security policy. */
  readonly faults: readonly string[];
  /** Every address that was asked for, in order. */
  readonly requests: readonly string[];
  /** Addresses outside the allowed origins; such requests are stopped. */
  readonly foreign: readonly string[];
  readonly close: () => Promise<void>;
}

/**
 * Opens a page that may only ask the given origins, records faults and requests, and waits for no fonts or network of its own.
 *
 * @param origins - `http://127.0.0.1:PORT` of the servers of the test.
 * @param options - of the context: `viewport`, `colorScheme`, `forcedColors`, `reducedMotion`, `javaScriptEnabled`, `permissions`…
 */
export async function openPage(browser: Browser, origins: readonly string[], options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(STEP_TIMEOUT_MS);
  const foreign: string[] = [];
  const requests: string[] = [];
  const faults: string[] = [];
  await context.route(/^(?!about:|data:)/u, (route) => {
    const url = route.request().url();
    requests.push(url);
    if (origins.includes(new URL(url).origin)) return route.continue();
    foreign.push(url);
    return route.abort();
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
  return { page, context, faults, requests, foreign, close: () => context.close() };
}

let axeSource: Promise<string> | undefined;

/**
 * Runs axe over the page with its open shadow roots.
 *
 * @param scope - a selector that limits it, for pages whose frame is not ours.
 * @param rules - the only rules to run, where the others have run on the same page already.
 * @returns one line a finding: rule, impact and the element; empty when there is none.
 */
export async function findAxeFaults(page: Page, scope?: string, rules: readonly string[] = AXE_RULES): Promise<string[]> {
  axeSource ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await axeSource); // not stopped by a content security policy
  return page.evaluate(async ({ rules, within }) => {
    const injected = globalThis as unknown as { readonly axe: typeof axe }; // put there by the line above
    const { violations } = await injected.axe.run(within ?? document, { runOnly: rules, resultTypes: ['violations'] });
    return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id} (${rule.impact}): ${node.target.flat().join(' ')} ${node.failureSummary ?? ''}`));
  }, { rules: [...rules], within: scope });
}

/** Text of every element, in any open shadow root, that reaches past the right edge of the window: what a narrow screen would cut off. */
export function findOverflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const cut: string[] = [];
    const visit = (root: ParentNode): void => {
      for (const element of root.querySelectorAll('*')) {
        const box = element.getBoundingClientRect();
        if (box.width > 1 && box.height > 1 && box.right > width + 1 && getComputedStyle(element).position !== 'absolute') cut.push(`${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} ends at ${Math.round(box.right)}`);
        if (element.shadowRoot !== null) visit(element.shadowRoot);
      }
    };
    visit(document);
    return cut;
  });
}
