/** Kills re-indexing at random moments: `npm run trial:kill -- 200`. The parent serves the index all the while, as a server would. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../src/config/index.ts';
import { mulberry32 } from '../src/evaluation/index.ts';
import { inspectGenerations, openIndex, reindex } from '../src/retrieval/index.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';

endWithSentence();
const QUESTION = 'Combien de temps puis-je garder un livre ?';
const WEEKS = ['deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'];
const { embedding } = loadConfig();

if (process.send === undefined) await parent();
else await child();

/** Re-indexes for ever, another text each time; says after each how long it took. */
async function child(): Promise<void> {
  process.on('disconnect', () => process.exit(1));
  const [{ corpusDir, indexDir }] = await once(process, 'message') as [{ corpusDir: string; indexDir: string }];
  for (let round = 0; ; round += 1) {
    await writeFile(join(corpusDir, 'pret.md'), article(WEEKS[round % WEEKS.length] ?? ''));
    const began = performance.now();
    await reindex({ corpusDir, indexDir, embedding });
    process.send?.(performance.now() - began);
  }
}

async function parent(): Promise<void> {
  const { positionals } = parseOptions('npm run trial:kill -- NOMBRE', 'Tue la réindexation (SIGKILL) à des moments au hasard et vérifie après chaque fois que le dernier bon index sert, et que l\'essai suivant répare.', {}, 1);
  const total = Number(positionals[0] ?? '200');
  const corpusDir = await mkdtemp(join(tmpdir(), 'eclaireur-essai-'));
  const indexDir = await mkdtemp(join(tmpdir(), 'eclaireur-essai-'));
  await writeFile(join(corpusDir, 'pret.md'), article('trois'));
  await reindex({ corpusDir, indexDir, embedding });
  const refused: string[] = [];
  const index = await openIndex({ indexDir, embedding, required: true, onEvent: (event, detail) => void (event === 'refused' && refused.push(detail)) });
  const random = mulberry32(Date.now());
  let survived = 0;
  let midway = 0;
  for (let round = 1; round <= total; round += 1) {
    const interrupted = await killOnce(corpusDir, indexDir, random);
    const states = await inspectGenerations(indexDir);
    await index.refresh();
    const served = (await index.current()?.retrieve(QUESTION))?.ranked[0]?.passage.text ?? '';
    const sound = states.find((state) => state.isCurrent)?.problem === undefined && states.some((state) => state.isCurrent);
    if (sound && refused.length === 0 && WEEKS.some((weeks) => served.includes(`garder un livre ${weeks} semaines`))) survived += 1;
    else process.stderr.write(`essai ${round} : ${states.map((state) => `${state.name} ${state.problem?.message ?? 'sain'}`).join(', ')} ${refused.join(' ')} ${served}\n`);
    refused.length = 0;
    if (interrupted) midway += 1;
  }
  await index.close();
  await rm(corpusDir, { recursive: true });
  await rm(indexDir, { recursive: true });
  process.stdout.write(`${survived}/${total} : le dernier bon index servait, et l'essai suivant a publié le sien (${midway} tués avec une génération à moitié écrite).\n`);
  if (survived < total) process.exitCode = 1;
}

/** Lets a child publish once, so that what the last one left is mended, and kills it within the next rounds. @returns whether it left a half-built generation. */
async function killOnce(corpusDir: string, indexDir: string, random: () => number): Promise<boolean> {
  const process = fork(import.meta.filename, [], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  process.send({ corpusDir, indexDir });
  const roundMs = await firstRound(process);
  // Half of the blows fall anywhere in a round; half from the moment that a generation is being written, which is a small part of it.
  if (random() < 0.5) await writingBegins(indexDir);
  await new Promise((resolve) => setTimeout(resolve, random() * roundMs * (random() < 0.5 ? 1.2 : 0.2)));
  process.kill('SIGKILL');
  await once(process, 'exit');
  return (await readdir(indexDir)).some((name) => name.startsWith('.building-'));
}

/** Resolves when a generation in the making shows itself in the folder. */
async function writingBegins(indexDir: string): Promise<void> {
  const watcher = watch(indexDir);
  await new Promise<void>((resolve) => watcher.on('change', (_, name) => (String(name).startsWith('.building-') ? resolve() : undefined)));
  watcher.close();
}

/** Waits for the first publication; gives its milliseconds. */
async function firstRound(child: ChildProcess): Promise<number> {
  const heard = await Promise.race([once(child, 'message').then(([ms]) => Number(ms)), once(child, 'exit').then(() => undefined)]);
  if (heard === undefined) throw new Error('La réindexation s\'est arrêtée d\'elle-même : ce qui restait de l\'essai précédent n\'a pas été réparé.');
  return heard;
}

function article(weeks: string): string {
  return `---
title: Le prêt de livres
type: contexte
summary: Une phrase.
updated: 2026-01-02
sources:
  GUIDE: { publisher: La bibliothèque, title: "Guide du lecteur", url: "https://example.org/guide", date: 2025-05 }
---
## ${QUESTION}

Vous pouvez garder un livre ${weeks} semaines. [^GUIDE] {officiel}
`;
}
