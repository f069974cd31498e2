import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Answerer, Reply } from '../../../../src/answering/index.ts';
import { deferred, scripted, spoken } from '../../../support/fakes.ts';
import { makeTelegram, startTelegram, type RunningTelegram, type TelegramOptions } from '../../../support/telegram-channel.ts';
import { TelegramStub, type StubFault } from '../../../support/telegram-stub.ts';

const ALICE = 11;
const BOB = 22;
const GROUP = -1_000_000_000_777;
const open: RunningTelegram[] = [];

async function start(answerer: Answerer = echo, options: TelegramOptions = {}): Promise<RunningTelegram> {
  const running = await startTelegram(answerer, options);
  open.push(running);
  return running;
}
afterEach(async () => {
  for (const { stop } of open) await stop();
  for (const { stub } of open) await stub.stop().catch(() => undefined);
  open.length = 0;
});

const echo = scripted(({ text }) => spoken(`réponse à ${text}`));
const answer: Reply = {
  kind: 'answer', text: 'Oui [1].', suggestions: ['Depuis quand ?'], mode: 'extractive',
  citations: [{ marker: 1, passage: 'a#b-1', quote: 'Oui.', article: { id: 'a', title: 'A', url: '/articles/a#b' }, sources: [{ publisher: 'Le journal', title: 'Une enquête', url: 'https://example.org/e', date: '2024' }], solidity: 'officiel', asOf: '2026-01-01' }],
};
/** A fault for the first calls of a method. */
const firstly = (method: string, ...faults: readonly StubFault[]): TelegramStub['fault'] => {
  const left = [...faults];
  return (called) => (called === method ? left.shift() : undefined);
};
const spoke = ({ stub }: RunningTelegram, chat: number): string[] => stub.sentTo(chat).map(({ text }) => /réponse à .*/u.exec(text)?.[0] ?? text);

describe('a reply arrives once', () => {
  test.each<[string, StubFault]>([
    ['when Telegram asks for a pause', { status: 429, parameters: { retry_after: 0.05 } }], ['when the connection is cut before the call', 'cut-before'], ['when the connection is cut after the call', 'cut-after'],
    ['when the server fails', { status: 502 }], ['when its topic is gone', { status: 400, description: 'Bad Request: message thread not found' }],
  ])('%s', async (_, fault) => {
    const running = await start();
    running.stub.fault = firstly('sendMessage', fault);
    await running.stub.say({ chat: GROUP, from: ALICE, text: '/question@EclaireurTestBot a', extra: { is_topic_message: true, message_thread_id: 9 } });
    await running.stub.say({ chat: ALICE, from: ALICE, text: 'b' });
    await running.stub.untilSent(GROUP, 1);
    await running.stub.untilSent(ALICE, 1);
    await running.channel.stop();
    expect([spoke(running, GROUP), spoke(running, ALICE)]).toEqual([['réponse à a'], ['réponse à b']]);
  });

  test('when the process was killed between sending and noting it', async () => {
    const first = await start(scripted(() => answer));
    await first.stub.say({ chat: ALICE, from: ALICE, text: 'a' });
    const [{ messageId } = { messageId: 0 }] = await first.stub.untilSent(ALICE, 1);
    await first.channel.stop();
    await asKilled(first, messageId - 1);
    await first.stub.redeliver();
    const second = await start(scripted(() => answer), { stub: first.stub, dataDir: first.dataDir });
    await second.stub.say({ chat: ALICE, from: ALICE, text: 'b' });
    await second.stub.untilSent(ALICE, 2);
    await second.channel.stop();
    expect(second.stub.sentTo(ALICE).length).toBe(2);
  });

  test.each([['at its first reply, with many messages not fetched yet', 250, false], ['among other replies, with some messages not fetched yet', 60, true]])('when the process was killed %s', async (_, between, isFresh) => {
    const first = await start();
    const asked = await first.stub.say({ chat: ALICE, from: ALICE, text: 'a' });
    await first.stub.untilSent(ALICE, 1);
    await first.channel.stop();
    const sent = first.stub.messages[0];
    if (sent !== undefined) first.stub.messages[0] = { ...sent, messageId: asked + between }; // messages of others have come in between
    await asKilled(first, asked, isFresh);
    await first.stub.redeliver();
    const second = await start(echo, { stub: first.stub, dataDir: first.dataDir });
    await second.stub.say({ chat: BOB, from: BOB, text: 'b' });
    await second.stub.untilSent(BOB, 1);
    await second.channel.stop();
    expect(second.stub.sentTo(ALICE).length).toBe(1);
  });

  test('when the process was killed before the reply left', async () => {
    const first = await start();
    const asked = await first.stub.say({ chat: ALICE, from: ALICE, text: 'a' });
    await first.stub.untilSent(ALICE, 1);
    await first.channel.stop();
    await asKilled(first, asked);
    first.stub.messages.length = 0;
    await first.stub.redeliver();
    const second = await start(echo, { stub: first.stub, dataDir: first.dataDir });
    await second.stub.untilSent(ALICE, 1);
    await second.channel.stop();
    expect(spoke(second, ALICE)).toEqual(['réponse à a']);
  });

  test('when an answered message is delivered again after a restart', async () => {
    const first = await start();
    await first.stub.say({ chat: ALICE, from: ALICE, text: 'a' });
    await first.stub.untilSent(ALICE, 1);
    await first.channel.stop();
    await first.stub.redeliver();
    const second = await start(echo, { stub: first.stub, dataDir: first.dataDir });
    await second.stub.say({ chat: ALICE, from: ALICE, text: 'b' });
    await second.stub.untilSent(ALICE, 2);
    expect(spoke(second, ALICE)).toEqual(['réponse à a', 'réponse à b']);
  });
});

