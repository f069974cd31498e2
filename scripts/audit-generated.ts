import { once } from 'node:events';
import { createServer } from 'node:http';
import { composeAnswer, createMastraWriter, createGeneration, splitClaims, VERIFICATION_LIMITS, type Draft, type GenerationEvent, type Reply, type Writer } from '../src/answering/index.ts';
import { loadConfig } from '../src/config/index.ts';
import { FALSIFIERS, injectFalsehood, mulberry32, type InjectedDraft } from '../src/evaluation/index.ts';
import { ensureIndex, openIndex, type RetrievalResult } from '../src/retrieval/index.ts';
import { terminalProgress } from '../src/terminal-progress.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';

endWithSentence();
const { values, positionals } = parseOptions('npm run audit:generated -- NOMBRE', 'Glisse une fausseté dans chaque réponse rédigée, sur tout le corpus, et compte celles qui passent la vérification.', {
  seed: { type: 'string', help: 'graine du hasard (2026)' },
  http: { type: 'boolean', help: 'passe par le vrai client et un serveur local immédiat, pour mesurer le temps ajouté' },
  passed: { type: 'boolean', help: 'montre les faussetés qui ont passé' },
}, 1);
const total = Number(positionals[0] ?? '1000');
if (!Number.isInteger(total) || total < 1) {
  process.stderr.write('Donnez un nombre de réponses, par exemple : npm run audit:generated -- 10000\n');
  process.exit(1);
}
/** Goals by kind: none of these may pass; of the others together, this share at most. */
const NEVER = new Set(['chiffre', 'nombre en lettres', 'date', 'année', 'délai', 'article de loi']);
const MAX_SHARE = 0.005;
const TRIES = 400;
const WARM_UP = 20;

const config = loadConfig();
await ensureIndex({ corpusDir: config.corpusDir, indexDir: config.indexDir, embedding: config.embedding, progress: terminalProgress() });
const index = await openIndex({ indexDir: config.indexDir, embedding: config.embedding, required: true });
const retriever = index.current();
if (retriever === undefined) throw new Error('No index is loaded.');
const random = mulberry32(Number(values['seed'] ?? '2026'));
const passages = [...retriever.passages.values()].filter((passage) => passage.statements.length > 0);
const strangers = passages.flatMap((passage) => passage.statements.map((statement) => statement.text));
const kinds = Object.keys(FALSIFIERS);

let draft: Draft = { sentences: [] };
let outcome: GenerationEvent | undefined;
const endpoint = values['http'] === true ? await startInstantEndpoint() : undefined;
const writer: Writer = endpoint === undefined ? { write: async () => draft, rewrite: async () => '' } : await createMastraWriter({ baseUrl: endpoint.url, model: 'immediat', apiKey: undefined });
const generation = createGeneration({ writer, timeoutMs: 60_000, onEvent: (event) => (event === 'sentence-dropped' ? undefined : (outcome = event)) });
const counts = new Map(kinds.map((kind) => [kind, { made: 0, passed: 0, fellBack: 0 }]));
const times: number[] = [];
/** Processor time of each answer: what the machine's other work does not stretch. */
const efforts: number[] = [];

for (let done = 0; done < total; done += 1) {
  const injected = inject(kinds[done % kinds.length] ?? '');
  if (injected === undefined) continue;
  const { lie, kind, reply, results } = injected;
  const started = performance.now();
  const before = process.cpuUsage();
  const refined = await generation.openTurn(undefined).refine({ question: 'question', topic: '', reply, results, retriever });
  times.push(performance.now() - started);
  const effort = process.cpuUsage(before);
  efforts.push((effort.user + effort.system) / 1000);
  const count = counts.get(kind);
  if (count === undefined) continue;
  count.made += 1;
  if (outcome !== 'generated') count.fellBack += 1;
  if (refined === undefined || !splitClaims(refined.text).some((claim) => bare(claim.text) === bare(lie))) continue;
  count.passed += 1;
  if (values['passed'] === true) process.stdout.write(`${kind} : ${lie}\n`);
}
await index.close();
endpoint?.stop();
// Loading the client happens once a process.
const warm = endpoint === undefined ? 0 : Math.min(WARM_UP, times.length - 1);

const made = [...counts.values()].reduce((sum, count) => sum + count.made, 0);
process.stdout.write(`${made} réponses rédigées avec une fausseté chacune (soutien ≥ ${VERIFICATION_LIMITS.support}, reprise ≥ ${VERIFICATION_LIMITS.coverage})\n`);
for (const [kind, count] of counts) process.stdout.write(`  ${kind.padEnd(26)} ${String(count.passed).padStart(4)} passées sur ${String(count.made).padEnd(5)} (réponse extractive servie ${count.fellBack} fois)\n`);
const strict = sum((kind) => NEVER.has(kind));
const rest = sum((kind) => !NEVER.has(kind));
process.stdout.write(`chiffres, dates, délais, articles : ${strict.passed} sur ${strict.made} (but : 0)\nautres : ${rest.passed} sur ${rest.made}, ${(100 * rest.passed / Math.max(1, rest.made)).toFixed(2)} % (but : ≤ ${100 * MAX_SHARE} %)\n${endpoint === undefined ? 'vérification d\'une réponse' : 'temps ajouté, client et vérification'} : médiane ${at(times, 0.5)} ms, p95 ${at(times, 0.95)} ms ; temps de processeur : médiane ${at(efforts, 0.5)} ms, p95 ${at(efforts, 0.95)} ms\n`);
if (strict.passed > 0 || rest.passed > MAX_SHARE * rest.made) process.exitCode = 1;

function inject(kind: string): (InjectedDraft & { readonly reply: Reply; readonly results: readonly RetrievalResult[] }) | undefined {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const passage = passages[Math.floor(random() * passages.length)];
    const injected = passage === undefined ? undefined : injectFalsehood(kind, passage, strangers, random);
    if (passage === undefined || injected === undefined || retriever === undefined) continue;
    const results: RetrievalResult[] = [{ query: { normalised: '', terms: [], lawNumbers: [], intents: [], isOwnCase: false, corrections: [], strangers: [] }, questionFacts: { unknownShare: 0, unknownWords: 0, stranger: 0, words: 0, subject: 1, decoyWords: 0, decoyDense: 0 }, ranked: [{ passage, score: 1, features: {} }], confidence: 1 }];
    draft = { sentences: injected.sentences.map((text) => ({ text, passages: [1] })) };
    return { ...injected, reply: composeAnswer(results, 'standard', retriever), results };
  }
  return undefined;
}

function sum(chosen: (kind: string) => boolean): { readonly made: number; readonly passed: number } {
  return [...counts].filter(([kind]) => chosen(kind)).reduce((total_, [, count]) => ({ made: total_.made + count.made, passed: total_.passed + count.passed }), { made: 0, passed: 0 });
}

function bare(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim().toLowerCase();
}

function at(all: readonly number[], share: number): string {
  const sorted = all.slice(warm).sort((left, right) => left - right);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2);
}

/** An endpoint of the OpenAI protocol that answers at once with the current draft: what remains is the time that the program adds to a model's own. */
async function startInstantEndpoint(): Promise<{ readonly url: string; readonly stop: () => void }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const piece = (delta: object, finish: string | null): string => `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const text of JSON.stringify(draft).match(/[\s\S]{1,60}/gu) ?? []) response.write(piece({ content: text }, null));
      response.end(`${piece({}, 'stop')}data: [DONE]\n\n`);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/v1`, stop: () => {
    server.closeAllConnections();
    server.close();
  } };
}
