import { afterEach, expect, test } from 'vitest';
import type { Webhook } from '../../src/bot/index.ts';
import { scripted, spoken } from '../support/fakes.ts';
import { serve, type RunningServer } from '../support/server.ts';

let server: RunningServer | undefined;
afterEach(() => server?.stop());

async function deliver(webhook: Partial<Webhook>, headers: Record<string, string>, path = '/crochet:a', method = 'POST'): Promise<number> {
  server = await serve(scripted(() => spoken('ok')), { webhooks: [{ path: '/crochet:a', isGenuine: (header) => header('x-secret') === 'juste', take: async () => undefined, ...webhook }] });
  const response = await fetch(`${server.url}${path}`, { method, headers: { 'content-type': 'application/json', ...headers }, ...(method === 'GET' ? {} : { body: '{"update":1}' }) });
  return response.status;
}

test('a genuine delivery is handed over and answered once it is taken', async () => {
  const taken: unknown[] = [];
  expect(await deliver({ take: async (body) => void taken.push(body) }, { 'x-secret': 'juste' })).toBe(200);
  expect(taken).toEqual([{ update: 1 }]);
});

test.each([['a wrong secret', { 'x-secret': 'faux' }], ['no secret', {}]])('%s is refused with 401 and not handed over', async (_, headers) => {
  const taken: unknown[] = [];
  expect(await deliver({ take: async (body) => void taken.push(body) }, headers)).toBe(401);
  expect(taken).toEqual([]);
});

test('a delivery that could not be taken is told to the platform, which delivers again', async () => {
  expect(await deliver({ take: () => Promise.reject(new Error('stopping')) }, { 'x-secret': 'juste' })).toBe(500);
});

test('other methods and other paths are refused', async () => {
  expect(await deliver({}, {}, '/crochet:a', 'GET')).toBe(405);
  await server?.stop();
  expect(await deliver({}, { 'x-secret': 'juste' }, '/crochetXa')).toBe(404);
});
