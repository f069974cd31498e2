import { afterEach, expect, test } from 'vitest';
import type { Answerer } from '../../../../src/answering/index.ts';
import { deferred, scripted, spoken } from '../../../support/fakes.ts';
import { serve, type RunningServer } from '../../../support/server.ts';
import { makeTelegram, type RunningTelegram, type TelegramOptions } from '../../../support/telegram-channel.ts';

const ALICE = 11;
const SECRET = 'un-secret-de-seize-signes';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start(answerer: Answerer, options: TelegramOptions = {}): Promise<RunningTelegram & { readonly server: RunningServer }> {
  const running = await makeTelegram(answerer, { ...options, settings: { webhook: { url: 'https://asso.example/telegram', secret: SECRET } } });
  const server = await serve(answerer, { webhooks: running.channel.webhook === undefined ? [] : [running.channel.webhook] });
  running.stub.webhookOrigin = server.url;
  await running.channel.start();
  closing.push(async () => {
    await running.stop();
    await server.stop();
    await running.stub.stop();
  });
  return { ...running, server };
}

const echo = scripted(({ text }) => spoken(`réponse à ${text}`));

test('Telegram is given the address with the secret, delivers there, and is never polled', async () => {
  const { stub } = await start(echo);
  expect(stub.webhook).toEqual({ url: 'https://asso.example/telegram', secret: SECRET });
  await stub.say({ chat: ALICE, from: ALICE, text: 'a' });
  expect((await stub.untilSent(ALICE, 1))[0]?.text).toContain('réponse à a');
  expect([stub.webhookStatuses, stub.countOf('getUpdates')]).toEqual([[200], 0]);
});

test.each([['wrong', { 'x-telegram-bot-api-secret-token': 'un-autre-secret-de-seize' }], ['missing', {}]])('nothing is accepted when the secret is %s', async (_, headers) => {
  const { stub, server } = await start(echo);
  const response = await fetch(`${server.url}/telegram`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ update_id: 1, message: { message_id: 1, date: 1, chat: { id: ALICE, type: 'private' }, from: { id: ALICE }, text: 'a' } }) });
  expect(response.status).toBe(401);
  await stub.say({ chat: ALICE, from: ALICE, text: 'b' });
  expect((await stub.untilSent(ALICE, 1)).map(({ text }) => text.includes('réponse à b'))).toEqual([true]);
});

test('an update that is delivered again while it is worked on, or later, is answered once', async () => {
  const gate = deferred<void>();
  const begun = deferred<void>();
  const { stub } = await start(scripted(async ({ text }) => {
    begun.resolve();
    await gate.promise;
    return spoken(`réponse à ${text}`);
  }));
  const first = stub.say({ chat: ALICE, from: ALICE, text: 'a' });
  await begun.promise;
  const again = stub.redeliver();
  gate.resolve();
  await Promise.all([first, again]);
  await stub.redeliver();
  expect([stub.sentTo(ALICE).length, stub.webhookStatuses]).toEqual([1, [200, 200, 200]]);
});

test('an update is confirmed when its reply has arrived, so that a kill before then loses nothing', async () => {
  const gate = deferred<void>();
  const begun = deferred<void>();
  const { stub, dataDir } = await start(scripted(async () => {
    begun.resolve();
    await gate.promise;
    return spoken('trop tard');
  }));
  const first = stub.say({ chat: ALICE, from: ALICE, text: 'a' });
  await begun.promise;
  expect(stub.webhookStatuses).toEqual([]);
  await start(echo, { stub, dataDir });
  await stub.redeliver();
  expect([(await stub.untilSent(ALICE, 1)).map(({ text }) => text.includes('réponse à a')), stub.webhookStatuses]).toEqual([[true], [200]]);
  gate.resolve();
  await first;
});

test('an update that takes longer than Telegram waits is refused, delivered again, and answered once', async () => {
  const gate = deferred<void>();
  const { stub } = await start(scripted(async ({ text }) => {
    await gate.promise;
    return spoken(`réponse à ${text}`);
  }), { tuning: { confirmWithinMs: 50 } });
  await stub.say({ chat: ALICE, from: ALICE, text: 'a' });
  gate.resolve();
  await stub.untilSent(ALICE, 1);
  await stub.redeliver();
  expect([stub.webhookStatuses, stub.sentTo(ALICE).length]).toEqual([[503, 200], 1]);
});

test('what comes while the channel stops is refused, so that Telegram delivers it again', async () => {
  const { stub, channel } = await start(echo);
  await channel.stop();
  await stub.say({ chat: ALICE, from: ALICE, text: 'a' });
  expect([stub.webhookStatuses, stub.sentTo(ALICE)]).toEqual([[503], []]);
});
