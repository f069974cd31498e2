/** Publishes again and again under a serving process that people ask: `npm run trial:publish -- 50`. No turn may be lost. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { loadConfig } from '../src/config/index.ts';
import { currentGeneration } from '../src/retrieval/index.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { SERVICE_ARGS } from './service-args.ts';
import { parseOptions } from './options.ts';

endWithSentence();
const ASKERS = 4;
const QUESTIONS = ['Quel délai pour saisir la CADA ?', 'C\'est quoi le score de suspicion ?', 'Combien de temps dure une radiation ?', 'Que dit l\'article L311-3-1 ?'];
const { values, positionals } = parseOptions('npm run trial:publish -- NOMBRE', 'Publie NOMBRE index l\'un après l\'autre pendant que des gens interrogent un serveur, et compte les réponses perdues et le temps de prise.', {
  corpus: { type: 'string', help: 'dossier du corpus (celui de la configuration sinon)' },
}, 1);
const total = Number(positionals[0] ?? '50');
const folder = await mkdtemp(join(tmpdir(), 'eclaireur-essai-'));
const corpusDir = join(folder, 'corpus');
const indexDir = join(folder, 'index');
const config = loadConfig();
await cp(typeof values['corpus'] === 'string' ? values['corpus'] : config.corpusDir, corpusDir, { recursive: true });
const env = { ...process.env, CORPUS_DIR: corpusDir, INDEX_DIR: indexDir };
const server = spawn(process.execPath, [...SERVICE_ARGS], {
  env: { ...env, PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'info', RATE_LIMIT_PER_MINUTE: '100000', SITE_RATE_LIMIT_PER_MINUTE: '1000000' }, stdio: ['ignore', 'pipe', 'pipe'],
});
const takenAt = new Map<string, number>();
createInterface({ input: server.stderr }).on('line', (line) => {
  const generation = /"generation":"(gen-[\w-]+)".*index generation loaded/u.exec(line)?.[1];
  if (generation !== undefined) takenAt.set(generation, Date.now());
});
const [ready] = await once(createInterface({ input: server.stdout }), 'line') as [string];
const url = ready.replace('ready ', '');

const end = new AbortController();
const counts = { answered: 0, lost: 0 };
const times: number[] = [];
const askers = Array.from({ length: ASKERS }, async (_, asker) => {
  for (let turn = asker; !end.signal.aborted; turn += 1) {
    const began = performance.now();
    const isAnswered = await fetch(`${url}/api/chat`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message: QUESTIONS[turn % QUESTIONS.length] }), signal: AbortSignal.timeout(30_000) })
      .then(async (response) => response.status === 200 && ((await response.json()) as { text: string }).text !== '', () => false); // the contract of the route
    times.push(performance.now() - began);
    if (isAnswered) counts.answered += 1;
    else counts.lost += 1;
  }
});
const delays: number[] = [];
for (let round = 0; round < total; round += 1) {
  await appendFile(join(corpusDir, 'hors-sujet.txt'), `question inventée numéro ${round}\n`);
  // A process of its own, as a maintainer has it: in this one it would keep the askers from hearing their answers.
  const [code] = await once(spawn(process.execPath, ['scripts/reindex.ts'], { env, stdio: ['ignore', 'ignore', 'inherit'] }), 'exit') as [number | null];
  const name = await currentGeneration(indexDir);
  if (code !== 0 || name === undefined) throw new Error('Un index n\'a pas été publié : la raison est au-dessus.');
  const published = (await stat(join(indexDir, 'CURRENT'))).mtimeMs;
  while (!takenAt.has(name) && Date.now() - published < 30_000) await new Promise((resolve) => setTimeout(resolve, 20));
  delays.push((takenAt.get(name) ?? Number.POSITIVE_INFINITY) - published);
}
end.abort();
await Promise.all(askers);
server.kill('SIGTERM');
await once(server, 'exit');
await rm(folder, { recursive: true });
const at = (list: number[], share: number): number => list.toSorted((left, right) => left - right)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0;
process.stdout.write(`${total} publications, ${counts.answered + counts.lost} questions, ${counts.lost} perdues.\nPrise d'un nouvel index : médiane ${at(delays, 0.5).toFixed(0)} ms, la plus longue ${at(delays, 1).toFixed(0)} ms après sa publication.\nRéponses pendant les publications : médiane ${at(times, 0.5).toFixed(0)} ms, p95 ${at(times, 0.95).toFixed(0)} ms, p99 ${at(times, 0.99).toFixed(0)} ms.\n`);
if (counts.lost > 0) process.exitCode = 1;
