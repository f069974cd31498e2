import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { endWithSentence } from '../end-with-sentence.ts';
import { parseOptions } from '../options.ts';
import { AddedTimes, clockMs } from './added-times.ts';
import { BotProcess } from './bot-process.ts';
import { FaultyRelay } from './faulty-relay.ts';

endWithSentence();

const { values } = parseOptions('node scripts/channels/telegram-trial.ts', 'Envoie des messages au service par un émulateur de Telegram déjà lancé, avec arrêts brutaux, redémarrages et coupures ; compte les réponses perdues et doublées. Sans aucun incident (--kills 0 --stops 0 --outages 0 --cuts 0), mesure ce que le canal ajoute.', {
  api: { type: 'string', help: 'adresse de l\'émulateur (http://127.0.0.1:9000)' },
  messages: { type: 'string', help: 'nombre de messages (1000)' },
  rate: { type: 'string', help: 'messages par seconde (20)' },
  kills: { type: 'string', help: 'arrêts brutaux, SIGKILL (5)' },
  stops: { type: 'string', help: 'redémarrages propres, SIGTERM (2)' },
  outages: { type: 'string', help: 'coupures de 3 s (3)' },
  cuts: { type: 'string', help: 'part des envois dont la réponse est coupée (0.02)' },
  webhook: { type: 'boolean', help: 'par webhook, au lieu d\'interroger' },
  index: { type: 'string', help: 'dossier d\'un index à jour, pour que le bot démarre vite' },
});
const number = (name: string, otherwise: number): number => (typeof values[name] === 'string' ? Number(values[name]) : otherwise);
const api = typeof values['api'] === 'string' ? values['api'] : 'http://127.0.0.1:9000';
const count = number('messages', 1000);
const faults = [...Array.from({ length: number('kills', 5) }, () => 'SIGKILL' as const), ...Array.from({ length: number('stops', 2) }, () => 'SIGTERM' as const), ...Array.from({ length: number('outages', 3) }, () => 'outage' as const)];
const isCalm = faults.length === 0 && number('cuts', 0.02) === 0;

const TOKEN = `4242:trial${Date.now()}-0123456789abcdef`;
const PER_CHAT = 10;
const OUTAGE_MS = 3000;
const SETTLE_MS = 120_000;
const GROUPS_FROM = -1_000_000_100_000;
const History = z.object({ result: z.array(z.object({ messageId: z.number(), message: z.looseObject({ chat_id: z.union([z.string(), z.number()]).optional(), text: z.string() }) })) });
/** Message `index` asks for a law article that does not exist: the reply names it, so that each reply is known. */
const markerOf = (index: number): string => `L9${String(Math.floor(index / PER_CHAT)).padStart(3, '0')}-${index % PER_CHAT}`;
const markersIn = (text: string): readonly string[] => [...text.matchAll(/L9\d{3}-\d+/gu)].map(([marker]) => marker);

const added = new AddedTimes();
const relay = new FaultyRelay(api);
/** In webhook mode, what Telegram sees as the address of the service. The emulator gives a delivery up after about a minute, sooner than a run is over. */
const inward = new FaultyRelay('http://127.0.0.1:9');
inward.isPatient = true;
const inwardUrl = await inward.listen();
const note = (moment: 'delivered' | 'sent' | 'acknowledged', path: string, text: string, method: string): void => {
  if (path.endsWith(method)) for (const marker of markersIn(text)) added.note(marker, { [moment]: clockMs() });
};
relay.onCall = ({ path, body }) => note('sent', path, body, '/sendMessage');
relay.onAnswer = ({ path, body }, answer) => {
  note('delivered', path, answer, '/getUpdates');
  note('acknowledged', path, body, '/sendMessage');
};
inward.onCall = ({ path, body }) => note('delivered', path, body, '/telegram');
relay.isCut = (path) => path.endsWith('/sendMessage') && Math.random() < number('cuts', 0.02);
// The configuration wants a public address; Telegram is given the one on loopback.
relay.rewrite = ({ path, body }) => (path.endsWith('/setWebhook') ? body.replace('https://trial.invalid', inwardUrl) : body);

