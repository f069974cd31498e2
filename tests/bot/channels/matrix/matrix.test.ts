import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Answerer, Reply } from '../../../../src/answering/index.ts';
import { deferred, scripted, spoken } from '../../../support/fakes.ts';
import { BOT, isConnected, setStage, type Stage } from '../../../support/matrix-bot.ts';
import { EncryptedUser } from '../../../support/matrix-encrypted-user.ts';
import type { MatrixUser, SeenEvent } from '../../../support/matrix-user.ts';

let stage: Stage;
let alice: MatrixUser;
let bob: MatrixUser;
/** What the answerer does; each test sets its own. */
let answer: (text: string) => Promise<Reply> | Reply = (text) => spoken(`réponse à ${text}`);
const answerer: Answerer = scripted(({ text }) => answer(text));

beforeAll(async () => {
  stage = await setStage(answerer);
  [alice, bob] = [await stage.person('alice'), await stage.person('bob')];
  await stage.start();
});
afterAll(() => stage.close());

const inside = async (room: string): Promise<void> => {
  while (!stage.server.world.membersOf(room).includes(BOT)) await stage.server.world.changed(1000);
};
const direct = async (person = alice): Promise<string> => {
  const room = await person.createRoom({ invite: [BOT] });
  await inside(room);
  return room;
};
const group = async (): Promise<string> => {
  const room = await alice.createRoom({ invite: [BOT, bob.userId], isDirect: false });
  await bob.request('POST', `/rooms/${encodeURIComponent(room)}/join`, {});
  await inside(room);
  return room;
};
const ofBot = (room: string): SeenEvent[] => alice.heard(room).filter(({ sender }) => sender === BOT);
const answers = (room: string, count: number): Promise<SeenEvent[]> => alice.until(() => (ofBot(room).length >= count ? ofBot(room) : undefined));
const said = (event: SeenEvent | undefined): string | undefined => /réponse à [^\n]*/u.exec(String(event?.content['body']))?.[0];
const restart = async (): Promise<void> => {
  await stage.recast(answerer);
  await stage.start();
};

test('a question that was written before the bot came in is answered', async () => {
  const room = await alice.createRoom({ invite: [BOT] });
  await alice.say(room, 'd\'avance');
  expect((await answers(room, 1)).map(said)).toEqual(['réponse à d\'avance']);
});

test('a room\'s reply, a thread\'s and a command are answered where they stand, what is said between people is not', async () => {
  const room = await group();
  await bob.say(room, 'bonjour à tous');
  const root = await alice.say(room, 'un fil');
  const asked = await alice.say(room, 'Éclaireur, a', { 'm.relates_to': { rel_type: 'm.thread', event_id: root, is_falling_back: true, 'm.in_reply_to': { event_id: root } } });
  const [first] = await answers(room, 1);
  expect(first?.content).toMatchObject({ msgtype: 'm.notice', 'm.mentions': { user_ids: [alice.userId] }, 'm.relates_to': { rel_type: 'm.thread', event_id: root, 'm.in_reply_to': { event_id: asked } } });
  await bob.say(room, 'b', { 'm.relates_to': { 'm.in_reply_to': { event_id: first?.event_id } } });
  await answers(room, 2);
  await bob.say(room, 'c', { 'm.relates_to': { 'm.in_reply_to': { event_id: asked } } });
  await bob.say(room, '!aide');
  const texts = (await answers(room, 3)).map(({ content }) => String(content['body']));
  expect([texts.map((text) => /réponse à \w/u.exec(text)?.[0]), texts[2]?.includes('Posez votre question')]).toEqual([['réponse à a', 'réponse à b', undefined], true]);
});

test('a reply to a message of the bot from before a restart is answered', async () => {
  const room = await group();
  await alice.say(room, 'Éclaireur : a');
  const [first] = await answers(room, 1);
  await restart();
  await bob.say(room, 'b', { 'm.relates_to': { 'm.in_reply_to': { event_id: first?.event_id } } });
  expect((await answers(room, 2)).map(said)).toEqual(['réponse à a', 'réponse à b']);
});

