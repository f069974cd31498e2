import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAnswerer } from '../../src/answering/index.ts';
import { findAxeFaults, findOverflow, openBrowser, openPage, type WatchedPage } from '../support/browser.ts';
import { serve, shippedRetriever, type RunningServer } from '../support/server.ts';

/** One address of each sort of page; those with most content where articles differ. */
const PAGES = [
  '/', '/articles', '/articles?type=contexte', '/articles?type=loi&page=2', '/articles?q=radiation',
  '/articles/algorithmes/robots-controle', '/articles/demarches/saisir-mediateur', '/articles/loi/code-du-travail/R5412-7',
  '/algorithmes', '/algorithmes/score-suspicion', '/notre-algorithme', '/a-propos', '/confidentialite', '/accessibilite', '/problemes', '/etat',
] as const;
const MOST_BYTES = 60_000;
/** What the colour scheme can change: the other rules of axe have run in light already. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

let browser: Browser;
let server: RunningServer;
let closeIndex: () => Promise<void>;

beforeAll(async () => {
  const { retriever, close } = await shippedRetriever();
  closeIndex = close;
  server = await serve(createAnswerer({ retriever: () => retriever }), { retriever: () => retriever });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await closeIndex();
});

/** Runs a step on a page without JavaScript of its own, which no page but the chat needs. */
async function visit<T>(path: string, step: (watched: WatchedPage) => Promise<T>): Promise<T> {
  const watched = await openPage(browser, [server.url]);
  await watched.page.goto(server.url + path);
  const result = await step(watched);
  await watched.close();
  return result;
}

/** Levels of the headings in reading order: `1 2 3 2`. */
function headingLevels(page: Page): Promise<readonly number[]> {
  return page.locator('h1, h2, h3, h4, h5, h6').evaluateAll((headings) => headings.map((heading) => Number(heading.tagName.slice(1))));
}

