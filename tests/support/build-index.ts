import { ensureIndex, GenerationError, reindex } from '../../src/retrieval/index.ts';
import { EMBEDDING, TEST_INDEX } from './paths.ts';

/** Vitest global set-up: the real index of the real corpus, built again only when the corpus or the model changed. */
export default async function setup(): Promise<void> {
  const options = { corpusDir: 'corpus', indexDir: TEST_INDEX, embedding: EMBEDDING };
  try {
    await ensureIndex(options);
  } catch (error) {
    if (!(error instanceof GenerationError)) throw error;
    await reindex(options);
  }
}
