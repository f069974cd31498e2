import { expect, test } from 'vitest';
import { addressPrefix, TurnGate, VisitorKeys } from '../../src/server/limits.ts';
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
