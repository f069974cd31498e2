import { resolve } from 'node:path';
import type { EmbeddingSettings } from '../../src/retrieval/index.ts';

/** The index of the shipped corpus that all suites share; made once by `build-index.ts`. */
export const TEST_INDEX = 'node_modules/.cache/eclaireur-tests/index';
/** Where the processes that tests start find what Node compiled in earlier ones; absolute, since some start in a folder of their own. */
export const COMPILED = resolve('node_modules/.cache/eclaireur-tests/compiled');
export const EMBEDDING: EmbeddingSettings = { model: 'models/eclaireur-fr', queryPrefix: '', passagePrefix: '', pooling: 'mean' };
