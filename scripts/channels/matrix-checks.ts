import { setTimeout as wait } from 'node:timers/promises';
import { Homeserver } from '../../src/bot/channels/matrix/homeserver.ts';
import type { EncryptedUser } from '../../tests/support/matrix-encrypted-user.ts';
import { MatrixUser, type SeenEvent } from '../../tests/support/matrix-user.ts';
import type { BotProcess } from './bot-process.ts';

export const QUESTION = 'C\'est quoi le score de suspicion ?';
const PATIENCE_MS = 60_000;

export interface Scene {
  readonly server: string;
  /** Makes the names of accounts unique. */
  readonly tag: string;
  readonly botId: string;
  /** Of a device that the bot does not use. */
  readonly botToken: string;
  readonly bot: BotProcess;
  readonly alice: MatrixUser;
  readonly eve: EncryptedUser;
}

/** Goes through what a person sees on Matrix, once each; the lines say what held, the rooms can be used on. */
export async function checkBehaviour({ server, tag, botId, botToken, bot, alice, eve }: Scene): Promise<{ readonly direct: string; readonly secret: string; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const botAccount = new Homeserver(server, botToken);
  const check = async (name: string, work: () => Promise<boolean>): Promise<void> => {
    const outcome = await work().catch((error: unknown) => (error instanceof Error ? error.message : 'failed'));
    lines.push(`${outcome === true ? 'ok    ' : 'FAILED'} ${name}${outcome === true || outcome === false ? '' : ` (${outcome})`}`);
    process.stderr.write(`${lines.at(-1) ?? ''}\n`);
  };
  const ofBot = (room: string): SeenEvent[] => alice.heard(room).filter(({ sender }) => sender === botId);
  const relation = (event: SeenEvent | undefined): Record<string, unknown> => ({ ...(event?.content['m.relates_to'] as object | undefined) });
  const replyTo = (room: string, id: string): Promise<SeenEvent> => alice.until(() => ofBot(room).find((event) => JSON.stringify(relation(event)).includes(`"m.in_reply_to":{"event_id":"${id}"}`)), PATIENCE_MS);
  const change = (id: string): Readonly<Record<string, unknown>> => ({ 'm.new_content': { msgtype: 'm.text', body: QUESTION }, 'm.relates_to': { rel_type: 'm.replace', event_id: id } });
  const memberships = (room: string, user: string): unknown[] => alice.heard(room, 'm.room.member').filter(({ state_key: key }) => key === user).map(({ content }) => content['membership']);

  const bob = await MatrixUser.register(server, `bob${tag}`);
  const direct = await alice.createRoom({ invite: [botId] });
  const secret = await eve.createRoom([botId]);
  await check('a question in a conversation of two is answered with sources', async () => String((await replyTo(direct, await alice.say(direct, QUESTION))).content['body']).includes('https://'));
  await check('an edit within a minute changes the answer', async () => {
    const id = await alice.say(direct, 'bonjour');
    await replyTo(direct, id);
    await alice.say(direct, `* ${QUESTION}`, change(id));
    return (await alice.until(() => ofBot(direct).find((event) => relation(event)['rel_type'] === 'm.replace'), PATIENCE_MS)) !== undefined;
  });
  const group = await alice.createRoom({ invite: [botId, bob.userId], isDirect: false });
  await bob.request('POST', `/rooms/${encodeURIComponent(group)}/join`, {});
  await alice.until(() => [botId, bob.userId].every((user) => memberships(group, user).at(-1) === 'join') || undefined);
  await check('in a room only what is meant for the bot is answered: mention, reply, command', async () => {
    await alice.say(group, QUESTION);
    const mention = await replyTo(group, await alice.say(group, `${botId} ${QUESTION}`, { 'm.mentions': { user_ids: [botId] } }));
    await replyTo(group, await alice.say(group, 'et depuis quand ?', { 'm.relates_to': { 'm.in_reply_to': { event_id: mention.event_id } } }));
    await replyTo(group, await alice.say(group, '!aide'));
    return ofBot(group).length === 3;
  });
  await check('a thread is kept', async () => {
    const root = await alice.say(group, 'un fil');
    const id = await alice.say(group, `${botId} ${QUESTION}`, { 'm.relates_to': { rel_type: 'm.thread', event_id: root, is_falling_back: true, 'm.in_reply_to': { event_id: root } } });
    const answer = relation(await replyTo(group, id));
    return answer['rel_type'] === 'm.thread' && answer['event_id'] === root;
  });
  await check('a room that is upgraded is left, and its replacement entered on an invite', async () => {
    const replacement = await alice.upgrade(group);
    await alice.until(() => memberships(group, botId).at(-1) === 'leave' || undefined, PATIENCE_MS);
    await alice.request('POST', `/rooms/${encodeURIComponent(replacement)}/invite`, { user_id: botId });
    await alice.until(() => memberships(replacement, botId).at(-1) === 'join' || undefined, PATIENCE_MS);
    return (await replyTo(replacement, await alice.say(replacement, `${botId} ${QUESTION}`, { 'm.mentions': { user_ids: [botId] } }))).event_id !== '';
  });
  await check('a public room that is upgraded is followed without an invite', async () => {
    const old = await alice.createRoom({ invite: [botId], isPublic: true });
    await alice.until(() => memberships(old, botId).at(-1) === 'join' || undefined, PATIENCE_MS);
    const replacement = await alice.upgrade(old);
    await alice.until(() => (memberships(replacement, botId).at(-1) === 'join' && memberships(old, botId).at(-1) === 'leave') || undefined, PATIENCE_MS);
    return true;
  });
  await check('a room that the person leaves is left by the bot too', async () => {
    const left = await alice.createRoom({ invite: [botId, bob.userId] });
    await bob.request('POST', `/rooms/${encodeURIComponent(left)}/join`, {});
    await alice.until(() => memberships(left, botId).at(-1) === 'join' || undefined, PATIENCE_MS);
    await bob.request('POST', `/rooms/${encodeURIComponent(left)}/leave`, {});
    await alice.request('POST', `/rooms/${encodeURIComponent(left)}/leave`, {});
    const deadline = Date.now() + PATIENCE_MS;
    while (JSON.stringify(await botAccount.request('GET', '/joined_rooms')).includes(left)) {
      if (Date.now() > deadline) return false;
      await wait(200);
    }
    return true;
  });
  await check('an encrypted conversation is answered encrypted, by a device that its account signed', async () => {
    await eve.say(secret, QUESTION);
    const [first] = await eve.replies(1, PATIENCE_MS);
    const devices = Object.keys((await eve.client.downloadKeysForUsers([botId])).device_keys[botId] ?? {});
    return first?.isEncrypted === true && devices.length === 1 && eve.seesSigned(botId, devices[0] ?? '');
  });
  await check('… an edit in it changes the answer', async () => {
    const id = await eve.say(secret, 'bonjour');
    await eve.replies(2, PATIENCE_MS);
    await eve.say(secret, `* ${QUESTION}`, change(id));
    return (await eve.replies(3, PATIENCE_MS)).at(-1)?.isEncrypted === true && JSON.stringify(eve.heard.at(-1)?.getWireContent()).includes('m.replace');
  });
  await check('… and it goes on after a kill -9 of the bot, a question asked meanwhile included', async () => {
    await bot.end('SIGKILL');
    await eve.say(secret, QUESTION);
    await bot.start();
    await eve.replies(4, PATIENCE_MS);
    await eve.say(secret, 'et depuis quand ?');
    return (await eve.replies(5, PATIENCE_MS)).every(({ isEncrypted }) => isEncrypted);
  });
  return { direct, secret, lines };
}