/** Leaves the channel's state as a kill does that comes between the sending of the last reply and its note. */
async function asKilled({ dataDir }: RunningTelegram, youngest: number, isFresh = true): Promise<void> {
  const file = join(dataDir, 'answered');
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  await writeFile(file, `${lines.slice(0, -1).join('\n')}\n${lines.at(-1)?.replace(/ done$/u, ` sending:${youngest}-${youngest}-${isFresh ? 1 : 0}`) ?? ''}\n`);
}

test('markup that is refused is sent as plain text, addresses written out', async () => {
  const { stub } = await start(scripted(() => answer));
  stub.fault = (method, body) => (method === 'sendMessage' && body['parse_mode'] === 'HTML' ? { status: 400, description: 'Bad Request: can\'t parse entities: Unsupported start tag' } : undefined);
  await stub.say({ chat: ALICE, from: ALICE, text: 'a' });
  const [sent] = await stub.untilSent(ALICE, 1);
  expect([sent?.text.includes('(https://example.org/e)'), sent?.buttons.map(({ text }) => text)]).toEqual([true, ['Depuis quand ?']]);
});

test('who has blocked the bot is left alone; the others are answered, and the log names nobody', async () => {
  const running = await start();
  running.stub.fault = (method, body) => (method === 'sendMessage' && body['chat_id'] === ALICE ? { status: 403, description: 'Forbidden: bot was blocked by the user' } : undefined);
  await running.stub.say({ chat: ALICE, from: ALICE, text: 'a' });
  await running.stub.say({ chat: BOB, from: BOB, text: 'b' });
  await running.stub.untilSent(BOB, 1);
  expect(running.stub.sentTo(ALICE)).toEqual([]);
  expect(running.logged.join('\n')).toContain('has blocked the bot');
});

describe('a chat does not hold up another', () => {
  test('while its answer takes long', async () => {
    const gate = deferred<void>();
    const running = await start(scripted(async ({ text }) => {
      if (text === 'lent') await gate.promise;
      return spoken(`réponse à ${text}`);
    }));
    await running.stub.say({ chat: ALICE, from: ALICE, text: 'lent' });
    await running.stub.say({ chat: BOB, from: BOB, text: 'vite' });
    await running.stub.untilSent(BOB, 1);
    expect(running.stub.sentTo(ALICE)).toEqual([]);
    gate.resolve();
    await running.stub.untilSent(ALICE, 1);
  });

  test('while it is to wait, for a message that comes later too', async () => {
    const running = await start();
    let isFlooded = true;
    running.stub.fault = (method, body) => (isFlooded && method === 'sendMessage' && body['chat_id'] === ALICE ? { status: 429, parameters: { retry_after: 0.05 } } : undefined);
    await running.stub.say({ chat: ALICE, from: ALICE, text: 'a' });
    await running.stub.until(() => running.stub.countOf('sendMessage') > 0);
    await running.stub.say({ chat: BOB, from: BOB, text: 'b' });
    await running.stub.untilSent(BOB, 1);
    isFlooded = false;
    await running.stub.untilSent(ALICE, 1);
  });
});

