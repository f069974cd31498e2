import { getEventListeners } from 'node:events';
import { expect, test, vi } from 'vitest';
import { createBot, type Bot } from '../../src/bot/index.ts';
import { deferred, scripted, spoken } from '../support/fakes.ts';
import type { Answerer } from '../../src/answering/index.ts';

const botFor = (answerer: Answerer, options: { turnTimeoutMs?: number; ttlMs?: number; now?: () => number } = {}): Promise<Bot> => createBot({ answerer, ttlMs: 60_000, turnTimeoutMs: 2000, ...options });
const turn = (text: string, conversation = 'c1', channel = 'web'): Parameters<Bot['handleTurn']>[0] => ({ channel, conversation, user: conversation, text, style: 'standard' });

test('turns of one conversation run one after another, other conversations at once', async () => {
  const first = deferred<void>();
  const order: string[] = [];
  const bot = await botFor(scripted(async ({ text }) => {
    if (text === 'lent') await first.promise;
    order.push(text);
    return spoken(text);
  }));
  const slow = bot.handleTurn(turn('lent'));
  const behind = bot.handleTurn(turn('derrière'));
  await bot.handleTurn(turn('ailleurs', 'c2'));
  expect(order).toEqual(['ailleurs']);
  first.resolve();
  await Promise.all([slow, behind]);
  expect(order).toEqual(['ailleurs', 'lent', 'derrière']);
});

test('a failing answer rejects its turn; the process and the conversation go on', async () => {
  const bot = await botFor(scripted(({ text }) => {
    if (text === 'casse') throw new TypeError('boom');
    return spoken(text);
  }));
  const printed = vi.spyOn(console, 'error');
  await expect(bot.handleTurn(turn('casse'))).rejects.toThrow(/^boom$/u);
  expect(printed).not.toHaveBeenCalled(); // Botkit would print the message, which may quote the person
  expect((await bot.handleTurn(turn('va'))).text).toBe('va');
});

test('a turn that takes too long is a TurnTimeoutError', async () => {
  const bot = await botFor(scripted(() => new Promise(() => undefined)), { turnTimeoutMs: 30 });
  await expect(bot.handleTurn(turn('a'))).rejects.toMatchObject({ name: 'TurnTimeoutError', code: 'TURN_TIMEOUT' });
});

test('the time limit of a turn ends with its reply and holds on to nothing of it until it is over', async () => {
  const signals: AbortSignal[] = [];
  const bot = await botFor(scripted(({ text }, _turns, options) => {
    if (options.signal !== undefined) signals.push(options.signal);
    return text === 'lent' ? new Promise(() => undefined) : spoken(text);
  }), { turnTimeoutMs: 30 });
  const person = new AbortController();
  await bot.handleTurn({ ...turn('a'), signal: person.signal });
  await expect(bot.handleTurn(turn('lent', 'other'))).rejects.toMatchObject({ code: 'TURN_TIMEOUT' }); // began later: the first one's time is over as well
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
  expect(getEventListeners(person.signal, 'abort')).toEqual([]);
});

test('an aborted turn ends at once and its answer sees the signal', async () => {
  const leaving = new AbortController();
  const seen = deferred<boolean>();
  const bot = await botFor(scripted((_turn, _turns, options) => new Promise(() => options.signal?.addEventListener('abort', () => seen.resolve(true)))));
  const running = bot.handleTurn({ ...turn('a'), signal: leaving.signal });
  setImmediate(() => leaving.abort(new Error('left')));
  await expect(running).rejects.toThrow('left');
  expect(await seen.promise).toBe(true);
});

test('memory is kept between turns, apart by channel, and forgotten on demand and by commands', async () => {
  const bot = await botFor(scripted((_turn, turns) => spoken(String(turns))));
  const say = async (text: string, channel?: string): Promise<string> => (await bot.handleTurn(turn(text, 'c1', channel))).text;
  expect([await say('a'), await say('b'), await say('c', 'telegram')]).toEqual(['0', '1', '0']);
  await say('recommencer');
  expect(await say('d')).toBe('0');
  await bot.forget('web', 'c1');
  expect([await say('e'), await say('supprimer').then(() => say('f'))]).toEqual(['0', '0']);
});

