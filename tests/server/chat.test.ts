import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAnswerer } from '../../src/answering/index.ts';
import { ChatResponse } from '../../src/protocol/index.ts';
import type { Retriever } from '../../src/retrieval/index.ts';
import { deferred, scripted, spoken } from '../support/fakes.ts';
import { serve, shippedRetriever, type RunningServer } from '../support/server.ts';

let retriever: Retriever;
let server: RunningServer;
let closeIndex: () => Promise<void>;

beforeAll(async () => {
  ({ retriever, close: closeIndex } = await shippedRetriever());
  server = await serve(createAnswerer({ retriever: () => retriever }), { retriever: () => retriever });
});
afterAll(async () => {
  await server.stop();
  await closeIndex();
});

interface ProblemBody { readonly type: string; readonly title: string; readonly status: number; readonly detail: string }

async function problem(response: Response): Promise<ProblemBody> {
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const text = await response.text();
  expect(text).not.toMatch(/node_modules|at \w+ \(|\/src\/|Error:/u);
  return JSON.parse(text) as ProblemBody;
}

describe('POST /api/chat', () => {
  test('answers with the contract\'s body, every sentence marked and every quote in its passage', async () => {
    const response = await server.post({ message: 'c\'est quoi le score de suspicion ?' });
    expect(response.status).toBe(200);
    const body = ChatResponse.parse(await response.json());
    expect(body.kind).toBe('answer');
    expect(body.citations.length).toBeGreaterThan(0);
    for (const citation of body.citations) expect(retriever.passages.get(citation.passage)?.text).toContain(citation.quote);
    for (const sentence of body.text.split(/(?<=[.!?])\s+|\n+/u)) expect(sentence).toMatch(/\[\d+\]/u);
  });

  test('goes on in the conversation that is sent back', async () => {
    const first = ChatResponse.parse(await (await server.post({ message: 'le score de suspicion, c\'est quoi ?' })).json());
    const second = ChatResponse.parse(await (await server.post({ message: 'et depuis quand ?', conversation: first.conversation })).json());
    expect(second.conversation).toBe(first.conversation);
    expect(second.citations[0]?.article.id).toMatch(/score-suspicion/u);
  });

  test.each([
    ['an unknown key', { message: 'a', admin: true }], ['a wrong type', { message: 12 }], ['an empty message', { message: '' }], ['only spaces', { message: '   ' }],
    ['2,001 characters', { message: 'a'.repeat(2001) }], ['no message', {}], ['a conversation that is no uuid', { message: 'a', conversation: '42' }], ['an unknown style', { message: 'a', style: 'fancy' }],
    ['an array', []], ['null', 'null'],
  ])('refuses %s with 400', async (_, body) => {
    const response = await server.post(body);
    expect(response.status).toBe(400);
    expect((await problem(response)).status).toBe(400);
  });

  test('accepts 2,000 characters around spaces', async () => {
    expect((await server.post({ message: `  ${'a'.repeat(2000)}  ` })).status).toBe(200);
  });

  test('refuses broken JSON with 400, another type with 415, a large body with 413', async () => {
    expect((await problem(await server.post('{"message"'))).status).toBe(400);
    expect((await problem(await server.post('a', { 'content-type': 'text/plain' }))).status).toBe(415);
    expect((await problem(await server.post({ message: 'a', x: 'b'.repeat(17_000) }))).status).toBe(413);
  });

  test('says 503 with Retry-After while no index is loaded', async () => {
    const bare = await serve(scripted(() => spoken('ok')));
    const response = await bare.post({ message: 'bonjour' });
    expect({ status: response.status, retry: response.headers.get('retry-after') }).toEqual({ status: 503, retry: '5' });
    expect((await problem(response)).status).toBe(503);
    await bare.stop();
  });

  test('says 429 with Retry-After beyond the visitor\'s share, bad bodies counted', async () => {
    const limited = await serve(scripted(() => spoken('ok')), { retriever: () => retriever, http: { rateLimitPerMinute: 3 } });
    const statuses = [];
    for (const body of ['{', '{', { message: 'a' }, { message: 'a' }]) statuses.push((await limited.post(body)).status);
    expect(statuses).toEqual([400, 400, 200, 429]);
    const response = await limited.post({ message: 'a' });
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    await limited.stop();
  });

  test('says 503 when too many turns wait', async () => {
    const gate = deferred<void>();
    const busy = await serve(scripted(async () => {
      await gate.promise;
      return spoken('ok');
    }), { retriever: () => retriever, http: { maxRunningTurns: 1, maxWaitingTurns: 1 } });
    const running = [busy.post({ message: 'a' }), busy.post({ message: 'b' })];
    while ((await (await fetch(`${busy.url}/metrics`)).text()).includes('eclaireur_turns_running 0')) await new Promise((resolve) => setTimeout(resolve, 5));
    const refused = [];
    do refused.push((await busy.post({ message: 'c' })).status); while (!refused.includes(503) && refused.length < 3);
    gate.resolve();
    expect(refused).toContain(503);
    expect((await Promise.all(running)).map((response) => response.status)).toEqual([200, 200]);
    await busy.stop();
  });

  test('turns a failing answer into a 500 that says nothing of itself, and goes on', async () => {
    let calls = 0;
    const failing = await serve(scripted(() => {
      calls += 1;
      if (calls === 1) throw new Error('secret /srv/path');
      return spoken('remis');
    }), { retriever: () => retriever });
    const response = await failing.post({ message: 'a' });
    expect(response.status).toBe(500);
    expect(JSON.stringify(await problem(response))).not.toContain('secret');
    expect(failing.logged.join()).not.toContain('secret /srv');
    expect((await failing.post({ message: 'a' })).status).toBe(200);
    await failing.stop();
  });

  test('ends a turn that takes too long with 503 and Retry-After', async () => {
    const slow = await serve(scripted(() => new Promise(() => undefined)), { retriever: () => retriever, turnTimeoutMs: 50 });
    const response = await slow.post({ message: 'a' });
    expect({ status: response.status, retry: response.headers.get('retry-after') }).toEqual({ status: 503, retry: '5' });
  });
});

describe('the event stream', () => {
  test('sends deltas and one done with the whole reply', async () => {
    const response = await server.post({ message: 'C\'est quoi le score de suspicion ?' }, { accept: 'text/event-stream' });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const events = (await response.text()).trim().split('\n\n').map((event) => /^event: (\w+)\ndata: (.*)$/u.exec(event));
    expect(events.map((event) => event?.[1])).toEqual(['delta', 'done']);
    expect(ChatResponse.parse(JSON.parse(events.at(-1)?.[2] ?? '')).kind).toBe('answer');
  });

  test('sends a fault after the start as an error event', async () => {
    const failing = await serve(scripted((_turn, _turns, options) => {
      options.onDelta?.('début');
      throw new Error('boom');
    }), { retriever: () => retriever });
    const text = await (await failing.post({ message: 'a' }, { accept: 'text/event-stream' })).text();
    expect(text).toMatch(/^event: delta\ndata: \{"text":"début"\}\n\nevent: error\ndata: \{"type":"[^"]+","title":"Erreur interne","status":500/u);
    await failing.stop();
  });

  test('drops a piece that comes after the end, while the reader has not taken the rest', async () => {
    const failures: unknown[] = [];
    const note = (error: unknown): void => void failures.push(error);
    process.on('uncaughtException', note);
    const tried = deferred<void>();
    const late = await serve(scripted(async (_turn, _turns, options) => {
      options.onDelta?.('x'.repeat(8_000_000)); // more than the buffers between server and reader take
      await new Promise((resolve) => options.signal?.addEventListener('abort', resolve));
      setImmediate(() => {
        options.onDelta?.('late');
        setImmediate(tried.resolve);
      });
      return spoken('ok');
    }), { retriever: () => retriever, turnTimeoutMs: 100 });
    const body = '{"message":"a"}';
    const socket = connect(Number(new URL(late.url).port), '127.0.0.1');
    socket.pause();
    socket.write(`POST /api/chat HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    await tried.promise;
    process.off('uncaughtException', note);
    socket.destroy();
    await late.stop();
    expect(failures).toEqual([]);
  });

  test('aborts the turn when the reader leaves', async () => {
    const aborted = deferred<boolean>();
    const waiting = await serve(scripted((_turn, _turns, options) => new Promise((_, reject) => {
      options.onDelta?.('début');
      options.signal?.addEventListener('abort', () => {
        aborted.resolve(true);
        reject(new Error('gone'));
      });
    })), { retriever: () => retriever });
    const call = request(`${waiting.url}/api/chat`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'text/event-stream' } });
    call.on('error', () => undefined);
    call.end(JSON.stringify({ message: 'a' }));
    await once(call, 'response');
    call.destroy();
    expect(await aborted.promise).toBe(true);
    await waiting.stop();
  });
});

test('DELETE forgets a conversation at once', async () => {
  const counting = await serve(scripted((_turn, turns) => spoken(`tour ${turns}`)), { retriever: () => retriever });
  const conversation = randomUUID();
  const say = async (): Promise<string> => ChatResponse.parse(await (await counting.post({ message: 'a', conversation })).json()).text;
  expect([await say(), await say()]).toEqual(['tour 0', 'tour 1']);
  expect((await fetch(`${counting.url}/api/conversations/${conversation}`, { method: 'DELETE' })).status).toBe(204);
  expect(await say()).toBe('tour 0');
  expect((await fetch(`${counting.url}/api/conversations/42`, { method: 'DELETE' })).status).toBe(400);
  await counting.stop();
});

test('who has used up the questions may still have the conversation forgotten, within a share of its own', async () => {
  const limited = await serve(scripted(() => spoken('ok')), { retriever: () => retriever, http: { rateLimitPerMinute: 1 } });
  const conversation = randomUUID();
  const ask = async (): Promise<number> => (await limited.post({ message: 'a', conversation })).status;
  const forget = async (): Promise<number> => (await fetch(`${limited.url}/api/conversations/${conversation}`, { method: 'DELETE' })).status;
  expect([await ask(), await ask(), await forget(), await forget()]).toEqual([200, 429, 204, 429]);
  await limited.stop();
});

test('a site that has used up its share is refused; another site and visitors without one are not', async () => {
  const limited = await serve(scripted(() => spoken('ok')), { retriever: () => retriever, http: { siteRateLimitPerMinute: 1 } });
  const ask = async (headers: Record<string, string>): Promise<number> => (await limited.post({ message: 'a' }, headers)).status;
  const busy = { origin: 'https://busy.example' };
  expect([await ask(busy), await ask(busy), await ask({ origin: 'https://quiet.example' }), await ask({})]).toEqual([200, 429, 200, 200]);
  await limited.stop();
});

test('behind a proxy a visitor is who the proxy says, whatever a client writes before it; without one the header is nobody\'s word', async () => {
  const ask = async (server: RunningServer, forwarded: string): Promise<number> => (await server.post({ message: 'a' }, { 'x-forwarded-for': forwarded })).status;
  const [behind, direct] = [await serve(scripted(() => spoken('ok')), { retriever: () => retriever, http: { trustProxy: 1, rateLimitPerMinute: 1 } }), await serve(scripted(() => spoken('ok')), { retriever: () => retriever, http: { rateLimitPerMinute: 1 } })];
  expect([await ask(behind, '192.0.2.1'), await ask(behind, '203.0.113.9, 192.0.2.1'), await ask(behind, '192.0.2.1, 198.51.100.7')]).toEqual([200, 429, 200]);
  // One household has one share, however many addresses it has.
  expect([await ask(behind, '2001:db8:12:3400::1'), await ask(behind, '2001:db8:12:34ff::9'), await ask(behind, '2001:db8:12:3500::1')]).toEqual([200, 429, 200]);
  expect([await ask(direct, '192.0.2.1'), await ask(direct, '192.0.2.2')]).toEqual([200, 429]);
  await behind.stop();
  await direct.stop();
});