test('a group that became a supergroup is followed, its conversations with it', async () => {
  const running = await start(scripted((_turn, turns) => spoken(`tour ${turns}`)));
  const { stub } = running;
  const say = (chat: number): Promise<number> => stub.say({ chat, chatType: chat === -7 ? 'group' : 'supergroup', from: ALICE, text: '/question@EclaireurTestBot a' });
  stub.fault = firstly('sendMessage', { status: 400, description: 'Bad Request: group chat was upgraded to a supergroup chat', parameters: { migrate_to_chat_id: GROUP } });
  await say(-7);
  expect((await stub.untilSent(GROUP, 1))[0]?.text).toContain('tour 0');
  await stub.deliver({ message: { message_id: 900, date: 1, chat: { id: -7, type: 'group' }, from: { id: ALICE }, migrate_to_chat_id: GROUP } });
  await say(GROUP);
  expect((await stub.untilSent(GROUP, 2))[1]?.text).toBe('tour 1');
});

test('replies quote in groups and keep the topic; topics have conversations of their own', async () => {
  const { stub } = await start(scripted((_turn, turns) => spoken(`tour ${turns}`)));
  const say = (thread: number): Promise<number> => stub.say({ chat: GROUP, from: ALICE, text: '@EclaireurTestBot a', extra: { is_topic_message: true, message_thread_id: thread } });
  const asked = await say(31);
  await stub.untilSent(GROUP, 1);
  await say(32);
  await stub.untilSent(GROUP, 2);
  await stub.say({ chat: ALICE, from: ALICE, text: 'a' });
  const [inPrivate] = await stub.untilSent(ALICE, 1);
  expect(stub.sentTo(GROUP)).toMatchObject([{ threadId: 31, replyTo: asked, text: expect.stringContaining('tour 0') }, { threadId: 32, text: expect.stringContaining('tour 0') }]);
  expect([inPrivate?.threadId, inPrivate?.replyTo]).toEqual([undefined, undefined]);
});

describe('a pressed button', () => {
  test('is acknowledged first, and answered with its question above', async () => {
    const { stub } = await start(scripted(({ text }) => (text === 'a' ? answer : spoken(`réponse à ${text}`))));
    await stub.say({ chat: ALICE, from: ALICE, text: 'a' });
    const [offered] = await stub.untilSent(ALICE, 1);
    if (offered === undefined) throw new Error('Nothing was sent.');
    await stub.press(offered, 'Depuis quand ?', ALICE);
    expect((await stub.untilSent(ALICE, 2))[1]?.text).toBe('Depuis quand ?\n\nréponse à Depuis quand ?');
    const methods = stub.calls.map(({ method }) => method).filter((method) => method === 'answerCallbackQuery' || method === 'sendMessage');
    expect(methods).toEqual(['sendMessage', 'answerCallbackQuery', 'sendMessage']);
  });

  test('twice is answered once, within the turn, after it and after a restart; each press is acknowledged, and another person\'s is answered', async () => {
    const gate = deferred<void>();
    const running = await start(scripted(async ({ text }) => {
      if (text !== 'a') await gate.promise;
      return text === 'a' ? answer : spoken(`réponse à ${text}`);
    }));
    const { stub } = running;
    await stub.say({ chat: GROUP, from: ALICE, text: '/question@EclaireurTestBot a' });
    const [offered] = await stub.untilSent(GROUP, 1);
    if (offered === undefined) throw new Error('Nothing was sent.');
    const acknowledged = (count: number): Promise<unknown[]> => stub.until(() => stub.countOf('answerCallbackQuery') >= count && stub.calls.filter(({ method }) => method === 'answerCallbackQuery').map(({ body }) => body['text']));
    await stub.press(offered, 'Depuis quand ?', ALICE);
    await stub.press(offered, 'Depuis quand ?', ALICE);
    await acknowledged(2);
    gate.resolve();
    await stub.untilSent(GROUP, 2);
    await stub.press(offered, 'Depuis quand ?', ALICE);
    await acknowledged(3);
    await running.channel.stop();
    const second = await start(echo, { stub, dataDir: running.dataDir });
    await stub.press(offered, 'Depuis quand ?', ALICE);
    await stub.press(offered, 'Depuis quand ?', BOB);
    const already = 'Déjà demandé : la réponse arrive, ou elle est plus bas.';
    expect(await acknowledged(5)).toEqual([undefined, already, already, already, undefined]);
    await stub.untilSent(GROUP, 3);
    await second.channel.stop();
    expect(stub.sentTo(GROUP).length).toBe(3);
  });

  test('of a message from before a restart is answered', async () => {
    const first = await start(scripted(() => answer));
    await first.stub.say({ chat: ALICE, from: ALICE, text: 'a' });
    const [offered] = await first.stub.untilSent(ALICE, 1);
    await first.channel.stop();
    const second = await start(echo, { stub: first.stub, dataDir: first.dataDir });
    if (offered !== undefined) await second.stub.press(offered, 'Depuis quand ?', ALICE);
    expect((await second.stub.untilSent(ALICE, 2))[1]?.text).toContain('réponse à Depuis quand ?');
  });

  test('that nobody knows any more says so', async () => {
    const { stub } = await start();
    await stub.deliver({ callback_query: { id: '1', from: { id: ALICE }, data: 'q:inconnu', message: { message_id: 1, date: 0, chat: { id: ALICE, type: 'private' } } } });
    expect((await stub.untilSent(ALICE, 1))[0]?.text).toBe('Ce bouton a expiré. Écrivez votre question.');
  });
});

