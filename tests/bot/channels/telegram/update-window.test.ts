import { expect, test } from 'vitest';
import { UpdateWindow } from '../../../../src/bot/channels/telegram/update-window.ts';

test('the offset follows the oldest unfinished update', () => {
  const window = new UpdateWindow();
  for (const id of [7, 8, 9]) window.take(id);
  window.finish(9);
  expect([window.offset, window.isBusy]).toEqual([0, true]);
  window.finish(7);
  expect(window.offset).toBe(8);
  window.finish(8);
  expect([window.offset, window.isBusy]).toEqual([10, false]);
});

test('an update that is in hand, or confirmed, is not taken again', () => {
  const window = new UpdateWindow();
  expect([window.take(7), window.take(7)]).toEqual([true, false]);
  window.finish(7);
  expect([window.take(7), window.take(8)]).toEqual([false, true]);
});

test('letting go confirms what is unfinished', () => {
  const window = new UpdateWindow();
  window.take(7);
  window.take(8);
  window.finish(8);
  expect([window.letGo(), window.offset, window.isBusy]).toEqual([1, 9, false]);
  window.finish(7);
  expect(window.offset).toBe(9);
});

test('waiting ends when the last one is finished', async () => {
  const window = new UpdateWindow();
  window.take(1);
  window.take(2);
  let isIdle = false;
  const idle = window.idle().then(() => {
    isIdle = true;
  });
  window.finish(1);
  await Promise.resolve();
  expect(isIdle).toBe(false);
  window.finish(2);
  await idle;
});
