import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Vault } from '../../src/bot/channels/matrix/vault.ts';
import { EncryptedUser } from '../support/matrix-encrypted-user.ts';
import { MatrixHomeserver } from '../support/matrix-homeserver.ts';
import { MatrixUser } from '../support/matrix-user.ts';
import { TelegramStub, type StubFault } from '../support/telegram-stub.ts';
import { runWhole, type Traces } from '../support/whole-service.ts';

const BOT = '@bot:stub';
const STORE_KEY = 'une phrase qui chiffre';
const PASSWORD = 'geheim-mot-de-passe';
/** A word of every message, and one of the people's names. */
const [WORD, NAME] = ['zibeline', 'philiberte'];
const MESSAGE = `Combien de temps puis-je garder un livre ? ${WORD}, mon tel 0639981234`;
const TELEGRAM = { person: 7_700_000_123, group: -1_007_700_000_456, refusing: 7_700_000_789 };
const QUOTING = `{"quoted": "${MESSAGE}"}`;

interface Said { readonly matrix: number; readonly telegram: number; readonly rooms: readonly string[]; readonly events: readonly string[] }

let traces: Traces<Said>;
let secrets: readonly string[] = [];
let home = '';
let homeserver: MatrixHomeserver;
let telegram: TelegramStub;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'eclaireur-channels-'));
  homeserver = await MatrixHomeserver.open();
  homeserver.world.register('bot', PASSWORD);
  telegram = await new TelegramStub().start();
  traces = await runWhole(home, {
    MATRIX_HOMESERVER_URL: homeserver.url, MATRIX_USER_ID: BOT, MATRIX_PASSWORD: PASSWORD, MATRIX_STORE_KEY: STORE_KEY, TELEGRAM_BOT_TOKEN: TelegramStub.token, TELEGRAM_API_ROOT: telegram.url,
  }, async () => {
    const [matrix, telegramCount] = [await overMatrix(), await overTelegram()];
    return { ...matrix, telegram: telegramCount };
  });
  secrets = [WORD, '0639981234', PASSWORD, STORE_KEY, TelegramStub.token, NAME, ...traces.result.rooms, ...traces.result.events, ...Object.values(TELEGRAM).map((id) => String(Math.abs(id)))];
});
afterAll(async () => {
  await homeserver.close();
  await telegram.stop();
  await rm(home, { recursive: true });
});

/** Questions, edits, pictures and nonsense, alone, in a room and encrypted, with the server failing between; then everything is erased. */
async function overMatrix(): Promise<Omit<Said, 'telegram'>> {
  const [person, other] = [await MatrixUser.register(homeserver.url, `${NAME}1`), await MatrixUser.register(homeserver.url, `${NAME}2`)];
  const hidden = await EncryptedUser.register(homeserver.url, `${NAME}3`);
  const direct = await person.createRoom({ invite: [BOT] });
  const group = await person.createRoom({ invite: [BOT, other.userId], isDirect: false });
  await other.request('POST', `/rooms/${encodeURIComponent(group)}/join`, {});
  const secret = await hidden.createRoom([BOT]);
  while (![direct, group, secret].every((room) => homeserver.world.membersOf(room).includes(BOT))) await homeserver.world.changed(1000);
  const asked = await person.say(direct, MESSAGE);
  await person.replies(direct, 1);
  await person.say(direct, `* ${MESSAGE}`, { 'm.new_content': { msgtype: 'm.text', body: `et ensuite ? ${MESSAGE}` }, 'm.relates_to': { rel_type: 'm.replace', event_id: asked } });
  homeserver.faults.refuseSends = 1;
  homeserver.faults.cutSends = 1;
  await person.send(direct, 'm.room.message', { msgtype: 'm.image', body: `${WORD}.png` });
  await person.send(direct, 'm.room.message', { msgtype: 'm.text', body: [MESSAGE], [WORD]: WORD });
  await person.send(direct, 'm.room.encrypted', { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: WORD, device_id: WORD, sender_key: WORD, session_id: WORD });
  await other.say(group, `entre nous : ${MESSAGE}`);
  await other.say(group, `${BOT} ${MESSAGE}`, { 'm.mentions': { user_ids: [BOT] } });
  await person.replies(group, 2);
  homeserver.setDownFor(BOT, true);
  await person.say(direct, `${WORD} `.repeat(400));
  homeserver.setDownFor(BOT, false);
  await hidden.say(secret, MESSAGE);
  await hidden.replies(1);
  await hidden.say(secret, `et ensuite ? ${MESSAGE}`);
  await hidden.replies(2);
  await person.say(direct, '!sources');
  await person.say(direct, '!effacer');
  const replies = await person.replies(direct, 6);
  hidden.stop();
  await person.stop();
  await other.stop();
  return { matrix: replies.length + 3, rooms: [direct, group, secret].map((room) => room.slice(1, 30)), events: [...homeserver.world.log].map(({ event }) => event.event_id.slice(1, 30)) };
}

