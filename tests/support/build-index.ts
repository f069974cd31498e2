import { ensureIndex } from '../../src/retrieval/index.ts';
import { EMBEDDING, TEST_INDEX } from './paths.ts';

/** Vitest global set-up: the real index of the real corpus, built again only when the corpus changed. */
export default async function setup(): Promise<void> {
  await ensureIndex({ corpusDir: 'corpus', indexDir: TEST_INDEX, embedding: EMBEDDING });
}