test('a conversation of two becomes a room when a third person comes', async () => {
  const room = await direct();
  await alice.say(room, 'a');
  await answers(room, 1);
  await alice.request('POST', `/rooms/${encodeURIComponent(room)}/invite`, { user_id: bob.userId });
  await bob.request('POST', `/rooms/${encodeURIComponent(room)}/join`, {});
  await alice.say(room, 'entre nous');
  await alice.say(room, 'Éclaireur b');
  expect((await answers(room, 2)).map(said)).toEqual(['réponse à a', 'réponse à b']);
});

test('an edit within a minute changes the answer, by its author only; other edits and notices are left alone', async () => {
  const room = await direct();
  const asked = await alice.say(room, 'faute');
  const [first] = await answers(room, 1);
  const edit = { 'm.new_content': { msgtype: 'm.text', body: 'juste' }, 'm.relates_to': { rel_type: 'm.replace', event_id: asked } };
  await alice.send(room, 'm.room.message', { msgtype: 'm.notice', body: 'je suis un autre robot' });
  stage.server.world.add(room, bob.userId, 'm.room.message', { msgtype: 'm.text', body: '* x', ...edit });
  await alice.say(room, '* juste', edit);
  const [, changed] = await answers(room, 2);
  expect(changed?.content).toMatchObject({ 'm.relates_to': { rel_type: 'm.replace', event_id: first?.event_id }, 'm.new_content': { body: 'réponse à juste' } });
  await alice.say(room, 'suite');
  expect((await answers(room, 3)).map(said).at(-1)).toBe('réponse à suite');
});

test('invites are accepted by the list, the others declined; a server that limits joining is asked again', async () => {
  await stage.recast(answerer);
  stage.server.faults.joinRefusals = 3;
  await stage.start({ invites: { kind: 'list', allowed: [bob.userId] } });
  const [mine, theirs] = [await alice.createRoom({ invite: [BOT] }), await bob.createRoom({ invite: [BOT] })];
  await inside(theirs);
  while (!stage.server.world.membersOf(mine, 'leave').includes(BOT)) await stage.server.world.changed(1000);
  expect(stage.server.world.membersOf(mine)).toEqual([alice.userId]);
  await restart();
});

test('a room that is replaced by an open one is followed, and left', async () => {
  const old = await group();
  const replacement = await alice.upgrade(old, 'public_chat');
  await inside(replacement);
  while (!stage.server.world.forgotten.has(`${BOT} ${old}`)) await stage.server.world.changed(20);
  await alice.say(replacement, 'Éclaireur : a');
  expect((await answers(replacement, 1)).map(said)).toEqual(['réponse à a']);
});

test('where a list rules, the replacement of a listed room is entered once somebody invites the bot, over a restart; others are not, nor a room that replaces another one', async () => {
  const [listed, other, claimed] = [await group(), await group(), await alice.createRoom({ isPublic: true })];
  const { world } = stage.server;
  await stage.recast(answerer);
  await stage.start({ invites: { kind: 'list', allowed: [listed] } });
  const left = async (room: string): Promise<void> => {
    while (!world.forgotten.has(`${BOT} ${room}`)) await world.changed(20);
  };
  const [replacement, refused] = [await alice.upgrade(listed), await alice.upgrade(other, 'public_chat')];
  await Promise.all([left(listed), left(other)]);
  await stage.recast(answerer);
  await stage.start({ invites: { kind: 'list', allowed: [listed] } });
  await alice.request('POST', `/rooms/${encodeURIComponent(replacement)}/invite`, { user_id: BOT });
  await inside(replacement);
  await restart();
  const victim = await group();
  world.add(victim, alice.userId, 'm.room.tombstone', { replacement_room: claimed }, '');
  await left(claimed);
  expect([world.membersOf(replacement).includes(BOT), world.membersOf(claimed), world.membersOf(refused)]).toEqual([true, [alice.userId], [alice.userId]]);
});

test('a room that everybody left is left and forgotten, one from which the bot was put out is forgotten', async () => {
  const [left, kicked] = [await direct(), await direct()];
  await alice.request('POST', `/rooms/${encodeURIComponent(left)}/leave`, {});
  await alice.request('POST', `/rooms/${encodeURIComponent(kicked)}/kick`, { user_id: BOT });
  const { world } = stage.server;
  while (![left, kicked].every((room) => world.forgotten.has(`${BOT} ${room}`))) await world.changed(20);
  expect(world.membersOf(left)).toEqual([]);
});

