import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadConfig } from '../src/config/index.ts';
import { ensureIndex } from '../src/retrieval/index.ts';
import { currentGeneration } from '../src/retrieval/training.ts';
import { terminalProgress } from '../src/terminal-progress.ts';
import { measureAnswerPath } from './bench/answer-path.ts';
import { measureGrowth } from './bench/growth.ts';
import { readImageTrial } from './bench/image-trial.ts';
import { describeMachine } from './bench/machine.ts';
import { BenchResults, writeReport } from './bench/report.ts';
import { measureRetrieval } from './bench/retrieval.ts';
import { measureStartUp } from './bench/start-up.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { NODE_FLAGS } from './service-args.ts';
import { parseOptions } from './options.ts';

endWithSentence();

const SIZES = [1000, 10_000, 100_000];
const FULL_SIZES = [...SIZES, 1_000_000];
const RESULTS = 'bench/results/bench.json';

const { values } = parseOptions('npm run bench', 'Mesure le service à côté de ce que l\'on prendrait à sa place et écrit bench/results/ et docs/BENCHMARKS.md.', {
  full: { type: 'boolean', help: 'va jusqu\'à un million de passages (plus d\'une heure, 8 Go de mémoire)' },
  only: { type: 'string', help: 'une seule partie : answer-path, retrieval, growth ou start-up ; les autres gardent leur dernier résultat' },
  part: { type: 'string', help: 'réservé au programme lui-même : mesure une partie et l\'écrit en JSON' },
  passages: { type: 'string', help: 'réservé au programme lui-même : taille pour growth' },
});
if (typeof values['part'] === 'string') process.stdout.write(`${JSON.stringify(await measure(values['part']))}\n`);
else await runAll();

/** Every part runs in a process of its own, one after the other: they must not share memory nor the processor. */
async function runAll(): Promise<void> {
  const config = loadConfig();
  await ensureIndex({ corpusDir: config.corpusDir, indexDir: config.indexDir, embedding: config.embedding, progress: terminalProgress() });
  const results: Record<string, unknown> = { ...(await lastResults()), machine: await describeMachine(), image: await readImageTrial() };
  const wanted = (part: string): boolean => values['only'] === undefined || values['only'] === part;
  if (wanted('answer-path')) results['answerPath'] = await runPart('answer-path');
  if (wanted('retrieval')) results['retrieval'] = await runPart('retrieval');
  if (wanted('growth')) {
    const growth: unknown[] = [];
    for (const passages of values['full'] === true ? FULL_SIZES : SIZES) growth.push(await runPart('growth', passages));
    results['growth'] = growth;
  }
  if (wanted('start-up')) results['startUp'] = await runPart('start-up');
  const checked = BenchResults.parse(results);
  await mkdir('bench/results', { recursive: true });
  await writeFile(RESULTS, `${JSON.stringify(checked, undefined, 1)}\n`);
  process.stdout.write(await writeReport(checked, 'docs'));
}

async function runPart(part: string, passages?: number): Promise<unknown> {
  process.stderr.write(`${part}${passages === undefined ? '' : ` ${passages}`}…\n`);
  const args = [...NODE_FLAGS, fileURLToPath(import.meta.url), '--part', part, ...(passages === undefined ? [] : ['--passages', String(passages)])];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e8 });
  return JSON.parse(stdout);
}

async function measure(part: string): Promise<unknown> {
  switch (part) {
    case 'answer-path': return measureAnswerPath();
    case 'retrieval': return measureRetrieval();
    case 'start-up': return measureStartUp();
    case 'growth': {
      const { indexDir } = loadConfig();
      const folder = join(indexDir, await currentGeneration(indexDir) ?? '');
      const raw = await readFile(join(folder, 'vectors.f32'));
      const { model } = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as { model: { dimension: number } }; // published by reindex, checked by ensureIndex
      return measureGrowth(new Float32Array(new Uint8Array(raw).buffer), model.dimension, Number(values['passages']));
    }
    default: throw new Error(`Il n'y a pas de partie « ${part} ».`);
  }
}

async function lastResults(): Promise<object> {
  try {
    return BenchResults.parse(JSON.parse(await readFile(RESULTS, 'utf8')));
  } catch {
    return {}; // The first run, or results of an older form: everything is measured again.
  }
}
