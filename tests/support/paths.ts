import type { EmbeddingSettings } from '../../src/retrieval/index.ts';

/** The index of the shipped corpus that all suites share; made once by `build-index.ts`. */
export const TEST_INDEX = 'node_modules/.cache/eclaireur-tests/index';
export const EMBEDDING: EmbeddingSettings = { model: 'models/eclaireur-fr', queryPrefix: '', passagePrefix: '', pooling: 'mean' };
