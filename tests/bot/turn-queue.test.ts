import { expect, test } from 'vitest';
import { TurnQueue } from '../../src/bot/turn-queue.ts';
import { deferred } from '../support/fakes.ts';

test('a failure does not stop what waits behind it', async () => {
  const queue = new TurnQueue();
  const failing = queue.run('a', () => Promise.reject(new Error('boom')));
  const behind = queue.run('a', async () => 'ran');
  await expect(failing).rejects.toThrow('boom');
  expect(await behind).toBe('ran');
});

test('is idle once everything queued is done, also what was queued while waiting', async () => {
  const queue = new TurnQueue();
  const gate = deferred<void>();
  const done: string[] = [];
  void queue.run('a', async () => {
    await gate.promise;
    done.push('first');
    void queue.run('b', async () => void done.push('second'));
  });
  const idle = queue.idle();
  gate.resolve();
  await idle;
  expect(done).toEqual(['first', 'second']);
});
