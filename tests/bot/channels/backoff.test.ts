import { expect, test } from 'vitest';
import { backoffMs, pause, untilDone } from '../../../src/bot/channels/backoff.ts';

const QUICK = { firstMs: 1, mostMs: 2 };

test('pauses double up to a limit, half of each at random', () => {
  const pauses = (random: number): number[] => [1, 2, 3, 4, 40].map((failures) => backoffMs(failures, { firstMs: 100, mostMs: 500, random: () => random }));
  expect([pauses(0), pauses(1)]).toEqual([[50, 100, 200, 250, 250], [100, 200, 400, 500, 500]]);
});

test('work is repeated until it succeeds, each failure told', async () => {
  const told: unknown[] = [];
  let tries = 0;
  const result = await untilDone(async () => {
    tries += 1;
    if (tries < 3) throw new Error(String(tries));
    return 'done';
  }, { signal: new AbortController().signal, backoff: QUICK, isFinal: () => false, onFailure: (error) => told.push(error) });
  expect([result, told]).toEqual(['done', [new Error('1'), new Error('2')]]);
});

test('a final failure is thrown at once', async () => {
  let tries = 0;
  const work = async (): Promise<never> => {
    tries += 1;
    throw new TypeError('no');
  };
  await expect(untilDone(work, { signal: new AbortController().signal, backoff: QUICK, isFinal: (error) => error instanceof TypeError })).rejects.toThrow('no');
  expect(tries).toBe(1);
});

test('an abort ends a pause at once with its reason', async () => {
  const stop = new AbortController();
  const waiting = pause(3_600_000, stop.signal);
  stop.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
});
