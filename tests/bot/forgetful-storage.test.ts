import { expect, test } from 'vitest';
import { ForgetfulStorage } from '../../src/bot/forgetful-storage.ts';

const running = { dialogState: { dialogStack: [{ id: 'courrier' }] } };

test('gives back copies of what was written', async () => {
  const storage = new ForgetfulStorage(1000);
  await storage.write({ k: running });
  const read = await storage.read(['k', 'absent']);
  expect(read).toEqual({ k: running });
  read['k'].dialogState.dialogStack.length = 0;
  expect(await storage.read(['k'])).toEqual({ k: running });
});

test('keeps nothing of a conversation without a running dialog', async () => {
  const storage = new ForgetfulStorage(1000);
  await storage.write({ k: running });
  await storage.write({ k: { dialogState: { dialogStack: [] } } });
  expect(storage.size).toBe(0);
});

test('forgets a state after its time', async () => {
  let now = 0;
  const storage = new ForgetfulStorage(1000, () => now);
  await storage.write({ k: running });
  now = 1000;
  storage.sweep();
  expect(storage.size).toBe(0);
});

test('forgets one conversation, not those whose id begins alike or that are on another channel', async () => {
  const storage = new ForgetfulStorage(1000);
  const key = (channel: string, conversation: string): string => `${channel}/conversations/${conversation}-u/`;
  const others = { [key('telegram', '1234')]: running, [key('telegram', '412')]: running, [key('matrix', '12')]: running };
  await storage.write({ [key('telegram', '12')]: running, ...others });
  storage.forget('telegram', '12');
  expect(await storage.read([key('telegram', '12'), ...Object.keys(others)])).toEqual(others);
});
