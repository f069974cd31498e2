import { createFirstStage } from './first-stage.ts';
import type { LoadedGeneration } from './generation/read.ts';
import { BARE } from './ranking/model.ts';
import { estimateConfidence, finalScore } from './ranking/rank.ts';
import type { RankedPassage, RetrievalResult, Retriever } from './types.ts';

const DEFAULT_LIMIT = 10;
/** Share of the question's words that stand in an article's name, from which on it asks for nothing else. */
const NAMED_ONLY = 0.99;

/** Makes the retriever of a loaded generation: first stage, second stage, confidence. */
export function createRetriever(generation: LoadedGeneration, embedQuery: (text: string) => Promise<Float32Array>): Retriever {
  const { manifest, passages } = generation;
  const firstStage = createFirstStage(generation, embedQuery);
  const places = new Map(passages.map((passage, place) => [passage.id, place]));
  return {
    info: { generation: manifest.generation, model: manifest.model.name, passages: passages.length, created: manifest.created },
    articles: generation.articles,
    passages: new Map(passages.map((passage) => [passage.id, passage])),
    artifacts: generation.artifacts,
    idf: (term) => generation.lexical.idf(term),
    async retrieve(text, options = {}): Promise<RetrievalResult> {
      const { query, questionFacts, model, candidates } = await firstStage(text, { ...(options.topic === undefined ? {} : { topic: options.topic }), ...(options.articles === undefined ? {} : { articles: options.articles }) });
      const ranked = inReadingOrder(candidates.map(({ passage, features }): RankedPassage => ({ passage, features, score: finalScore(features, model) }))
        .sort((left, right) => right.score - left.score || (left.passage.id < right.passage.id ? -1 : 1)), places);
      return { query, questionFacts, ranked: ranked.slice(0, options.limit ?? DEFAULT_LIMIT), confidence: estimateConfidence(ranked, questionFacts, model), ...(model === BARE ? { isBare: true } : {}) };
    },
  };
}

/**
 * « Que dit l'article L. 1234-1 ? » asks nothing beyond the article's name, and all parts of a long article fit it alike: they are given as they follow one
 * another. A question with words of its own (« … en cas de fraude ? ») goes to the part that has them.
 */
function inReadingOrder(ranked: readonly RankedPassage[], places: ReadonlyMap<string, number>): readonly RankedPassage[] {
  const isNamed = ({ features }: RankedPassage): boolean => features['lawNumber'] === 1 && (features['titleCoverage'] ?? 0) > NAMED_ONLY;
  const place = ({ passage }: RankedPassage): number => places.get(passage.id) ?? 0;
  const articles = new Map<string, RankedPassage[]>();
  if (!ranked.some(isNamed)) return ranked;
  for (const one of ranked) if (isNamed(one)) articles.set(one.passage.articleId, [...(articles.get(one.passage.articleId) ?? []), one]);
  for (const parts of articles.values()) parts.sort((left, right) => place(left) - place(right));
  return ranked.map((one) => (isNamed(one) ? { ...articles.get(one.passage.articleId)?.shift() ?? one, score: one.score } : one));
}
