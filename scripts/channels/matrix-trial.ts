import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MatrixUser, registerAccount, type SeenEvent } from '../../tests/support/matrix-user.ts';
import { EncryptedUser } from '../../tests/support/matrix-encrypted-user.ts';
import { endWithSentence } from '../end-with-sentence.ts';
import { parseOptions } from '../options.ts';
import { AddedTimes, clockMs } from './added-times.ts';
import { BotProcess } from './bot-process.ts';
import { FaultyRelay, type Call } from './faulty-relay.ts';
import { checkBehaviour, QUESTION } from './matrix-checks.ts';

/*
 * Runs the whole program against a real homeserver with open registration, on loopback, and counts what is lost and what is answered twice. A developer's
 * tool: `npm test` runs the same behaviour against a stub.
 */

endWithSentence();
const { values } = parseOptions('node scripts/channels/matrix-trial.ts', 'Éprouve le canal Matrix contre un vrai serveur.', {
  server: { type: 'string', help: 'adresse du serveur (http://127.0.0.1:8008)' },
  messages: { type: 'string', help: 'nombre de questions (100)' },
  rooms: { type: 'string', help: 'nombre de personnes qui écrivent (10)' },
  encrypted: { type: 'string', help: 'dont conversations chiffrées (2)' },
  pause: { type: 'string', help: 'millisecondes entre deux questions (150)' },
  kill: { type: 'string', help: 'tue le bot (kill -9) toutes les N questions (0 : jamais)' },
  outage: { type: 'string', help: 'coupe le serveur du bot 3 s toutes les N questions (0 : jamais)' },
  cuts: { type: 'string', help: 'part des envois dont la réponse est coupée (0)' },
  index: { type: 'string', help: 'dossier d\'un index à jour, pour que le bot démarre vite' },
  restart: { type: 'string', help: 'commande qui redémarre le serveur' },
  every: { type: 'string', help: 'la lance toutes les N questions (0 : jamais)' },
  measure: { type: 'string', help: 'questions mesurées une par une, en clair puis chiffrées (30)' },
});
const number = (name: string, otherwise: number): number => Number(values[name] ?? otherwise);
const server = String(values['server'] ?? 'http://127.0.0.1:8008');
const tag = Date.now().toString(36);
const OUTAGE_MS = 3000;
/** A reply that is not there after this time without any other is lost. */
const QUIET_S = 120;

const relay = new FaultyRelay(server);
const account = await registerAccount(server, `bot${tag}`, 'pw-bot');
const botId = account.user_id;
const turns = new Map<string, { readonly begun: number; readonly ended: number }>();
const bot = new BotProcess({
  DATA_DIR: await mkdtemp(join(tmpdir(), 'eclaireur-matrix-')), ...(values['index'] === undefined ? {} : { INDEX_DIR: String(values['index']) }),
  MATRIX_HOMESERVER_URL: await relay.listen(), MATRIX_USER_ID: botId, MATRIX_PASSWORD: 'pw-bot', MATRIX_STORE_KEY: 'une phrase assez longue',
}, ({ text, begun, ended }) => turns.set(text, { begun, ended }));
await bot.start();
const alice = await MatrixUser.register(server, `alice${tag}`);
const eve = await EncryptedUser.register(server, `eve${tag}`);
const { direct, secret, lines } = await checkBehaviour({ server, tag, botId, botToken: account.access_token, bot, alice, eve });

/** Identical messages of one person within a millisecond are one event to the server, since an event's id is a hash of it: each question is another one. */
let asked = 0;
const mark = (): Readonly<Record<string, unknown>> => ({ 'org.example.trial': ++asked });
const people = await Promise.all(Array.from({ length: number('rooms', 10) - number('encrypted', 2) }, (_, index) => MatrixUser.register(server, `p${index}-${tag}`)));
const rooms = await Promise.all(people.map((person) => person.createRoom({ invite: [botId] })));
const hidden = [eve];
while (hidden.length < number('encrypted', 2)) hidden.push(await EncryptedUser.register(server, `e${hidden.length}-${tag}`));
const hiddenRooms = [secret];
for (const user of hidden.slice(1)) hiddenRooms.push(await user.createRoom([botId]));
const ask = [...people.map((person, index) => (): Promise<string> => person.say(rooms[index] ?? '', QUESTION, mark())), ...hidden.map((user, index) => (): Promise<string> => user.say(hiddenRooms[index] ?? '', QUESTION, mark()))];

