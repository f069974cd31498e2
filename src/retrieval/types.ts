import type { Article, Passage } from '../corpus/index.ts';
import type { AnalysedQuery } from './analysis/types.ts';
import type { FeatureVector } from './ranking/features.ts';
import type { ConfidenceFacts } from './ranking/rank.ts';

/** A passage with its place in a ranking. */
export interface RankedPassage {
  readonly passage: Passage;
  /** Higher is better; comparable within one ranking only. */
  readonly score: number;
  /** Named features of the second stage, for `--explain`. */
  readonly features: Readonly<Partial<FeatureVector>>;
}

/** What retrieval found for one question. */
export interface RetrievalResult {
  readonly query: AnalysedQuery;
  readonly questionFacts: ConfidenceFacts;
  /** Best first; ties by passage id. Empty for a question that is empty after analysis. */
  readonly ranked: readonly RankedPassage[];
  /** Calibrated probability, 0–1, that the first passage answers the question. */
  readonly confidence: number;
  /** Made with the weights for corpora without question variants. */
  readonly isBare?: boolean;
}

/** What a loaded index tells of itself. */
export interface GenerationInfo {
  readonly generation: string;
  readonly model: string;
  readonly passages: number;
  readonly created: string;
}

/** A loaded index generation: the only door through which other rooms search. */
export interface Retriever {
  readonly info: GenerationInfo;
  /** Every article of the generation, law included, by id. */
  readonly articles: ReadonlyMap<string, Article>;
  /** Every passage by id. */
  readonly passages: ReadonlyMap<string, Passage>;
  /** JSON files that checks before publishing left in the generation, by name (`changes.json`); empty where there is none. */
  readonly artifacts: ReadonlyMap<string, string>;
  /** Inverse document frequency of a stemmed term: how much a word tells. */
  idf(term: string): number;
  /**
   * Ranks passages for a question as typed by a person.
   *
   * @param text - raw question; any string, analysed in bounded time.
   * @param options.limit - most passages to return (default 10).
   * @param options.topic - what the conversation is about, for an elliptical follow-up: it helps to find, but does not count as asked.
   * @param options.articles - articles of the last answers: their passages are preferred among equals.
   */
  retrieve(text: string, options?: { readonly limit?: number; readonly topic?: string; readonly articles?: readonly string[] }): Promise<RetrievalResult>;
}