test('what is only nice to have may fail', async () => {
  const gate = deferred<void>();
  const stub = await new TelegramStub().start();
  stub.fault = (method) => (['setMyCommands', 'sendChatAction', 'answerCallbackQuery'].includes(method) ? { status: 500 } : undefined);
  const running = await start(scripted(async () => {
    await gate.promise;
    return answer;
  }), { stub });
  await stub.say({ chat: ALICE, from: ALICE, text: 'a' });
  await stub.until(() => stub.countOf('sendChatAction') > 0);
  gate.resolve();
  const [sent] = await stub.untilSent(ALICE, 1);
  if (sent !== undefined) await stub.press(sent, 'Depuis quand ?', ALICE);
  await stub.untilSent(ALICE, 2);
  expect(running.channel.state()).toBe('connected');
});

test('a picture is answered with a word that only text is read; what has an unknown shape is passed over', async () => {
  const { stub, logged } = await start();
  await stub.deliver({ message: { message_id: 'not a number', chat: {} } });
  await stub.say({ chat: ALICE, from: ALICE, extra: { photo: [{}] } });
  expect((await stub.untilSent(ALICE, 1))[0]?.text).toContain('Je ne lis que le texte');
  expect(logged.join()).toContain('an update of an unknown shape is passed over');
});

test('starts while Telegram is away, and answers when it is there', async () => {
  const stub = await new TelegramStub().start();
  stub.goDown();
  const { channel } = await start(echo, { stub });
  expect(channel.state()).toBe('disconnected');
  stub.comeBack();
  await stub.say({ chat: ALICE, from: ALICE, text: 'a' });
  await stub.untilSent(ALICE, 1);
  expect(channel.state()).toBe('connected');
});

test('a second program with the same token is named in the log', async () => {
  const { stub, logged } = await start();
  stub.fault = firstly('getUpdates', { status: 409, description: 'Conflict: terminated by other getUpdates request' });
  await stub.say({ chat: ALICE, from: ALICE, text: 'a' });
  await stub.untilSent(ALICE, 1);
  await stub.until(() => stub.countOf('getUpdates') > 2);
  expect(logged.join('\n')).toContain('another program fetches this bot\'s messages');
});

test('a message that comes while the channel stops is answered by the next start', async () => {
  const gate = deferred<void>();
  const begun = deferred<void>();
  const slow = scripted(async ({ text }) => {
    begun.resolve();
    await gate.promise;
    return spoken(`réponse à ${text}`);
  });
  const first = await start(slow);
  await first.stub.say({ chat: ALICE, from: ALICE, text: 'avant' });
  await begun.promise;
  const stopped = first.channel.stop();
  await first.stub.say({ chat: BOB, from: BOB, text: 'pendant' });
  gate.resolve();
  await stopped;
  expect([spoke(first, ALICE), spoke(first, BOB), first.channel.state()]).toEqual([['réponse à avant'], [], 'stopped']);
  const second = await start(echo, { stub: first.stub, dataDir: first.dataDir });
  await second.stub.untilSent(BOB, 1);
  expect(spoke(second, BOB)).toEqual(['réponse à pendant']);
});

test('a webhook address that Telegram refuses stops the start, and names the variable', async () => {
  const running = await makeTelegram(echo, { settings: { webhook: { url: 'https://asso.example/telegram', secret: 'un-secret-de-seize' } } });
  open.push(running);
  running.stub.fault = (method) => (method === 'setWebhook' ? { status: 400, description: 'Bad Request: bad webhook: HTTPS url must be provided' } : undefined);
  await expect(running.channel.start()).rejects.toMatchObject({ code: 'CHANNEL_REFUSED', message: expect.stringContaining('TELEGRAM_WEBHOOK_URL') });
});
