import type { Passage } from '../../corpus/index.ts';
import { BARE_CONFIDENCE_WEIGHTS, BARE_RANKING_WEIGHTS } from './bare-weights.ts';
import type { Feature } from './features.ts';
import { CONFIDENCE_WEIGHTS, RANKING_WEIGHTS } from './weights.ts';

/** Weights of the second stage and of the confidence, fitted together. */
export interface RankingModel {
  readonly name: 'with-variants' | 'bare';
  readonly ranking: Readonly<Record<Feature, number>>;
  readonly confidence: Readonly<Record<string, number>>;
}

/** For a corpus whose articles say in which ways people ask: fitted on one. */
export const WITH_VARIANTS: RankingModel = { name: 'with-variants', ranking: RANKING_WEIGHTS, confidence: CONFIDENCE_WEIGHTS };
/** For a corpus of articles alone: weights that count on question variants would fill their place with likeness of headings. */
export const BARE: RankingModel = { name: 'bare', ranking: BARE_RANKING_WEIGHTS, confidence: BARE_CONFIDENCE_WEIGHTS };

/** Share of the articles, law texts left out, that must have a question variant for the weights that count on them. */
const VARIANT_SHARE = 0.5;

/** The weights that suit a corpus: by whether at least half of its articles have question variants. */
export function chooseModel(passages: readonly Passage[]): RankingModel {
  const articles = new Map<string, boolean>();
  for (const { articleId, law, questions } of passages) if (law === undefined) articles.set(articleId, articles.get(articleId) === true || questions.length > 0);
  const asked = [...articles.values()].filter(Boolean).length;
  return asked >= VARIANT_SHARE * articles.size ? WITH_VARIANTS : BARE;
}
