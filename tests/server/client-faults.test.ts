import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reply } from '../../src/answering/index.ts';
import type { Retriever } from '../../src/retrieval/index.ts';
import { deferred, scripted, spoken } from '../support/fakes.ts';
import { serve, type RunningServer } from '../support/server.ts';

const EMPTY: Retriever = {
  info: { generation: 'g', model: 'm', passages: 0, created: '2026-11-24' }, articles: new Map(), passages: new Map(), artifacts: new Map(), idf: () => 0,
  retrieve: () => Promise.reject(new Error('not searched')),
};

let server: RunningServer;
beforeEach(async () => {
  server = await serve(scripted(() => spoken('ok')), { retriever: () => EMPTY });
});
afterEach(() => server.stop());

async function outcome(response: Response): Promise<readonly [number, string]> {
  return [response.status, ((await response.json()) as { type: string }).type]; // a problem body has its type
}

test('a form with too many fields, a body that is not what its encoding says and a broken address are the client\'s faults, and not logged', async () => {
  const fields = new URLSearchParams(Array.from({ length: 12 }, (_, index) => [`k${index}`, 'secret']));
  expect(await outcome(await fetch(`${server.url}/`, { method: 'POST', body: fields }))).toEqual([400, '/problemes#requete-illisible']);
  expect(await outcome(await server.post('secret', { 'content-encoding': 'gzip' }))).toEqual([400, '/problemes#requete-illisible']);
  expect(await outcome(await fetch(`${server.url}/articles/%ff`))).toEqual([400, '/problemes#adresse-invalide']);
  expect(server.logged).toEqual([]);
});

test('a body that breaks off is not logged', async () => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.end('POST /api/chat HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"message":"secret');
  socket.resume();
  await once(socket, 'close');
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect(server.logged).toEqual([]);
});

test.each([['its headers', 'GET / HTTP/1.1\r\nHost: a\r\nX-Slow:'], ['its body', 'POST /api/chat HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{']])('a client that never ends %s is cut off', async (_, start) => {
  const patient = await serve(scripted(() => spoken('ok')), { retriever: () => EMPTY, headersTimeoutMs: 100 });
  const socket = connect(Number(new URL(patient.url).port), '127.0.0.1').setEncoding('utf8');
  socket.write(start);
  const [answer] = await once(socket, 'data');
  expect(answer).toMatch(/^HTTP\/1.1 408 /u);
  await once(socket, 'close');
  await patient.stop();
}, 10_000); // Node by itself would look after half a minute

test.each([['GET', '/api/chat', 'POST'], ['POST', '/api/search', 'GET, HEAD'], ['GET', '/api/conversations/42', 'DELETE'], ['PUT', '/', 'GET, HEAD, POST'], ['POST', '/assets/site.css', 'GET, HEAD'], ['POST', '/problemes', 'GET, HEAD'], ['OPTIONS', '/favicon.ico', 'GET, HEAD'], ['POST', '/metrics', 'GET, HEAD']])('%s %s is refused with 405 and the methods allowed', async (method, path, allowed) => {
  const response = await fetch(`${server.url}${path}`, { method });
  expect(response.headers.get('allow')).toBe(allowed);
  expect(await outcome(response)).toEqual([405, '/problemes#methode-refusee']);
});

test('a failure behind the bot that has a 4xx status of its own is a 500 all the same', async () => {
  const failing = await serve(scripted(() => {
    throw Object.assign(new Error('bad key'), { status: 401 });
  }), { retriever: () => EMPTY });
  expect(await outcome(await failing.post({ message: 'a' }))).toEqual([500, '/problemes#panne']);
  await failing.stop();
});

test('what holds a person\'s question is never stored by a cache', async () => {
  const responses = [
    await server.post({ message: 'a' }), await server.post({ message: 'a' }, { accept: 'text/event-stream' }), await server.post({ message: '' }),
    await fetch(`${server.url}/`, { method: 'POST', body: new URLSearchParams({ message: 'a' }) }),
  ];
  for (const response of responses) expect(response.headers.get('cache-control')).toMatch(/^no-store/u);
});

test('no fault is kept by a cache, and no visitor\'s condition or range makes one of a file that all share', async () => {
  const faults = [['/rien', {}], ['/articles?page=99', {}], ['/rien', { accept: 'text/html' }], ['/widget.js', {}], ['/articles/%ff', {}]] as const;
  for (const [path, headers] of faults) expect((await fetch(`${server.url}${path}`, { headers })).headers.get('cache-control'), path).toBe('no-store');
  expect((await fetch(`${server.url}/assets/site.css`, { method: 'POST' })).headers.get('cache-control')).toBe('no-store');
  for (const headers of [{ 'if-match': '"other"' }, { 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' }, { range: 'bytes=999999-' }] as readonly Record<string, string>[]) {
    const response = await fetch(`${server.url}/assets/site.css`, { headers });
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'public, max-age=3600, stale-while-revalidate=86400']);
  }
});

test('a person who leaves the queue frees the place', async () => {
  const started = deferred<void>();
  const finish = deferred<Reply>();
  const asked: string[] = [];
  const busy = await serve(scripted((turn) => {
    asked.push(turn.text);
    started.resolve();
    return finish.promise;
  }), { retriever: () => EMPTY, http: { maxRunningTurns: 1, maxWaitingTurns: 1 } });
  const running = busy.post({ message: 'first' });
  await started.promise;
  const leaving = request(`${busy.url}/api/chat`, { method: 'POST', headers: { 'content-type': 'application/json' } });
  leaving.on('error', () => undefined);
  leaving.end('{"message":"leaves"}');
  const waiting = async (count: number): Promise<void> => {
    while (!(await (await fetch(`${busy.url}/metrics`)).text()).includes(`eclaireur_turns_waiting ${count}`));
  };
  await waiting(1);
  leaving.destroy();
  await waiting(0);
  const last = busy.post({ message: 'last' });
  await waiting(1);
  finish.resolve(spoken('ok'));
  expect([(await running).status, (await last).status]).toEqual([200, 200]);
  expect(asked).toEqual(['first', 'last']);
  await busy.stop();
});

test.each([['apostrophes of nine bytes', '’'.repeat(2000)], ['line breaks, which a form sends as two characters', `${'a\r\n'.repeat(999)}aa`]])('the form takes 2,000 characters, %s', async (_, message) => {
  expect((await fetch(`${server.url}/`, { method: 'POST', body: new URLSearchParams({ message, conversation: '' }) })).status).toBe(200);
});
