import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureIndex, GenerationError, reindex } from '../../src/retrieval/index.ts';
import { COMPILED, EMBEDDING, TEST_INDEX } from './paths.ts';

/**
 * Vitest global set-up: the real index of the real corpus, built again only when the corpus or the model changed; and a temporary folder for the run, which goes with
 * it. Node keeps what it compiled (by the content of each file): a hundred processes of a run load the same modules, and compiling them is a third of a short script.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const temporary = await mkdtemp(join(tmpdir(), 'eclaireur-tests-'));
  process.env['TMPDIR'] = temporary; // the workers and what they start inherit it
  process.env['NODE_COMPILE_CACHE'] = COMPILED;
  const options = { corpusDir: 'corpus', indexDir: TEST_INDEX, embedding: EMBEDDING };
  try {
    await ensureIndex(options);
  } catch (error) {
    if (!(error instanceof GenerationError)) throw error;
    await reindex(options);
  }
  return () => rm(temporary, { recursive: true, force: true });
}