const questions = new Set<string>();
const sending: Promise<void>[] = [];
const faults = { kills: 0, restarts: 0, outages: 0 };
const isDue = (name: string, count: number): boolean => number(name, 0) > 0 && count % number(name, 0) === 0;
let busy: Promise<void> = Promise.resolve();
relay.isCut = (path) => path.includes('/send/') && Math.random() < number('cuts', 0);
for (let count = 1; count <= number('messages', 100); count += 1) {
  const askNext = ask[count % ask.length];
  if (askNext !== undefined) sending.push(askNext().then((id) => void questions.add(id)));
  if (isDue('kill', count)) busy = busy.then(() => bot.end('SIGKILL')).then(() => bot.start()).then(() => { faults.kills += 1; });
  if (isDue('outage', count)) {
    relay.goDown();
    faults.outages += 1;
    setTimeout(() => relay.comeBack(), OUTAGE_MS);
  }
  if (isDue('every', count)) {
    spawn('bash', ['-c', String(values['restart'])], { stdio: 'ignore' });
    faults.restarts += 1;
  }
  if (count % 100 === 0) process.stderr.write(`${count} ${JSON.stringify({ sent: questions.size, ...faults })}\n`);
  await bot.residentMb();
  await wait(number('pause', 150));
}
await Promise.all(sending);
await busy;

/** The replies to each question. */
function answers(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const note = (content: Record<string, unknown>, id: string): void => {
    const question = (content['m.relates_to'] as { 'm.in_reply_to'?: { event_id: string } } | undefined)?.['m.in_reply_to']?.event_id ?? '';
    found.set(question, (found.get(question) ?? new Set()).add(id));
  };
  for (const person of people) for (const event of person.seen) if (event.sender === botId) note(event.content, event.event_id);
  for (const user of hidden) for (const event of user.heard) if (event.getSender() === botId) note(event.getWireContent(), event.getId() ?? '');
  return found;
}
const missing = (): string[] => [...questions].filter((id) => !answers().has(id));
for (let left = missing().length, quiet = 0; left > 0 && quiet < QUIET_S; quiet += 1) {
  await wait(1000);
  if (missing().length < left) quiet = 0;
  left = missing().length;
}
const doubled = [...answers()].filter(([id, replies]) => questions.has(id) && replies.size > 1).length;
const unreadable = hidden.flatMap((user) => user.heard).filter((event) => event.getSender() === botId && event.isDecryptionFailure()).length;
const residentMb = await bot.residentMb();
process.stdout.write(`${lines.join('\n')}\n\n${JSON.stringify({ asked, events: questions.size, lost: missing().length, doubled, unreadable, ...faults, cutSendings: relay.cuts, limited: relay.limited, residentMb, mostResidentMb: bot.mostMb })}\n`);

/** One at a time, without faults: what the channel adds, and the way there and back with the server's part. */
async function measure(name: string, say: (text: string) => Promise<string>, answered: (id: string) => Promise<unknown>): Promise<void> {
  const added = new AddedTimes();
  const delivered = new Map<string, number>();
  const sent = new Map<string, number>();
  const acknowledged = new Map<string, number>();
  const answers = ({ path, body }: Call): string => (path.includes('/send/') ? /"m\.in_reply_to":\{"event_id":"(\$[^"]+)"/u.exec(body)?.[1] ?? '' : '');
  relay.onCall = (call) => void sent.set(answers(call), clockMs());
  relay.onAnswer = (call, answer) => {
    if (call.path.includes('/sync?')) for (const [, id = ''] of answer.matchAll(/"event_id":\s*"(\$[^"]+)"/gu)) if (!delivered.has(id)) delivered.set(id, clockMs());
    acknowledged.set(answers(call), clockMs());
  };
  const asked: { readonly id: string; readonly text: string }[] = [];
  const trips: number[] = [];
  for (let count = 0; count < number('measure', 30); count += 1) {
    const text = `${QUESTION} ${name} ${count}`;
    const since = clockMs();
    const id = await say(text);
    await answered(id);
    trips.push(clockMs() - since);
    asked.push({ id, text });
  }
  // What the program tells of its last turn may come after the reply.
  await wait(500);
  for (const { id, text } of asked) added.note(id, { delivered: delivered.get(id), begun: turns.get(text)?.begun, ended: turns.get(text)?.ended, sent: sent.get(id), acknowledged: acknowledged.get(id) });
  trips.sort((left, right) => left - right);
  process.stdout.write(`${JSON.stringify({ measured: name, ...added.summary(), roundTripP95Ms: Math.round(trips[Math.floor(trips.length * 0.95)] ?? 0) })}\n`);
}
relay.isCut = () => false;
await measure('clair', (text) => alice.say(direct, text), (id) => alice.until((): SeenEvent | undefined => alice.heard(direct).find(({ content }) => JSON.stringify(content).includes(id)), 60_000));
await measure('chiffré', (text) => eve.say(secret, text), async (id) => {
  while (!eve.heard.some((event) => event.getType() === 'm.room.message' && JSON.stringify(event.getWireContent()).includes(id))) await wait(5);
});
await bot.end('SIGTERM');
relay.close();
process.exit(missing().length + doubled + unreadable === 0 && lines.every((line) => line.startsWith('ok')) ? 0 : 1);