test('a conversation without turns is forgotten after its time', async () => {
  let now = 0;
  const bot = await botFor(scripted((_turn, turns) => spoken(String(turns))), { ttlMs: 1000, now: () => now });
  await bot.handleTurn(turn('a'));
  now = 999;
  expect((await bot.handleTurn(turn('b'))).text).toBe('1');
  now = 2000;
  expect((await bot.handleTurn(turn('c'))).text).toBe('0');
});

test('« aide » explains, « sources » lists those of the last answer', async () => {
  const source = { publisher: 'Le journal', title: 'Une enquête', url: 'https://example.org/e', date: 's.d.', note: 'lu sur une copie' };
  const bot = await botFor(scripted(() => ({
    kind: 'answer', text: 'Oui [1].', suggestions: [], mode: 'extractive',
    citations: [{ marker: 1, passage: 'a#b-1', quote: 'Oui.', article: { id: 'a', title: 'A', url: '/articles/a#b' }, sources: [source], solidity: 'secondaire', asOf: '2026-01-01' }],
  })));
  expect((await bot.handleTurn(turn('/aide'))).text).toContain('« sources »');
  await bot.handleTurn(turn('question'));
  expect((await bot.handleTurn(turn('Sources'))).text).toContain('- Le journal, « Une enquête » (sans date ; lu sur une copie) : https://example.org/e');
});

test('stop waits for running turns and refuses new ones', async () => {
  const gate = deferred<void>();
  const bot = await botFor(scripted(async () => {
    await gate.promise;
    return spoken('fini');
  }));
  const running = bot.handleTurn(turn('a'));
  const stopped = bot.stop();
  await expect(bot.handleTurn(turn('b'))).rejects.toMatchObject({ code: 'BOT_STOPPED' });
  gate.resolve();
  expect((await running).text).toBe('fini');
  await stopped;
});

test('forgetting while a turn runs leaves nothing of it', async () => {
  const gate = deferred<void>();
  const bot = await botFor(scripted(async (_turn, turns) => {
    if (turns === 0) await gate.promise;
    return spoken(String(turns));
  }));
  const running = bot.handleTurn(turn('a'));
  await bot.forget('web', 'c1');
  gate.resolve();
  await running;
  expect((await bot.handleTurn(turn('b'))).text).toBe('0');
});

test('a turn that ran out of time writes no memory later', async () => {
  const gate = deferred<void>();
  const bot = await botFor(scripted(async ({ text }, turns) => {
    if (text === 'lent') await gate.promise;
    return spoken(String(turns));
  }), { turnTimeoutMs: 30 });
  await expect(bot.handleTurn(turn('lent'))).rejects.toMatchObject({ code: 'TURN_TIMEOUT' });
  gate.resolve();
  await gate.promise;
  await new Promise((resolve) => setImmediate(resolve));
  expect((await bot.handleTurn(turn('b'))).text).toBe('0');
});

test('the times of turns that wait behind one another do not add up', async () => {
  const bot = await botFor(scripted(() => new Promise(() => undefined)), { turnTimeoutMs: 200 });
  const started = performance.now();
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => bot.handleTurn(turn('a'))));
  expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.code)).toEqual(Array.from({ length: 6 }, () => 'TURN_TIMEOUT'));
  expect(performance.now() - started).toBeLessThan(800); // one after another they take 1,200
});

test('a person who leaves while waiting behind an earlier turn is let go at once, and the turn is never answered', async () => {
  const first = deferred<void>();
  const asked: string[] = [];
  const bot = await botFor(scripted(async ({ text }) => {
    asked.push(text);
    await first.promise;
    return spoken(text);
  }));
  const leaving = new AbortController();
  const running = bot.handleTurn(turn('premier'));
  const left = bot.handleTurn({ ...turn('parti'), signal: leaving.signal });
  leaving.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  first.resolve();
  await running;
  await bot.stop();
  expect(asked).toEqual(['premier']);
});
