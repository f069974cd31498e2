import { createAnswerer, findViolations, type ConversationMemory } from '../src/answering/index.ts';
import { loadConfig } from '../src/config/index.ts';
import { mulberry32 } from '../src/evaluation/index.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';
import { openPreparedIndex } from './prepared-index.ts';

endWithSentence();
const { positionals } = parseOptions('npm run audit -- NOMBRE', 'Pose des questions fabriquées (variantes, fautes, mélanges, suites) et vérifie chaque réponse phrase par phrase.', {}, 1);
const total = Number(positionals[0] ?? '1000');
if (!Number.isInteger(total) || total < 1) {
  process.stderr.write('Donnez un nombre de questions, par exemple : npm run audit -- 10000\n');
  process.exit(1);
}

const index = await openPreparedIndex(loadConfig());
const retriever = index.current();
if (retriever === undefined) throw new Error('No index is loaded.');
const counts = new Map<string, number>();
const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
const answerer = createAnswerer({ retriever: () => retriever, onEvent: (event) => (event === 'violation' ? (count('refused before sending'), process.stderr.write(`refused: ${asked}\n`)) : undefined) });
const questions = [...retriever.passages.values()].flatMap((passage) => [passage.heading, ...passage.questions]);
const random = mulberry32(2026);
const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];

/** Ways in which people change a question: each keeps it a question. */
const MUTATIONS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.normalize('NFD').replace(/\p{M}/gu, ''),
  (text) => text.replace(/['’]/gu, ''),
  (text) => text.toUpperCase(),
  (text) => `bonjour, ${text} merci`,
  (text) => `${text} ${pick(questions) ?? ''}`,
  (text) => text.replace(/qu/gu, 'k').replace(/(?<=\p{L})(\p{L})\1/gu, '$1'),
  (text) => swapLetters(text),
  (text) => text.split(/\s+/u).slice(0, 4).join(' '),
  (text) => `j'ai reçu une lettre, ${text}`,
];

let asked = '';
let memory: ConversationMemory | undefined;
let violations = 0;
for (let done = 0; done < total; done += 1) {
  if (random() < 0.7) memory = undefined; // the others follow up on what was said before
  const text = (pick(MUTATIONS) ?? ((same: string) => same))(pick(questions) ?? '');
  asked = text;
  const outcome = await answerer.answer({ text: text.slice(0, 2000), style: random() < 0.2 ? 'simple' : 'standard' }, memory);
  ({ memory } = outcome);
  count(outcome.reply.kind);
  const found = findViolations(outcome.reply, retriever.passages);
  if (found.length > 0) {
    violations += 1;
    process.stderr.write(`${found.join(', ')} : ${text}\n`);
  }
}
await index.close();
process.stdout.write(`${total} questions : ${[...counts].map(([name, number]) => `${name} ${number}`).join(', ')}\n${violations} violation(s)\n`);
if (violations > 0) process.exitCode = 1;

function swapLetters(text: string): string {
  const at = 1 + Math.floor(random() * Math.max(1, text.length - 2));
  return `${text.slice(0, at)}${text[at + 1] ?? ''}${text[at] ?? ''}${text.slice(at + 2)}`;
}
