import { createServer } from 'node:http';
import { once } from 'node:events';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { createBot } from '../../src/bot/index.ts';
import type { Retriever } from '../../src/retrieval/index.ts';
import { createHttpServer } from '../../src/server/index.ts';
import { scripted, spoken } from '../support/fakes.ts';
import { HTTP, serve } from '../support/server.ts';

const LOADED: Retriever = {
  info: { generation: 'gen-1', model: 'm', passages: 12, created: '2026-11-24T10:00:00.000Z' }, articles: new Map(), passages: new Map(), artifacts: new Map(), idf: () => 0,
  retrieve: () => Promise.reject(new Error('not searched')),
};
const PRIVATE_PORT = { metricsPort: 'auto' } as const;

/** Status of a GET with headers that `fetch` would not send. */
async function statusOf(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const sent = request(url, { headers });
  sent.end();
  const [response] = await once(sent, 'response');
  response.resume();
  return response.statusCode;
}

test('the status page says in French what works, since when, and how the channels are', async () => {
  const server = await serve(scripted(() => spoken('ok')), { retriever: () => LOADED, channels: { matrix: 'connected', telegram: 'disconnected' } });
  const response = await fetch(`${server.url}/etat`);
  const page = await response.text();
  await server.stop();
  expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(page).toContain('Le service fonctionne.');
  expect(page).toContain('12 passages');
  expect(page).toContain('24 novembre 2026 à 11:00');
  expect(page).toContain('<dt>Matrix</dt><dd>fonctionne</dd>');
  expect(page).toContain('<dt>Telegram</dt><dd>coupé, la connexion est retentée</dd>');
});

test('without an index the status page says that the service prepares itself, with 503', async () => {
  const server = await serve(scripted(() => spoken('ok')));
  const response = await fetch(`${server.url}/etat`);
  expect([response.status, (await response.text()).includes('Le service se prépare')]).toEqual([503, true]);
  await server.stop();
});

test('metrics with a port of their own are told on the main port to this machine only, and not through a proxy', async () => {
  const bot = await createBot({ answerer: scripted(() => spoken('ok')), ttlMs: 60_000, turnTimeoutMs: 5000 });
  const silent = (): void => undefined;
  const server = createHttpServer({ bot, retriever: () => LOADED, http: { ...HTTP, ...PRIVATE_PORT }, logger: { info: silent, warn: silent, error: silent } });
  const { url, metricsUrl } = await server.listen();
  expect(new URL(metricsUrl).port).not.toBe(new URL(url).port);
  expect(await (await fetch(metricsUrl)).text()).toContain('eclaireur_turns_total');
  expect(await statusOf(`${url}/metrics`, {})).toBe(200);
  expect(await Promise.all(['X-Forwarded-For', 'Forwarded', 'Via', 'X-Real-IP'].map((name) => statusOf(`${url}/metrics`, { [name]: '203.0.113.7' })))).toEqual([404, 404, 404, 404]);
  await server.close(1000);
  await bot.stop();
});

test('a second service on the machine takes a free port for its metrics', async () => {
  const taken = createServer();
  // Either this test takes the port, or somebody had it already: taken it is.
  await new Promise<void>((resolve) => taken.once('error', () => resolve()).listen(9464, '127.0.0.1', () => resolve()));
  const bot = await createBot({ answerer: scripted(() => spoken('ok')), ttlMs: 60_000, turnTimeoutMs: 5000 });
  const silent = (): void => undefined;
  const server = createHttpServer({ bot, retriever: () => LOADED, http: { ...HTTP, ...PRIVATE_PORT }, logger: { info: silent, warn: silent, error: silent } });
  const { metricsUrl } = await server.listen();
  expect(new URL(metricsUrl).port).not.toBe('9464');
  expect((await fetch(metricsUrl)).status).toBe(200);
  await server.close(1000);
  await bot.stop();
  taken.close();
});
