import { once } from 'node:events';
import { checkGoldenQuestions } from './evaluation/index.ts';
import { explainError } from './explain-error.ts';
import type { BuilderMessage, IndexBuild } from './index-builder.ts';
import { CheckError, currentGeneration, ensureIndex } from './retrieval/index.ts';
import { LOCK_WAIT_MS, tellWait } from './terminal-progress.ts';

/** The building process: gets one `IndexBuild`, answers with `BuilderMessage`s, and ends. */
async function run(): Promise<void> {
  process.on('disconnect', () => process.exit(1)); // whoever asked is gone; nothing half-built is ever published
  const [build] = await once(process, 'message') as [IndexBuild];
  process.send?.(await outcome(build), () => process.exit(0));
}

async function outcome(build: IndexBuild): Promise<BuilderMessage> {
  try {
    await ensureIndex({
      ...build, checks: [checkGoldenQuestions(build.corpusDir)], lock: { waitMs: LOCK_WAIT_MS, onWait: tellWait },
      progress: (stage, done, total) => tell({ kind: 'progress', stage, done, total }),
    });
    return { kind: 'ready' };
  } catch (error) {
    const sentence = explainError(error);
    // An index that answers a little worse in one place is refused, but the one before still serves everybody.
    return error instanceof CheckError && await currentGeneration(build.indexDir) !== undefined ? { kind: 'kept', sentence } : { kind: 'failed', sentence };
  }
}

function tell(message: BuilderMessage): void {
  process.send?.(message);
}

if (import.meta.main) await run();
