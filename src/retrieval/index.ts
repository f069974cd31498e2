export { loadEmbedder, modelChecksum, type Embedder, type EmbeddingSettings } from './dense/embedder.ts';
export { GenerationError, LockedError, ModelError } from './errors.ts';
export { ensureIndex, reindex, type ReindexSummary } from './generation/reindex.ts';
export type { Progress } from './generation/build.ts';
export { openIndex, type OpenIndex } from './open-index.ts';
export { ANSWER_THRESHOLD } from './ranking/weights.ts';
export { createRetriever } from './retriever.ts';
export type { AnalysedQuery, Intent, QueryTerm } from './analysis/types.ts';
export type { GenerationInfo, RankedPassage, RetrievalResult, Retriever } from './types.ts';
