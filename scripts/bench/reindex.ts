import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/index.ts';
import { mulberry32 } from '../../src/evaluation/index.ts';
import { reindex } from '../../src/retrieval/index.ts';

const SECTIONS_PER_ARTICLE = 10;
const WORDS_PER_SENTENCE = 16;
const SENTENCES = 5;
const VOCABULARY = 20_000;

/** One re-index of one corpus, in a process of its own. */
export interface ReindexRun {
  readonly seconds: number;
  /** Processor time of all threads: what stays true when other work runs beside. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly embedded: number;
  readonly vectors: number;
  readonly passages: number;
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
 * Measures re-indexing of the configured corpus (`shipped`) or of synthetic passages of 80 words (five sentences of 16 words drawn from 20,000 made-up words by
 * Zipf's law, three vectors a passage): whole, without a change, and after the edit of one sentence. Every run is a process of its own.
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
  return { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6, peakMb: process.resourceUsage().maxRSS / 1024, embedded, vectors: manifest.counts.vectors, passages: manifest.counts.passages };
}

async function writeSynthetic(folder: string, passages: number): Promise<void> {
  const random = mulberry32(passages);
  // Zipf: the word of rank r is drawn with a probability near 1 / r.
  const word = (): string => madeUpWord(Math.floor(VOCABULARY ** random()) - 1);
  const sentence = (): string => `Le ${Array.from({ length: WORDS_PER_SENTENCE - 1 }, word).join(' ')}.`;
  for (let article = 0; article * SECTIONS_PER_ARTICLE < passages; article += 1) {
    const sections = Array.from({ length: Math.min(SECTIONS_PER_ARTICLE, passages - article * SECTIONS_PER_ARTICLE) }, (_, place) => `## Que dit ${word()} ${word()} ${article}-${place} ?\n\n${Array.from({ length: SENTENCES }, () => `${sentence()} [^S] {officiel}`).join('\n')}\n`);
    const file = join(folder, `d${Math.floor(article / 500)}`, `a${article}.md`);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, `---\ntitle: Article ${article} ${word()}\ntype: contexte\nsummary: Une phrase.\nupdated: 2026-01-02\nsources:\n  S: { publisher: Une source, title: "Un titre", url: "https://example.org/s", date: 2025-05 }\n---\n${sections.join('\n')}`);
  }
}

/** A word of two to four syllables for a rank. */
function madeUpWord(rank: number): string {
  const syllables = ['ba', 'cou', 'di', 'fe', 'go', 'lu', 'mi', 'no', 'pa', 're', 'si', 'tou', 'va', 'zi', 'cha', 'pre', 'bri', 'clo', 'dra', 'fla'];
  let rest = rank + 20;
  let word = '';
  while (rest > 0) {
    word += syllables[rest % syllables.length] ?? '';
    rest = Math.floor(rest / syllables.length);
  }
  return word;
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
