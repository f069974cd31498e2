import type { Request, Response } from 'express';
import { afterEach, expect, test, vi } from 'vitest';
import { addressPrefix, rateLimit, TurnGate, VisitorKeys } from '../../src/server/limits.ts';
import { deferred } from '../support/fakes.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'], ['::ffff:192.0.2.7', '192.0.2.7'], ['2001:db8:12:3456::1', '2001:0db8:0012:34'], ['2001:db8:12:34ff:1:2:3:4', '2001:0db8:0012:34'], ['::1', '0000:0000:0000:00'], ['fe80::1%eth0', 'fe80:0000:0000:00'],
])('the household of %s is %s', (address, prefix) => {
  expect(addressPrefix(address)).toBe(prefix);
});

test('a visitor\'s key is stable, says nothing of the address, and differs between processes\' keys', () => {
  const keys = new VisitorKeys();
  expect(keys.of('192.0.2.7')).toBe(keys.of('192.0.2.7'));
  expect(keys.of('192.0.2.7')).not.toContain('192');
  expect(new VisitorKeys().of('192.0.2.7')).not.toBe(keys.of('192.0.2.7'));
});

afterEach(() => {
  vi.useRealTimers();
});

test('20,000 visitors of 200 sites have their shares, nobody another\'s, and after a minute nothing of them is kept', async () => {
  vi.useFakeTimers();
  const limit = rateLimit({ perVisitor: 2, perSite: 200 });
  // What the limit reads of a request.
  const ask = (visitor: number): Promise<unknown> => new Promise((resolve) => {
    void limit({ ip: `10.${visitor >> 16}.${(visitor >> 8) & 255}.${visitor & 255}`, get: () => `https://site-${visitor % 200}.example` } as unknown as Request, {} as Response, resolve);
  });
  const round = async (): Promise<ReadonlySet<unknown>> => new Set(await Promise.all(Array.from({ length: 20_000 }, async (_, visitor) => {
    const refusal = await ask(visitor);
    return typeof refusal === 'object' && refusal !== null && 'code' in refusal ? refusal.code : refusal;
  })));
  expect([await round(), await round(), await round()]).toEqual([new Set([undefined]), new Set([undefined]), new Set(['trop-de-questions'])]);
  vi.advanceTimersByTime(60_000);
  expect(vi.getTimerCount()).toBe(0);
  expect(await round()).toEqual(new Set([undefined]));
});

test('the gate runs what it may, queues what it may, refuses the rest and frees places after failures', async () => {
  const gate = new TurnGate(1, 1, 10_000);
  const first = deferred<string>();
  const begun = deferred<void>();
  const running = gate.run(() => {
    begun.resolve();
    return first.promise;
  });
  await begun.promise;
  const waiting = gate.run(async () => 'second');
  await expect(gate.run(async () => 'third')).rejects.toMatchObject({ code: 'service-charge' });
  first.reject(new Error('failed'));
  await expect(running).rejects.toThrow('failed');
  expect(await waiting).toBe('second');
  expect(await gate.run(async () => 'fourth')).toBe('fourth');
});

test('work that is called off while it waits never runs, and what waits behind it does', async () => {
  const gate = new TurnGate(1, 2, 10_000);
  const first = deferred<string>();
  const leaving = new AbortController();
  const ran: string[] = [];
  const work = (name: string) => async (): Promise<string> => {
    ran.push(name);
    return name;
  };
  const running = gate.run(() => first.promise);
  const left = gate.run(work('left'), leaving.signal);
  const behind = gate.run(work('behind'));
  leaving.abort();
  await expect(left).rejects.toMatchObject({ name: 'AbortError' });
  const later = gate.run(work('later'));
  first.resolve('first');
  expect(await Promise.all([running, behind, later])).toEqual(['first', 'behind', 'later']);
  await expect(gate.run(work('never'), AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  expect(ran).toEqual(['behind', 'later']);
});

test('who waits too long for a place is told so, and frees the place in the queue', async () => {
  const gate = new TurnGate(1, 1, 20);
  const first = deferred<string>();
  const running = gate.run(() => first.promise);
  await expect(gate.run(async () => 'late')).rejects.toMatchObject({ code: 'service-charge' });
  const next = gate.run(async () => 'next');
  first.resolve('first');
  expect(await Promise.all([running, next])).toEqual(['first', 'next']);
});