const bot = new BotProcess({
  TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: await relay.listen(), DATA_DIR: await mkdtemp(join(tmpdir(), 'eclaireur-trial-')), ...(typeof values['index'] === 'string' ? { INDEX_DIR: values['index'] } : {}),
  ...(values['webhook'] === true ? { TELEGRAM_WEBHOOK_URL: 'https://trial.invalid/telegram', TELEGRAM_WEBHOOK_SECRET: 'un-secret-de-seize-signes' } : {}),
}, ({ text, begun, ended }) => {
  for (const marker of markersIn(text)) added.note(marker, { begun, ended });
});

async function post(path: string, body: object): Promise<unknown> {
  return (await fetch(`${api}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json();
}

async function say(index: number): Promise<void> {
  const conversation = Math.floor(index / PER_CHAT);
  const isGroup = conversation % 3 === 2;
  const text = `${isGroup ? '@TestNameBot ' : ''}Que dit l'article ${markerOf(index)} ?`;
  const chat = isGroup ? { id: GROUPS_FROM - conversation, type: 'supergroup', title: 'Groupe' } : { id: 1000 + conversation, type: 'private', first_name: 'Personne' };
  await post('/sendMessage', { botToken: TOKEN, date: Math.floor(Date.now() / 1000), from: { id: 1000 + conversation, is_bot: false, first_name: 'Personne' }, chat, text, ...(isGroup ? { entities: [{ type: 'mention', offset: 0, length: 12 }] } : {}) });
}

/** The ids of the replies to each message. */
async function replies(): Promise<ReadonlyMap<string, readonly number[]>> {
  const found = new Map<string, readonly number[]>();
  for (const { messageId, message } of History.parse(await post('/getUpdatesHistory', { token: TOKEN })).result) {
    const marker = message.chat_id === undefined ? undefined : markersIn(message.text)[0];
    if (marker !== undefined) found.set(marker, [...found.get(marker) ?? [], messageId]);
  }
  return found;
}

async function disturb(fault: (typeof faults)[number]): Promise<void> {
  if (fault === 'outage') {
    relay.goDown();
    inward.goDown();
    await wait(OUTAGE_MS);
    relay.comeBack();
    inward.comeBack();
  } else {
    await bot.end(fault);
    await bot.start();
  }
}

await bot.start();
inward.target = new URL(bot.url);
/** Faults fall between the messages, evenly, in turns of kind. */
const plan = new Map(faults.map((fault, index) => [Math.floor(((index + 0.5) * count) / faults.length), fault] as const));
let disturbance: Promise<void> = Promise.resolve();
for (let index = 0; index < count; index += 1) {
  // Message `step` of every conversation before the next one: neighbours in time are in different chats.
  const conversations = Math.ceil(count / PER_CHAT);
  await say((index % conversations) * PER_CHAT + Math.floor(index / conversations));
  const fault = plan.get(index);
  if (fault !== undefined) {
    process.stderr.write(`${index} : ${fault}\n`);
    disturbance = disturbance.then(() => disturb(fault));
  }
  if (index % 10 === 0) await bot.residentMb();
  await wait(1000 / number('rate', 20));
}
await disturbance;
for (const since = Date.now(); (await replies()).size < count && Date.now() - since < SETTLE_MS;) await wait(1000);
await wait(3000); // a second reply to the last messages would come by now

const found = await replies();
const lost = Array.from({ length: count }, (_, index) => markerOf(index)).filter((marker) => !found.has(marker));
const doubled = [...found].filter(([, ids]) => ids.length > 1).map(([marker, ids]) => `${marker}: ${ids.join(', ')}`);
const residentMb = await bot.residentMb();
await bot.end('SIGTERM');
relay.close();
inward.close();
process.stdout.write(`${JSON.stringify({ mode: values['webhook'] === true ? 'webhook' : 'polling', messages: count, answered: found.size, lost: lost.length, doubled: doubled.length, ...(lost.length + doubled.length === 0 ? {} : { lostMessages: lost, doubledMessages: doubled }), faults: faults.length, cutSendings: relay.cuts, limited: relay.limited, residentMb, mostResidentMb: bot.mostMb, ...(isCalm ? added.summary() : {}) })}\n`);
process.exit(lost.length + doubled.length === 0 ? 0 : 1);
