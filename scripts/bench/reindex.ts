import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/index.ts';
import { reindex } from '../../src/retrieval/index.ts';
import { writeSynthetic } from './synthetic-corpus.ts';

/** One re-index of one corpus, in a process of its own. */
export interface ReindexRun {
  readonly seconds: number;
  /** Processor time of all threads: what stays true when other work runs beside. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly embedded: number;
  readonly vectors: number;
  readonly passages: number;
  /** Share of the nearest vectors that are found, 0–1, and how they are looked for. */
  readonly recall: number;
  readonly search: 'graph' | 'exact';
}

/** Full and incremental cost of one corpus. */
export interface ReindexMeasure {
  readonly corpus: string;
  readonly full: ReindexRun;
  /** Nothing changed. */
  readonly same: ReindexRun;
  /** One sentence changed. */
  readonly edit: ReindexRun;
  readonly indexMb: number;
}

/**
 * Measures re-indexing of the configured corpus (`shipped`) or of so many synthetic passages (`writeSynthetic`): whole, without a change, and after the edit of
 * one sentence. Every run is a process of its own.
 */
export async function measureReindex(corpus: 'shipped' | number): Promise<ReindexMeasure> {
  const folder = await mkdtemp(join(tmpdir(), 'eclaireur-mesure-'));
  const corpusDir = join(folder, 'corpus');
  const indexDir = join(folder, 'index');
  try {
    if (corpus === 'shipped') await cp(loadConfig().corpusDir, corpusDir, { recursive: true });
    else await writeSynthetic(corpusDir, corpus);
    const full = await runApart(corpusDir, indexDir);
    const same = await runApart(corpusDir, indexDir);
    await editOneSentence(corpusDir);
    const edit = await runApart(corpusDir, indexDir);
    return { corpus: String(corpus), full, same, edit, indexMb: await sizeMb(indexDir) / 2 };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runApart(corpusDir: string, indexDir: string): Promise<ReindexRun> {
  const child = fork(import.meta.filename, [corpusDir, indexDir], { execArgv: ['--max-old-space-size=12000'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const heard = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => undefined)]);
  if (heard === undefined) throw new Error('Le processus mesuré s\'est arrêté avant la fin.');
  return heard[0] as ReindexRun; // said by the code below
}

async function runHere(corpusDir: string, indexDir: string): Promise<ReindexRun> {
  const began = performance.now();
  const { manifest, embedded } = await reindex({ corpusDir, indexDir, embedding: loadConfig().embedding });
  const { user, system } = process.cpuUsage();
  return { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6, peakMb: process.resourceUsage().maxRSS / 1024, embedded, vectors: manifest.counts.vectors, passages: manifest.counts.passages, recall: manifest.checks['rappel'] ?? 0, search: manifest.search };
}

async function editOneSentence(folder: string): Promise<void> {
  const file = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.md') && name.includes('/')).sort()[0] ?? '';
  const text = await readFile(join(folder, file), 'utf8');
  await writeFile(join(folder, file), text.replace(/\n(?=[^\n]+\[\^)(?!\s*-|>)([^\n]+?) \[\^/u, '\n$1, dit-on [^'));
}

async function sizeMb(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true })) bytes += (await stat(join(folder, entry))).size;
  return bytes / 1024 / 1024;
}

if (process.send !== undefined && import.meta.main) {
  const [corpusDir = '', indexDir = ''] = process.argv.slice(2);
  process.send(await runHere(corpusDir, indexDir), () => process.exit(0));
}
