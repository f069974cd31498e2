import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { endWithSentence } from '../end-with-sentence.ts';
import { parseOptions } from '../options.ts';
import { FaultyRelay } from './faulty-relay.ts';

endWithSentence();

const { values } = parseOptions('node scripts/channels/telegram-trial.ts', 'Envoie des messages au service par un émulateur de Telegram déjà lancé, avec arrêts brutaux, redémarrages et coupures ; compte les réponses perdues et doublées.', {
  api: { type: 'string', help: 'adresse de l\'émulateur (http://127.0.0.1:9000)' },
  messages: { type: 'string', help: 'nombre de messages (1000)' },
  rate: { type: 'string', help: 'messages par seconde (20)' },
  kills: { type: 'string', help: 'arrêts brutaux, SIGKILL (5)' },
  stops: { type: 'string', help: 'redémarrages propres, SIGTERM (2)' },
  outages: { type: 'string', help: 'coupures de 3 s (3)' },
  cuts: { type: 'string', help: 'part des envois dont la réponse est coupée (0.02)' },
});
const number = (name: string, otherwise: number): number => (typeof values[name] === 'string' ? Number(values[name]) : otherwise);
const api = typeof values['api'] === 'string' ? values['api'] : 'http://127.0.0.1:9000';
const count = number('messages', 1000);
const faults = [...Array.from({ length: number('kills', 5) }, () => 'SIGKILL' as const), ...Array.from({ length: number('stops', 2) }, () => 'SIGTERM' as const), ...Array.from({ length: number('outages', 3) }, () => 'outage' as const)];

const TOKEN = `4242:trial${Date.now()}-0123456789abcdef`;
const PER_CHAT = 10;
const OUTAGE_MS = 3000;
const SETTLE_MS = 120_000;
const GROUPS_FROM = -1_000_000_100_000;
const History = z.object({ result: z.array(z.object({ message: z.looseObject({ chat_id: z.union([z.string(), z.number()]).optional(), text: z.string() }) })) });

const relay = new FaultyRelay(api);
const root = await relay.listen();
const dataDir = await mkdtemp(join(tmpdir(), 'eclaireur-trial-'));

/** When the bot was handed a message, and when it sent the first reply, by the message's number. */
const handed = new Map<string, number>();
const processing: number[] = [];
relay.onAnswer = (method, body) => {
  if (method === 'getUpdates') for (const [marker] of body.matchAll(/L9\d{3}-\d+/gu)) if (!handed.has(marker)) handed.set(marker, performance.now());
};
relay.onCall = (method, body) => {
  const marker = method === 'sendMessage' ? /L9\d{3}-\d+/u.exec(body)?.[0] : undefined;
  const since = marker === undefined ? undefined : handed.get(marker);
  if (since !== undefined && faults.length === 0) processing.push(performance.now() - since);
};

async function startBot(): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, ['--max-semi-space-size=4', 'src/main.ts'], { env: { PATH: process.env['PATH'] ?? '', PORT: '0', LOG_LEVEL: 'error', TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: root, DATA_DIR: dataDir }, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  for await (const chunk of child.stdout) {
    out += String(chunk);
    const url = /^ready (\S+)$/mu.exec(out)?.[1];
    if (url !== undefined) return { child, url };
  }
  throw new Error('The service did not start.');
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

/** Message `index` asks for a law article that does not exist: the reply names it, so that each reply is known. */
const markerOf = (index: number): string => `L9${String(Math.floor(index / PER_CHAT)).padStart(3, '0')}-${index % PER_CHAT}`;

async function say(index: number): Promise<void> {
  const conversation = Math.floor(index / PER_CHAT);
  const isGroup = conversation % 3 === 2;
  const text = `${isGroup ? '@TestNameBot ' : ''}Que dit l'article ${markerOf(index)} ?`;
  const chat = isGroup ? { id: GROUPS_FROM - conversation, type: 'supergroup', title: 'Groupe' } : { id: 1000 + conversation, type: 'private', first_name: 'Personne' };
  await fetch(`${api}/sendMessage`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ botToken: TOKEN, date: Math.floor(Date.now() / 1000), from: { id: 1000 + conversation, is_bot: false, first_name: 'Personne' }, chat, text, ...(isGroup ? { entities: [{ type: 'mention', offset: 0, length: 12 }] } : {}) }) });
}

async function replies(): Promise<ReadonlyMap<string, number>> {
  const history = History.parse(await (await fetch(`${api}/getUpdatesHistory`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token: TOKEN }) })).json());
  const found = new Map<string, number>();
  for (const { message } of history.result) {
    const marker = message.chat_id === undefined ? undefined : /L9\d{3}-\d+/u.exec(message.text)?.[0];
    if (marker !== undefined) found.set(marker, (found.get(marker) ?? 0) + 1);
  }
  return found;
}

function percentile(sorted: readonly number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
}

let { child, url } = await startBot();
const pauseMs = 1000 / number('rate', 20);
relay.cutShare = number('cuts', 0.02);
/** Faults fall between the messages, evenly, in turns of kind. */
const plan = new Map(faults.map((fault, index) => [Math.floor(((index + 0.5) * count) / faults.length), fault] as const));
let disturbance: Promise<void> = Promise.resolve();
for (let index = 0; index < count; index += 1) {
  // Message `step` of every conversation before the next one: neighbours in time are in different chats.
  const conversations = Math.ceil(count / PER_CHAT);
  await say((index % conversations) * PER_CHAT + Math.floor(index / conversations));
  const fault = plan.get(index);
  if (fault !== undefined) disturbance = disturbance.then(async () => {
    process.stderr.write(`${index} : ${fault}\n`);
    if (fault === 'outage') {
      relay.goDown();
      await wait(OUTAGE_MS);
      relay.comeBack();
    } else {
      await end(child, fault);
      ({ child, url } = await startBot());
    }
  });
  await wait(pauseMs);
}
await disturbance;
for (const since = Date.now(); (await replies()).size < count && Date.now() - since < SETTLE_MS;) await wait(1000);
await wait(3000); // a second reply to the last messages would come by now

const found = await replies();
const lost = Array.from({ length: count }, (_, index) => markerOf(index)).filter((marker) => !found.has(marker));
const doubled = [...found].filter(([, times]) => times > 1).map(([marker]) => marker);
const metrics = faults.length === 0 ? await (await fetch(`${url}/metrics`)).text() : '';
const measured = (name: string): number => Number(new RegExp(`^eclaireur_turn_seconds_${name}\\{channel="telegram"\\} (\\S+)$`, 'mu').exec(metrics)?.[1] ?? 0);
const status = await readFile(`/proc/${child.pid ?? 0}/status`, 'utf8').catch(() => '');
await end(child, 'SIGTERM');
relay.close();
const times = processing.toSorted((left, right) => left - right);
process.stdout.write(`${JSON.stringify({ messages: count, answered: found.size, lost: lost.length, doubled: doubled.length, ...(lost.length + doubled.length === 0 ? {} : { lostMessages: lost, doubledMessages: doubled }), faults: faults.length, cutAnswers: relay.cuts, residentMiB: Math.round(Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1] ?? 0) / 1024), ...(times.length === 0 ? {} : { handedToSentMs: { p50: percentile(times, 0.5), p95: percentile(times, 0.95), calls: times.length, meanTurn: ((1000 * measured('sum')) / Math.max(1, measured('count'))).toFixed(1) } }) })}\n`);
process.exit(lost.length + doubled.length === 0 ? 0 : 1);
