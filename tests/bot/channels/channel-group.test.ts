import { expect, test } from 'vitest';
import { ChannelError, groupChannels, type Channel } from '../../../src/bot/index.ts';

const channel = (name: string, parts: Partial<Channel> = {}): Channel => ({ name, start: async () => undefined, state: () => 'connected', stop: async () => undefined, ...parts });

test('tells each channel\'s state and gathers the webhooks', () => {
  const webhook = { path: '/a', isGenuine: () => false, take: async () => undefined };
  const group = groupChannels([channel('matrix', { state: () => 'disconnected' }), channel('telegram', { webhook })]);
  expect([group.states(), group.webhooks]).toEqual([{ matrix: 'disconnected', telegram: 'connected' }, [webhook]]);
});

test('a platform that refuses its credentials stops the start', async () => {
  const group = groupChannels([channel('matrix'), channel('telegram', { start: () => Promise.reject(new ChannelError('Set TELEGRAM_BOT_TOKEN.')) })]);
  await expect(group.start()).rejects.toMatchObject({ code: 'CHANNEL_REFUSED', message: 'Set TELEGRAM_BOT_TOKEN.' });
});

test('a channel that fails to stop does not keep the others from finishing', async () => {
  let finished = false;
  const slow = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    finished = true;
  };
  await expect(groupChannels([channel('matrix', { stop: () => Promise.reject(new Error('boom')) }), channel('telegram', { stop: slow })]).stop()).rejects.toThrow('boom');
  expect(finished).toBe(true);
});