describe('every sort of page', () => {
  let watched: WatchedPage;
  beforeAll(async () => {
    watched = await openPage(browser, [server.url]);
  });
  afterAll(() => watched.close());

  test.each(PAGES)('%s: no finding of axe in light and dark, headings in order, nothing cut at 320 px, at most 60 kB, no other site, no fault', async (path) => {
    const { page, faults, foreign } = watched;
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
    const response = await page.goto(server.url + path);
    const levels = await headingLevels(page);
    const light = await findAxeFaults(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await findAxeFaults(page, undefined, COLOUR_RULES);
    await page.setViewportSize({ width: 320, height: 640 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect({ light, dark, cut: await findOverflow(page), wide, faults, foreign }).toEqual({ light: [], dark: [], cut: [], wide: false, faults: [], foreign: [] });
    expect({ first: levels.filter((level) => level === 1).length, skips: levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1) }).toEqual({ first: 1, skips: [] });
    expect((await response?.body())?.byteLength ?? Infinity).toBeLessThanOrEqual(MOST_BYTES);
  });
});

test('an address that leads nowhere gives a page with a way on, without a finding of axe', async () => {
  await visit('/articles/rien', async ({ page }) => {
    expect(await findAxeFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Voir la liste des articles' }).click();
    expect(page.url()).toBe(`${server.url}/articles`);
  });
});

test('the first key leads over the navigation to the content', async () => {
  await visit('/articles/algorithmes/robots-controle', async ({ page }) => {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Aller au contenu');
    expect(await page.getByRole('link', { name: 'Aller au contenu' }).boundingBox()).toMatchObject({ x: 0, y: 0 });
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null && document.activeElement?.closest('header') === null)).toBe(true);
  });
});

test('links that stand alone are at least 44 px high and wide', async () => {
  for (const path of ['/articles?type=droit', '/algorithmes']) {
    const small = await visit(path, async ({ page }) => {
      await page.setViewportSize({ width: 360, height: 800 });
      return page.locator('nav a, button, select, input').evaluateAll((targets) => targets.filter((target) => target.getBoundingClientRect().height < 44 || target.getBoundingClientRect().width < 44).map((target) => target.outerHTML));
    });
    expect(small, path).toEqual([]);
  }
});

test('on a phone the register is read row by row with its column heads, on a wide screen as a table', async () => {
  await visit('/algorithmes', async ({ page }) => {
    expect(await page.locator('.register td').first().evaluate((cell) => getComputedStyle(cell).display)).toBe('table-cell');
    await page.setViewportSize({ width: 360, height: 800 });
    const cell = page.locator('.register td').first();
    expect(await cell.evaluate((element) => [getComputedStyle(element).display, getComputedStyle(element, '::before').content])).toEqual(['block', '"But annoncé"']);
    expect(await page.getByRole('table').getByRole('row').count()).toBeGreaterThan(20);
  });
});

test('on paper stand the words in black on white, the addresses of the sources, and no controls', async () => {
  await visit('/articles/algorithmes/score-suspicion', async ({ page }) => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const seen = await page.evaluate(() => ({
      ground: getComputedStyle(document.body).backgroundColor, ink: getComputedStyle(document.body).color,
      controls: [...document.querySelectorAll('nav, form, button, .button')].filter((element) => element.getBoundingClientRect().height > 0).length,
      address: getComputedStyle(document.querySelector('.sources a[href^="http"]') ?? document.body, '::after').content,
    }));
    expect(seen).toMatchObject({ ground: 'rgb(255, 255, 255)', ink: 'rgb(0, 0, 0)', controls: 0 });
    expect(seen.address).toMatch(/^" \(" "?https:|^" \(https:|attr\(href\)/u);
  });
});

test('with forced colours the pictures keep their lines and the cited words their mark', async () => {
  const reply = await (await server.post({ message: 'Combien de temps dure une radiation ?' })).json() as { readonly citations: readonly { readonly article: { readonly url: string } }[] };
  const watched = await openPage(browser, [server.url], { forcedColors: 'active' });
  await watched.page.goto(`${server.url}${reply.citations[0]?.article.url}`);
  const mark = watched.page.locator('mark').first();
  await mark.waitFor();
  expect(await mark.evaluate((element) => getComputedStyle(element).backgroundColor !== getComputedStyle(document.body).backgroundColor)).toBe(true);
  await watched.page.goto(`${server.url}/algorithmes/score-suspicion`);
  expect(await watched.page.locator('.diagram .box').first().evaluate((box) => getComputedStyle(box).stroke !== getComputedStyle(box).fill)).toBe(true);
  expect(watched.faults).toEqual([]);
  await watched.close();
});

test('the data for search engines is read as JSON and not stopped by the content security policy', async () => {
  for (const path of ['/algorithmes', '/articles/droits/radiation-effets']) {
    const structured = await visit(path, async ({ page, faults }) => ({ text: await page.locator('script[type="application/ld+json"]').textContent(), faults: [...faults] }));
    expect(structured.faults).toEqual([]);
    expect(JSON.parse(structured.text ?? '')).toMatchObject({ '@context': 'https://schema.org', inLanguage: 'fr' });
  }
});

test('a search works without JavaScript and keeps the chosen type', async () => {
  const { page, close } = await openPage(browser, [server.url], { javaScriptEnabled: false });
  await page.goto(`${server.url}/articles`);
  await page.getByLabel('Chercher dans les articles').fill('contester une radiation');
  await page.getByLabel('Type d\'article').selectOption({ label: 'Démarches' });
  await page.getByRole('button', { name: 'Chercher' }).click();
  await page.getByRole('heading', { name: /^Résultats pour/u }).waitFor();
  expect(await page.getByLabel('Type d\'article').inputValue()).toBe('demarche');
  await page.locator('.found a').first().click();
  expect(await page.locator('mark').first().isVisible()).toBe(true);
  await close();
});
