import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAnswerer } from '../../src/answering/index.ts';
import { findAxeFaults, findOverflow, openBrowser, openPage } from '../support/browser.ts';
import { serve, shippedRetriever, type RunningServer } from '../support/server.ts';

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

test('without JavaScript the form of the home page gives an answer whose markers lead to the quotes, on a screen of 320 px', async () => {
  const { page, faults, foreign, close } = await openPage(browser, [server.url], { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  await page.goto(server.url);
  await page.getByLabel('Votre question').fill('Comment contester une radiation ?');
  await page.getByRole('button', { name: 'Envoyer' }).click();
  await page.getByRole('link', { name: '[1]' }).first().click();
  expect(page.url()).toMatch(/#source-1$/u);
  expect(await page.locator('#source-1 blockquote').textContent()).not.toBe('');
  expect([await findOverflow(page), faults, foreign]).toEqual([[], [], []]);
  await close();
});

test('the page that such a form gives has no finding of axe', async () => {
  const { page, close } = await openPage(browser, [server.url]);
  await page.route('**/*.js', (route) => route.abort());
  await page.goto(server.url);
  await page.getByLabel('Votre question').fill('Comment contester une radiation ?');
  await page.getByRole('button', { name: 'Envoyer' }).click();
  await page.locator('#source-1').waitFor();
  expect(await findAxeFaults(page)).toEqual([]);
  await close();
});
