import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MatrixUser, registerAccount } from '../../tests/support/matrix-user.ts';
import { EncryptedUser } from '../../tests/support/matrix-encrypted-user.ts';
import { endWithSentence } from '../end-with-sentence.ts';
import { parseOptions } from '../options.ts';
import { BotProcess } from './bot-process.ts';

endWithSentence();
const { values } = parseOptions('node scripts/channels/memory.ts', 'Compare la mémoire du service sans canal, avec Telegram et avec Matrix, après les mêmes questions. L\'émulateur de Telegram et un serveur Matrix sont déjà lancés.', {
  telegram: { type: 'string', help: 'adresse de l\'émulateur (http://127.0.0.1:9000)' },
  matrix: { type: 'string', help: 'adresse du serveur Matrix (http://127.0.0.1:8008)' },
  turns: { type: 'string', help: 'questions (200)' },
  index: { type: 'string', help: 'dossier d\'un index à jour, pour que le bot démarre vite' },
});
const text = (name: string, otherwise: string): string => String(values[name] ?? otherwise);
const turns = Number(text('turns', '200'));
const PEOPLE = 10;
const QUESTIONS = ['C\'est quoi le score de suspicion ?', 'et depuis quand ?', 'Comment contester une radiation ?', 'Quelles données France Travail a-t-il sur moi ?', 'bonjour', 'Qui décide du contrôle ?'];
const questionOf = (index: number): string => QUESTIONS[index % QUESTIONS.length] ?? '';
const tag = Date.now().toString(36);

/** Asks the questions one after another, in turn by ten people; `ask` resolves when its answer is there. */
type Ask = (person: number, question: string) => Promise<void>;

async function measure(name: string, environment: Readonly<Record<string, string>>, connect: (bot: BotProcess) => Promise<Ask>): Promise<void> {
  let done = 0;
  const bot = new BotProcess({ DATA_DIR: await mkdtemp(join(tmpdir(), 'eclaireur-memory-')), RATE_LIMIT_PER_MINUTE: '100000', ...(values['index'] === undefined ? {} : { INDEX_DIR: text('index', '') }), ...environment }, () => { done += 1; });
  await bot.start();
  const ready = await bot.held();
  const ask = await connect(bot);
  for (let index = 0; index < turns; index += 1) await ask(index % PEOPLE, questionOf(Math.floor(index / PEOPLE)));
  await wait(2000);
  const after = await bot.held();
  process.stdout.write(`${JSON.stringify({ with: name, turns: done, ready, after })}\n`);
  await bot.end('SIGTERM');
}

const web = async (bot: BotProcess): Promise<Ask> => {
  const conversations = Array.from({ length: PEOPLE }, () => crypto.randomUUID());
  return async (person, message) => {
    await (await fetch(`${bot.url}/api/chat`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message, conversation: conversations[person] }) })).text();
  };
};

const token = `4242:memory${Date.now()}-0123456789abcdef`;
const telegram = async (): Promise<Ask> => {
  const api = text('telegram', 'http://127.0.0.1:9000');
  const post = async (path: string, body: object): Promise<string> => (await fetch(`${api}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).text();
  const sent = async (): Promise<number> => (await post('/getUpdatesHistory', { token })).split('"chat_id"').length - 1;
  let expected = 0;
  return async (person, question) => {
    await post('/sendMessage', { botToken: token, date: 1, from: { id: 1000 + person, is_bot: false, first_name: 'Personne' }, chat: { id: 1000 + person, type: 'private' }, text: question });
    expected += 1;
    while (await sent() < expected) await wait(50);
  };
};

const server = text('matrix', 'http://127.0.0.1:8008');
const plain = (botId: string) => async (): Promise<Ask> => {
  const people = await Promise.all(Array.from({ length: PEOPLE }, (_, index) => MatrixUser.register(server, `m${index}-${tag}`)));
  const rooms = await Promise.all(people.map((one) => one.createRoom({ invite: [botId] })));
  const counts = rooms.map(() => 0);
  return async (person, question) => {
    const [one, room] = [people[person], rooms[person] ?? ''];
    await one?.say(room, question);
    counts[person] = (counts[person] ?? 0) + 1;
    await one?.replies(room, counts[person], 60_000);
  };
};
const encrypted = (botId: string) => async (): Promise<Ask> => {
  const people: { readonly user: EncryptedUser; readonly room: string }[] = [];
  while (people.length < PEOPLE) {
    const user = await EncryptedUser.register(server, `c${people.length}-${tag}`);
    people.push({ user, room: await user.createRoom([botId]) });
  }
  const counts = people.map(() => 0);
  return async (person, question) => {
    const one = people[person];
    await one?.user.say(one.room, question);
    counts[person] = (counts[person] ?? 0) + 1;
    await one?.user.replies(counts[person], 60_000);
  };
};
const matrixAccount = async (name: string): Promise<{ readonly id: string; readonly environment: Readonly<Record<string, string>> }> => {
  const { user_id: id } = await registerAccount(server, `${name}${tag}`, 'pw-bot');
  return { id, environment: { MATRIX_HOMESERVER_URL: server, MATRIX_USER_ID: id, MATRIX_PASSWORD: 'pw-bot', MATRIX_STORE_KEY: 'une phrase assez longue' } };
};

await measure('web', {}, web);
await measure('telegram', { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: text('telegram', 'http://127.0.0.1:9000') }, telegram);
const [inClear, inSecret] = [await matrixAccount('clear'), await matrixAccount('secret')];
await measure('matrix', inClear.environment, plain(inClear.id));
await measure('matrix, encrypted', inSecret.environment, encrypted(inSecret.id));
await measure('web', {}, web);
process.exit(0);