/** The same over Telegram, with refusals that quote what was sent. */
async function overTelegram(): Promise<number> {
  const { person, group, refusing } = TELEGRAM;
  const named = (id: number): object => ({ extra: { from: { id, is_bot: false, first_name: NAME, last_name: NAME, username: NAME } } });
  await telegram.say({ chat: person, from: person, text: MESSAGE, ...named(person) });
  const [offered] = await telegram.untilSent(person, 1);
  const faults = new Map<unknown, StubFault[]>([
    [person, [{ status: 429, description: QUOTING, parameters: { retry_after: 0.02 } }, { status: 400, description: `Bad Request: can't parse entities: ${QUOTING}` }]],
    [group, [{ status: 502, description: QUOTING }, 'cut-after']],
    [refusing, [{ status: 403, description: `Forbidden: ${QUOTING}` }, { status: 400, description: `Bad Request: ${QUOTING}` }]],
  ]);
  telegram.fault = (method, body) => (method === 'sendMessage' ? faults.get(body['chat_id'])?.shift() : method === 'answerCallbackQuery' ? { status: 400, description: QUOTING } : undefined);
  await telegram.say({ chat: refusing, from: refusing, text: MESSAGE, ...named(refusing) });
  await telegram.say({ chat: person, from: person, text: `et ensuite ? ${MESSAGE}`, ...named(person) });
  await telegram.untilSent(person, 2);
  await telegram.say({ chat: refusing, from: refusing, text: `encore ${MESSAGE}`, ...named(refusing) });
  await telegram.say({ chat: group, from: person, text: `entre nous : ${MESSAGE}`, ...named(person) });
  await telegram.say({ chat: group, from: person, text: `@${telegram.bot.username} ${MESSAGE}`, ...named(person) });
  await telegram.untilSent(group, 1);
  await telegram.deliver({ message: { message_id: WORD, chat: { id: person, type: WORD }, text: MESSAGE } });
  await telegram.deliver({ callback_query: { id: WORD, from: { id: person, first_name: NAME }, data: `q:${WORD}`, message: { message_id: offered?.messageId ?? 1, date: 0, chat: { id: person, type: 'private' } } } });
  await telegram.say({ chat: person, from: person, text: `${WORD} `.repeat(400), ...named(person) });
  await telegram.say({ chat: person, from: person, extra: { photo: [{ file_id: WORD }], caption: MESSAGE, from: { id: person, first_name: NAME } } });
  await telegram.say({ chat: person, from: person, text: '/effacer', ...named(person) });
  await telegram.until(() => telegram.sentTo(person).at(-1)?.text.includes('effacé cette conversation') === true);
  return telegram.messages.length;
}

/** A text as it may lie in a file: as it is, in UTF-16, or in base64 at each of its three offsets. */
function formsOf(text: string): readonly string[] {
  const base64 = [0, 1, 2].map((offset) => Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]).toString('base64').slice(offset === 0 ? 0 : 4, -4));
  return [Buffer.from(text).toString('latin1'), Buffer.from(text, 'utf16le').toString('latin1'), ...base64.filter((form) => form.length >= 8)];
}

describe('after a session over Matrix and one over Telegram, with failures that quote people', () => {
  test('every message was answered, and the service stopped cleanly', () => {
    expect([traces.result.matrix, traces.result.telegram, traces.code]).toEqual([9, 7, 0]);
  });

  test('neither log nor metrics hold a word, a name, an identifier or a key', () => {
    expect(traces.log).toContain('connected to Telegram'); // there is a log to look at
    expect(traces.metrics).toMatch(/eclaireur_turns_total\{[^}]*channel="matrix"/u);
    expect(secrets.filter((secret) => traces.log.includes(secret) || traces.metrics.includes(secret))).toEqual([]);
  });

  test('no file, the channels\' folders included, holds any of it', () => {
    expect([...traces.files.keys()].filter((path) => /data\/(?:matrix|telegram)\//u.test(path)).length).toBeGreaterThanOrEqual(8);
    const found = [...traces.files].flatMap(([path, text]) => secrets.filter((secret) => formsOf(secret).some((form) => text.includes(form))).map((secret) => `${path}: ${secret}`));
    expect(found).toEqual([]);
  });

  test('even behind the key the Matrix files hold no word of a message', async () => {
    const vault = await Vault.open(join(home, 'data', 'matrix'), STORE_KEY);
    for (const name of ['crypto', 'journal']) {
      const text = (await vault.read(name))?.toString('latin1') ?? '';
      expect(text).toContain(BOT); // it was opened
      expect([WORD, '0639981234', 'livre'].filter((word) => formsOf(word).some((form) => text.includes(form)))).toEqual([]);
    }
  });

  test('the service connected to the configured platforms only', () => {
    expect(traces.hosts.filter((host) => host !== 'trap set' && host !== '127.0.0.1')).toEqual([]);
    expect([traces.hosts.includes('trap set'), traces.hosts.includes('127.0.0.1')]).toEqual([true, true]);
  });
});
