import type { Config } from '../src/config/index.ts';
import { checkSuggestions } from '../src/answering/index.ts';
import { checkGoldenQuestions } from '../src/evaluation/index.ts';
import { ensureIndex, openIndex, type OpenIndex } from '../src/retrieval/index.ts';
import { LOCK_WAIT_MS, tellWait, terminalProgress } from '../src/terminal-progress.ts';

/** Opens the index of the configured corpus, built first where it is missing or older, with the same checks as `npm run reindex`. */
export async function openPreparedIndex(config: Config): Promise<OpenIndex> {
  const { corpusDir, indexDir, embedding } = config;
  await ensureIndex({ corpusDir, indexDir, embedding, progress: terminalProgress(), checks: [checkGoldenQuestions(corpusDir), checkSuggestions], lock: { waitMs: LOCK_WAIT_MS, onWait: tellWait } });
  return openIndex({ indexDir, embedding, required: true });
}