test('a server that limits gets the message again under the same transaction, and a cut answer doubles nothing', async () => {
  const room = await direct();
  stage.server.faults.refuseSends = 2;
  await alice.say(room, 'a');
  await answers(room, 1);
  stage.server.faults.cutSends = 1;
  await alice.say(room, 'b');
  await alice.say(room, 'c');
  expect((await answers(room, 3)).map(said)).toEqual(['réponse à a', 'réponse à b', 'réponse à c']);
  const sends = stage.server.requests.filter((path) => path.startsWith(`PUT /v3/rooms/${encodeURIComponent(room)}/send/`) && !/\/t\d+-/u.test(path));
  expect([sends.length, new Set(sends).size]).toEqual([6, 3]);
});

test('one slow room does not hold up another', async () => {
  const gate = deferred<void>();
  answer = async (text) => {
    if (text === 'lent') await gate.promise;
    return spoken(`réponse à ${text}`);
  };
  const [slow, quick] = [await direct(), await direct()];
  await alice.say(slow, 'lent');
  await alice.say(quick, 'vite');
  expect((await answers(quick, 1)).map(said)).toEqual(['réponse à vite']);
  expect(stage.server.world.typing.some(({ room }) => room === slow)).toBe(true);
  gate.resolve();
  expect((await answers(slow, 1)).map(said)).toEqual(['réponse à lent']);
});

test('what is written while the bot is stopped is answered in order after its start, more than one batch holds included', async () => {
  const room = await direct();
  await alice.say(room, 'a');
  await answers(room, 1);
  await stage.recast(answerer);
  const texts = Array.from({ length: 60 }, (_, index) => `n${index}`);
  for (const text of texts) await alice.say(room, text);
  await stage.start();
  expect((await answers(room, 61)).slice(1).map(said)).toEqual(texts.map((text) => `réponse à ${text}`));
});

test('a room whose past the server refuses does not hold up the others, nor what it shows', async () => {
  const [closed, open] = [await direct(), await direct()];
  await stage.recast(answerer);
  stage.server.faults.withoutPast.add(closed);
  for (let index = 0; index < 60; index += 1) await alice.say(closed, `n${index}`);
  await alice.say(open, 'a');
  await stage.start();
  expect((await answers(open, 1)).map(said)).toEqual(['réponse à a']);
  expect((await answers(closed, 50)).map(said)).toEqual(Array.from({ length: 50 }, (_, index) => `réponse à n${index + 10}`));
});

test('a reply whose arrival the bot did not learn of before it ended is not given twice, one that did not arrive is given after the start', async () => {
  await stage.recast(answerer);
  await stage.start({}, { stopGraceMs: 50 });
  const [arrived, lost] = [await direct(), await direct()];
  const gate = deferred<void>();
  const begun = deferred<void>();
  answer = async (text) => {
    if (text === 'perdue') {
      begun.resolve();
      await gate.promise;
    }
    return spoken(`réponse à ${text}`);
  };
  stage.server.faults.cutSends = 1;
  await alice.say(arrived, 'arrivée');
  await answers(arrived, 1);
  await alice.say(lost, 'perdue');
  await begun.promise;
  stage.server.setDownFor(BOT, true);
  gate.resolve();
  await stage.recast(answerer);
  stage.server.setDownFor(BOT, false);
  await stage.start();
  expect((await answers(lost, 1)).map(said)).toEqual(['réponse à perdue']);
  await alice.say(arrived, 'suite');
  expect((await answers(arrived, 2)).map(said)).toEqual(['réponse à arrivée', 'réponse à suite']);
});

test('a token that the server revoked is renewed for the same device', async () => {
  const room = await direct();
  const device = [...stage.server.world.account(BOT).devices.values()];
  for (const one of device) one.token = 'revoked';
  stage.server.world.tell();
  await alice.say(room, 'a');
  expect((await answers(room, 1)).map(said)).toEqual(['réponse à a']);
  expect([...stage.server.world.account(BOT).devices.keys()]).toEqual(device.map(({ deviceId }) => deviceId));
});

