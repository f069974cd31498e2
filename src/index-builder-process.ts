import { once } from 'node:events';
import { checkSuggestions } from './answering/index.ts';
import { checkGoldenQuestions } from './evaluation/index.ts';
import { explainError } from './explain-error.ts';
import type { BuilderMessage, IndexBuild } from './index-builder.ts';
import { currentGeneration, ensureIndex } from './retrieval/index.ts';
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
      ...build, checks: [checkGoldenQuestions(build.corpusDir), checkSuggestions],
      // Before anything is published, an index that fails a golden question is better than no service: it says so here and in its manifest.
      force: await currentGeneration(build.indexDir) === undefined, onForced: (findings) => process.stderr.write(`Premier index publié malgré :\n${findings.join('\n')}\n`), lock: { waitMs: LOCK_WAIT_MS, onWait: tellWait },
      progress: (stage, done, total) => tell({ kind: 'progress', stage, done, total }),
    });
    return { kind: 'ready' };
  } catch (error) {
    return { kind: 'failed', sentence: explainError(error) };
  }
}

function tell(message: BuilderMessage): void {
  process.send?.(message);
}

if (import.meta.main) await run();
