import { createFirstStage } from './first-stage.ts';
import type { LoadedGeneration } from './generation/read.ts';
import { estimateConfidence, finalScore } from './ranking/rank.ts';
import type { RankedPassage, RetrievalResult, Retriever } from './types.ts';

const DEFAULT_LIMIT = 10;

/** Makes the retriever of a loaded generation: first stage, second stage, confidence. */
export function createRetriever(generation: LoadedGeneration, embedQuery: (text: string) => Promise<Float32Array>): Retriever {
  const { manifest, passages } = generation;
  const firstStage = createFirstStage(generation, embedQuery);
  return {
    info: { generation: manifest.generation, model: manifest.model.name, passages: passages.length, created: manifest.created },
    articles: generation.articles,
    passages: new Map(passages.map((passage) => [passage.id, passage])),
    artifacts: generation.artifacts,
    idf: (term) => generation.lexical.idf(term),
    async retrieve(text, options = {}): Promise<RetrievalResult> {
      const { query, candidates } = await firstStage(text, { ...(options.topic === undefined ? {} : { topic: options.topic }), ...(options.articles === undefined ? {} : { articles: options.articles }) });
      const ranked = candidates.map(({ passage, features }): RankedPassage => ({ passage, features, score: finalScore(features) }))
        .sort((left, right) => right.score - left.score || (left.passage.id < right.passage.id ? -1 : 1));
      return { query, ranked: ranked.slice(0, options.limit ?? DEFAULT_LIMIT), confidence: estimateConfidence(ranked) };
    },
  };
}
