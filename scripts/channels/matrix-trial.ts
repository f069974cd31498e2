import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { EncryptedUser } from '../../tests/support/matrix-encrypted-user.ts';
import { MatrixUser, registerAccount, type SeenEvent } from '../../tests/support/matrix-user.ts';
import { parseOptions } from '../options.ts';

/*
 * Runs the whole program against a real homeserver with open registration, on loopback, and counts what is lost and what is answered twice. A developer's
 * tool: `npm test` runs the same behaviour against a stub.
 */

const { values } = parseOptions('node scripts/channels/matrix-trial.ts', 'Éprouve le canal Matrix contre un vrai serveur.', {
  server: { type: 'string', help: 'adresse du serveur (http://127.0.0.1:8008)' },
  messages: { type: 'string', help: 'nombre de questions (100)' },
  rooms: { type: 'string', help: 'nombre de personnes qui écrivent (10)' },
  encrypted: { type: 'string', help: 'dont conversations chiffrées (2)' },
  pause: { type: 'string', help: 'millisecondes entre deux questions (150)' },
  kill: { type: 'string', help: 'tue le bot (kill -9) toutes les N questions (0 : jamais)' },
  index: { type: 'string', help: 'dossier d\'un index à jour, pour que le bot démarre vite' },
  restart: { type: 'string', help: 'commande qui redémarre le serveur' },
  every: { type: 'string', help: 'la lance toutes les N questions (0 : jamais)' },
});
const number = (name: string, otherwise: number): number => Number(values[name] ?? otherwise);
const server = String(values['server'] ?? 'http://127.0.0.1:8008');
const tag = Date.now().toString(36);
const bot = await registerAccount(server, `bot${tag}`, 'pw-bot');
const dataDir = await mkdtemp(join(tmpdir(), 'eclaireur-matrix-'));
const QUESTION = 'C\'est quoi le score de suspicion ?';

let child: ChildProcess | undefined;
let mostRss = 0;

async function startBot(): Promise<void> {
  child = spawn(process.execPath, ['--max-semi-space-size=4', 'src/main.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'], PORT: '0', METRICS_PORT: '0', DATA_DIR: dataDir, ...(values['index'] === undefined ? {} : { INDEX_DIR: String(values['index']) }), LOG_LEVEL: 'error', MATRIX_HOMESERVER_URL: server, MATRIX_USER_ID: bot.user_id, MATRIX_PASSWORD: 'pw-bot', MATRIX_STORE_KEY: 'une phrase assez longue',
    },
  });
  const { promise: listening, resolve } = Promise.withResolvers<string>();
  child.stdout?.on('data', (data: Buffer) => {
    const url = /^ready (\S+)$/mu.exec(data.toString())?.[1];
    if (url !== undefined) resolve(url);
  });
  const url = await listening;
  // Messages from before the very first connection are not the bot's business.
  while (!(await (await fetch(`${url}/readyz`)).text()).includes('"connected"')) await wait(200);
}

async function endBot(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child === undefined || child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

async function watchMemory(): Promise<void> {
  const status = await readFile(`/proc/${child?.pid ?? 0}/status`, 'utf8').catch(() => '');
  mostRss = Math.max(mostRss, Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1] ?? 0));
}

const results: string[] = [];
async function check(name: string, work: () => Promise<boolean>): Promise<void> {
  const outcome = await work().catch((error: unknown) => (error instanceof Error ? error.message : 'failed'));
  results.push(`${outcome === true ? 'ok    ' : 'FAILED'} ${name}${outcome === true || outcome === false ? '' : ` (${outcome})`}`);
  process.stderr.write(`${results.at(-1) ?? ''}\n`);
}

const ofBot = (events: readonly SeenEvent[]): SeenEvent[] => events.filter(({ sender }) => sender === bot.user_id);
const relation = (event: SeenEvent | undefined): Record<string, unknown> => ({ ...(event?.content['m.relates_to'] as object | undefined) });

await startBot();
const alice = await MatrixUser.register(server, `alice${tag}`);
const bob = await MatrixUser.register(server, `bob${tag}`);
const direct = await alice.createRoom({ invite: [bot.user_id] });
const replyTo = (room: string, id: string): Promise<SeenEvent> => alice.until(() => ofBot(alice.heard(room)).find((event) => JSON.stringify(relation(event)).includes(`"m.in_reply_to":{"event_id":"${id}"}`)), 60_000);
const encrypted = await EncryptedUser.register(server, `eve${tag}`);
const secret = await encrypted.createRoom([bot.user_id]);

