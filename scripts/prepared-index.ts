import type { Config } from '../src/config/index.ts';
import { checkGoldenQuestions } from '../src/evaluation/index.ts';
import { ensureIndex, openIndex, type LockHolder, type OpenIndex } from '../src/retrieval/index.ts';
import { terminalProgress } from '../src/terminal-progress.ts';

/** Longest time that a command waits for another re-index. */
export const LOCK_WAIT_MS = 10 * 60_000;

/** Opens the index of the configured corpus, built first where it is missing or older, with the same checks as `npm run reindex`. */
export async function openPreparedIndex(config: Config): Promise<OpenIndex> {
  const { corpusDir, indexDir, embedding } = config;
  await ensureIndex({ corpusDir, indexDir, embedding, progress: terminalProgress(), checks: [checkGoldenQuestions(corpusDir)], lock: { waitMs: LOCK_WAIT_MS, onWait: tellWait } });
  return openIndex({ indexDir, embedding, required: true });
}

/** Says on stderr who is waited for. */
export function tellWait({ pid, since }: LockHolder): void {
  process.stderr.write(`Une autre réindexation est en cours (processus ${pid ?? 'inconnu'}, depuis ${since ?? 'une heure inconnue'}) : j'attends qu'elle finisse.\n`);
}