test('a stream that falls silent is opened anew', async () => {
  await stage.recast(answerer);
  const room = await alice.createRoom({ invite: [BOT] });
  await stage.start({}, { watchdogMs: 400 });
  await inside(room);
  stage.server.faults.isSilent = true;
  stage.server.world.tell();
  while (!stage.logged.some((line) => line.includes('fell silent'))) await stage.server.world.changed(50);
  stage.server.faults.isSilent = false;
  stage.server.world.tell();
  await alice.say(room, 'a');
  expect((await answers(room, 1)).map(said)).toEqual(['réponse à a']);
  await restart();
});

test('a server that cannot be reached does not stop the start; the bot comes in when it is back', async () => {
  await stage.recast(answerer);
  stage.server.setDownFor(BOT, true);
  const channel = stage.make();
  await channel.start();
  expect(channel.state()).toBe('starting');
  stage.server.setDownFor(BOT, false);
  await isConnected(stage.server, channel);
  const room = await direct();
  await alice.say(room, 'a');
  expect((await answers(room, 1)).map(said)).toEqual(['réponse à a']);
});

test('an encrypted conversation is answered encrypted by a signed device, before and after a restart, and no word reaches disk, log or console', async () => {
  const printed = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name));
  const eve = await EncryptedUser.register(stage.server.url, 'eve');
  const room = await eve.createRoom([BOT]);
  await eve.say(room, 'unmotprivé');
  await eve.replies(1);
  await stage.recast(answerer);
  await eve.say(room, 'unautremotprivé');
  await stage.start();
  await eve.replies(2);
  await eve.say(room, 'undernier');
  expect((await eve.replies(3)).map(({ body, isEncrypted }) => [/réponse à \S+/u.exec(body)?.[0], isEncrypted])).toEqual([['réponse à unmotprivé', true], ['réponse à unautremotprivé', true], ['réponse à undernier', true]]);
  // The account was made with a device of its own, which has no keys.
  const devices = [...stage.server.world.account(BOT).devices.values()].filter(({ keys }) => keys !== undefined).map(({ deviceId }) => deviceId);
  expect([devices.length, await eve.seesSigned(BOT, devices[0] ?? '')]).toEqual([1, true]);
  eve.stop();
  await stage.channel().stop();
  const files = await Promise.all((await readdir(stage.dataDir)).map((name) => readFile(join(stage.dataDir, name), 'latin1')));
  const traces = [...files, ...stage.logged, JSON.stringify(printed.flatMap((spy) => spy.mock.calls))].join('\n');
  expect(traces).not.toMatch(/motpriv|undernier|!.*:stub|@(?:eve|alice|bob|bot):stub/u);
  for (const spy of printed) spy.mockRestore();
  await restart();
});

test('a message whose key never comes is not passed over in silence where two talk', async () => {
  await stage.recast(answerer);
  await stage.start({}, { keyWaitMs: 50 });
  const room = await direct();
  await alice.send(room, 'm.room.encrypted', { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'AwgA', device_id: 'X', sender_key: 'x', session_id: 'none' });
  expect(String((await answers(room, 1))[0]?.content['body'])).toContain('Je n\'arrive pas à déchiffrer');
});

test('a wrong key, password or token stops the start with the variable to change', async () => {
  await stage.recast(answerer);
  const refused = async (settings: object): Promise<string> => {
    const channel = stage.make(settings);
    const message = await channel.start().then(() => 'started', (error: unknown) => (error instanceof Error ? error.message : ''));
    await channel.stop();
    return message;
  };
  expect(await refused({ storeKey: 'une tout autre phrase' })).toMatch(/^MATRIX_STORE_KEY does not open/u);
  expect(await refused({ accessToken: 'faux', password: undefined })).toMatch(/^MATRIX_ACCESS_TOKEN is not valid/u);
  expect(await refused({ accessToken: alice.accessToken, password: undefined })).toMatch(/^MATRIX_ACCESS_TOKEN belongs to another account/u);
  expect(await refused({ homeserverUrl: `${stage.server.url}/nowhere` })).toMatch(/^MATRIX_HOMESERVER_URL does not answer/u);
});