await check('a question in a conversation of two is answered with sources', async () => String((await replyTo(direct, await alice.say(direct, QUESTION))).content['body']).includes('https://'));
await check('an edit within a minute changes the answer', async () => {
  const id = await alice.say(direct, 'bonjour');
  const answer = await replyTo(direct, id);
  await alice.say(direct, `* ${QUESTION}`, { 'm.new_content': { msgtype: 'm.text', body: QUESTION }, 'm.relates_to': { rel_type: 'm.replace', event_id: id } });
  return (await alice.until(() => ofBot(alice.heard(direct)).find((event) => relation(event)['rel_type'] === 'm.replace'))) !== undefined && answer.event_id !== '';
});
const group = await alice.createRoom({ invite: [bot.user_id, bob.userId], isDirect: false });
await bob.request('POST', `/rooms/${encodeURIComponent(group)}/join`, {});
await alice.until(() => alice.heard(group, 'm.room.member').filter(({ content }) => content['membership'] === 'join').length >= 2 || undefined);
await check('in a room only what is meant for the bot is answered: mention, reply, command', async () => {
  await alice.say(group, QUESTION);
  const mention = await replyTo(group, await alice.say(group, `${bot.user_id} ${QUESTION}`, { 'm.mentions': { user_ids: [bot.user_id] } }));
  await replyTo(group, await alice.say(group, 'et depuis quand ?', { 'm.relates_to': { 'm.in_reply_to': { event_id: mention.event_id } } }));
  await replyTo(group, await alice.say(group, '!aide'));
  return ofBot(alice.heard(group)).length === 3;
});
await check('a thread is kept', async () => {
  const root = await alice.say(group, 'un fil');
  const id = await alice.say(group, `${bot.user_id} ${QUESTION}`, { 'm.relates_to': { rel_type: 'm.thread', event_id: root, is_falling_back: true, 'm.in_reply_to': { event_id: root } } });
  const answer = relation(await replyTo(group, id));
  return answer['rel_type'] === 'm.thread' && answer['event_id'] === root;
});
await check('an encrypted conversation is answered encrypted, by a device that its account signed', async () => {
  await encrypted.say(secret, QUESTION);
  const [first] = await encrypted.replies(1, 60_000);
  const devices = Object.keys((await encrypted.client.downloadKeysForUsers([bot.user_id])).device_keys[bot.user_id] ?? {});
  return first?.isEncrypted === true && devices.length === 1 && encrypted.seesSigned(bot.user_id, devices[0] ?? '');
});
await check('… and goes on after a kill -9 of the bot, a question asked meanwhile included', async () => {
  await endBot('SIGKILL');
  await encrypted.say(secret, QUESTION);
  await startBot();
  await encrypted.replies(2, 60_000);
  await encrypted.say(secret, 'et depuis quand ?');
  return (await encrypted.replies(3, 60_000)).every(({ isEncrypted }) => isEncrypted);
});

const people = await Promise.all(Array.from({ length: number('rooms', 10) - number('encrypted', 2) }, (_, index) => MatrixUser.register(server, `p${index}-${tag}`)));
const rooms = await Promise.all(people.map((person) => person.createRoom({ invite: [bot.user_id] })));
const hidden = [encrypted];
while (hidden.length < number('encrypted', 2)) hidden.push(await EncryptedUser.register(server, `e${hidden.length}-${tag}`));
const hiddenRooms = [secret];
for (const user of hidden.slice(1)) hiddenRooms.push(await user.createRoom([bot.user_id]));
// The earlier checks count neither way.
const before = new Set([...hidden].flatMap((user) => user.heard.map((event) => event.getId())));
const askedAt = new Map<string, number>();
const sending: Promise<void>[] = [];
const kinds = [...people.map((person, index) => (): Promise<string> => person.say(rooms[index] ?? '', QUESTION)), ...hidden.map((user, index) => (): Promise<string> => user.say(hiddenRooms[index] ?? '', QUESTION))];
let kills = 0;
let restarts = 0;
let busy: Promise<void> = Promise.resolve();
for (let count = 1; count <= number('messages', 100); count += 1) {
  const at = performance.now();
  const ask = kinds[count % kinds.length];
  if (ask !== undefined) sending.push((async () => {
    for (;;) {
      try {
        askedAt.set(await ask(), at);
        return;
      } catch {
        await wait(500); // the server is being restarted; an encrypted message is sent as another one
      }
    }
  })());
  if (number('kill', 0) > 0 && count % number('kill', 0) === 0) busy = busy.then(() => endBot('SIGKILL')).then(startBot).then(() => { kills += 1; });
  if (number('every', 0) > 0 && count % number('every', 0) === 0) {
    spawn('bash', ['-c', String(values['restart'])], { stdio: 'ignore' });
    restarts += 1;
  }
  await watchMemory();
  await wait(number('pause', 150));
}
await Promise.all(sending);
await busy;
const answers = (): Map<string, Set<string>> => {
  const found = new Map<string, Set<string>>();
  const note = (content: Record<string, unknown>, id: string): void => {
    const question = (content['m.relates_to'] as { 'm.in_reply_to'?: { event_id: string } } | undefined)?.['m.in_reply_to']?.event_id ?? '';
    found.set(question, (found.get(question) ?? new Set()).add(id));
  };
  for (const person of people) for (const event of ofBot(person.seen)) note(event.content, event.event_id);
  for (const user of hidden) for (const event of user.heard) if (event.getSender() === bot.user_id && !before.has(event.getId())) note(event.getWireContent(), event.getId() ?? '');
  return found;
};
const missing = (): number => [...askedAt.keys()].filter((id) => !answers().has(id)).length;
for (let left = missing(), quiet = 0; left > 0 && quiet < 120; quiet += 1) {
  await wait(1000);
  if (missing() < left) quiet = 0;
  left = missing();
}
await watchMemory();
const doubled = [...answers()].filter(([id, replies]) => askedAt.has(id) && replies.size > 1).length;
const unreadable = hidden.flatMap((user) => user.heard).filter((event) => event.getSender() === bot.user_id && event.isDecryptionFailure()).length;
process.stdout.write(`${results.join('\n')}\n\n${JSON.stringify({ asked: askedAt.size, lost: missing(), doubled, unreadable, kills, restarts, mostRssMb: Math.round(mostRss / 1024) })}\n`);

// One at a time, without faults: what the way there and back costs, the server's part included.
const times: number[] = [];
for (let count = 0; count < 30; count += 1) {
  const at = performance.now();
  await replyTo(direct, await alice.say(direct, QUESTION));
  times.push(performance.now() - at);
}
times.sort((left, right) => left - right);
process.stdout.write(`${JSON.stringify({ roundTripP50Ms: Math.round(times[15] ?? 0), roundTripP95Ms: Math.round(times[28] ?? 0) })}\n`);
await endBot('SIGTERM');
process.exit(0);
