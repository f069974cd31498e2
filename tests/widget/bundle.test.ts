import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleWidget, ensureWidget } from '../../src/widget-bundle.ts';
import { scripted, spoken } from '../support/fakes.ts';
import { serve, type RunningServer } from '../support/server.ts';

const LIMIT_BYTES = 15_000;

let bundle: string;
let server: RunningServer;
beforeAll(async () => {
  bundle = await bundleWidget();
  server = await serve(scripted(() => spoken('ok')), { widget: bundle });
});
afterAll(() => server.stop());

/** Without what fetch adds by itself: it asks for no compression but gzip, and never for a 304. */
function get(headers: Readonly<Record<string, string>>): Promise<{ readonly status: number | undefined; readonly encoding: string | undefined }> {
  return new Promise((resolve) => {
    request(`${server.url}/widget.js`, { headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode, encoding: response.headers['content-encoding'] });
    }).end();
  });
}

test('the bundle is at most 15 kB compressed and sets no markup, style attribute or cookie', () => {
  expect(gzipSync(bundle, { level: 9 }).length).toBeLessThanOrEqual(LIMIT_BYTES);
  expect(bundle).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write|\beval\b|\.cookie|localStorage|createElement\("style"\)|\.style\b/u);
});

test('docs/WIDGET.md names every attribute, style property, event and fault', async () => {
  const guide = await readFile('docs/WIDGET.md', 'utf8');
  const [settings, chat, client] = await Promise.all(['settings', 'chat', 'client'].map((name) => readFile(`src/widget/${name}.ts`, 'utf8')));
  const names = [
    ...[...(settings ?? '').matchAll(/data\['(\w+)'\]/gu)].map(([, name]) => `\`data-${name}\``),
    ...[...bundle.matchAll(/var\((--eclaireur-[\w-]+)/gu)].map(([, name]) => `\`${name}\``),
    ...[...(chat ?? '').matchAll(/readonly name: '(\w+)'/gu)].map(([, name]) => `\`eclaireur:${name}\``),
    ...(/type Fault = ([^;]+);/u.exec(client ?? '')?.[1] ?? '').split(' | ').map((fault) => fault.replaceAll('\'', '`')),
  ];
  expect(new Set(names).size).toBeGreaterThan(25);
  expect(names.filter((name) => !guide.includes(name))).toEqual([]);
});

test('it is served to any site, compressed, and not sent again to who has it', async () => {
  const first = await fetch(`${server.url}/widget.js`, { headers: { 'accept-encoding': 'gzip, deflate, br' } });
  expect(await first.text()).toBe(bundle);
  expect(Object.fromEntries(['content-type', 'content-encoding', 'cross-origin-resource-policy', 'cache-control', 'set-cookie'].map((name) => [name, first.headers.get(name)]))).toEqual({
    'content-type': 'text/javascript; charset=utf-8', 'content-encoding': 'br', 'cross-origin-resource-policy': 'cross-origin', 'cache-control': 'public, max-age=3600, stale-while-revalidate=86400', 'set-cookie': null,
  });
  expect((await get({ 'if-none-match': first.headers.get('etag') ?? '' })).status).toBe(304);
  expect((await fetch(`${server.url}/widget.js`, { method: 'POST' })).status).toBe(405);
});

test.each([['gzip', 'gzip'], ['identity', undefined], ['br;q=0', undefined]])('a client that accepts "%s" gets it as %s', async (accepted, encoding) => {
  expect(await get({ 'accept-encoding': accepted })).toEqual({ status: 200, encoding });
});

test('where there is none the server says so, and the home page keeps its form without a script', async () => {
  const bare = await serve(scripted(() => spoken('ok')));
  const missing = await fetch(`${bare.url}/widget.js`);
  expect({ status: missing.status, type: ((await missing.json()) as { type: string }).type }).toEqual({ status: 503, type: '/problemes#widget-absent' }); // a problem body has its type
  const home = await (await fetch(bare.url)).text();
  expect([home.includes('<form method="post"'), home.includes('<script')]).toEqual([true, false]);
  await bare.stop();
});

test('a start makes the bundle when it is missing or not that of the sources, and keeps one that is', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'eclaireur-')), 'dist', 'widget.js');
  expect(await ensureWidget(file)).toEqual({ text: bundle });
  expect(await readFile(file, 'utf8')).toBe(bundle);
  const marked = `${bundle}// kept`;
  await writeFile(file, marked);
  expect(await ensureWidget(file)).toEqual({ text: marked });
  await writeFile(file, '/*! Éclaireur, AGPL-3.0-or-later, sources 000000000000 */');
  expect(await ensureWidget(file)).toEqual({ text: bundle });
});

test('a bundle that can be neither read nor written is a sentence with its remedy, not a failed start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'eclaireur-'));
  await writeFile(join(folder, 'dist'), 'a file where a folder should be');
  const { text, problem } = await ensureWidget(join(folder, 'dist', 'widget.js'));
  expect([text, problem]).toEqual([undefined, expect.stringContaining('Run "npm run build:widget"')]);
});
