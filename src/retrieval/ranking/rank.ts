import type { DecoyLikeness } from './decoys.ts';
import type { FeatureVector } from './features.ts';
import { WITH_VARIANTS, type RankingModel } from './model.ts';
import type { QuestionFacts } from './question-facts.ts';

/** Linear score of the second stage. Written out: by its name, each of 18 numbers of 40 candidates would be looked up and made an object of. */
export function scoreFeatures(features: FeatureVector, weights: FeatureVector = WITH_VARIANTS.ranking): number {
  return weights.bm25 * features.bm25 + weights.variant * features.variant + weights.denseText * features.denseText
    + weights.denseVariant * features.denseVariant + weights.denseHeading * features.denseHeading + weights.headingCoverage * features.headingCoverage
    + weights.headingPrecision * features.headingPrecision + weights.titleCoverage * features.titleCoverage + weights.named * features.named
    + weights.textCoverage * features.textCoverage + weights.statementCoverage * features.statementCoverage + weights.missed * features.missed
    + weights.intent * features.intent + weights.ownCase * features.ownCase + weights.lawNumber * features.lawNumber
    + weights.lawText * features.lawText + weights.articleShare * features.articleShare + weights.sameArticle * features.sameArticle;
}

/** Exact look-up beats likeness: what a passage gains whose law number was asked for. */
const LAW_NUMBER_BONUS = 10;
/** Confidence of an exact look-up. */
const LAW_NUMBER_CONFIDENCE = 0.98;

/** Score of a candidate in the final ranking: the linear model, and passages that are (or speak of) the law article asked for in front. */
export function finalScore(features: FeatureVector, { ranking }: RankingModel = WITH_VARIANTS): number {
  return scoreFeatures(features, ranking) + LAW_NUMBER_BONUS * features.lawNumber - (features.lawNumber === 1 ? ranking.lawText : 0);
}

/** What the confidence knows of the question itself. */
export type ConfidenceFacts = QuestionFacts & DecoyLikeness;

/** A ranked list as the confidence sees it: scores and features, best first. */
type RankedFeatures = readonly { readonly score: number; readonly features: Readonly<Record<string, number>> }[];

/** Features of the first passage that the confidence takes as they are. */
const OF_FIRST = [
  'textCoverage', 'titleCoverage', 'statementCoverage', 'headingCoverage', 'headingPrecision', 'missed', 'denseVariant', 'denseText', 'denseHeading', 'intent', 'lawNumber', 'lawText', 'articleShare',
] as const;
/** Facts of the question that the confidence takes as they are. */
const OF_QUESTION = ['unknownShare', 'unknownWords', 'stranger', 'words', 'decoyWords', 'decoyDense'] as const;
/** Features whose best value among the first passages counts besides: an answer may stand in the second. */
const OF_TOP = ['textCoverage', 'statementCoverage', 'denseVariant', 'denseHeading'] as const;
const TOP = 5;
/** The list whose mean score the first one is held against. */
const FIELD = 10;

/** Inputs of the confidence model for a ranked list; those of the list are zero for an empty one. */
export function confidenceInputs(ranked: RankedFeatures, facts: ConfidenceFacts): Record<string, number> {
  const [first, second] = ranked;
  const value = (name: string): number => first?.features[name] ?? 0;
  const field = ranked.slice(0, FIELD);
  const mean = field.reduce((sum, candidate) => sum + candidate.score, 0) / Math.max(1, field.length);
  const inputs: Record<string, number> = {
    intercept: 1,
    score: first?.score ?? 0,
    margin: (first?.score ?? 0) - (second?.score ?? 0),
    lead: (first?.score ?? 0) - mean,
    denseBest: Math.max(value('denseVariant'), value('denseText'), value('denseHeading')),
  };
  for (const name of OF_FIRST) inputs[name] = value(name);
  for (const name of OF_QUESTION) inputs[name] = facts[name];
  for (const name of OF_TOP) inputs[`${name}InTop`] = field.slice(0, TOP).reduce((best, candidate) => Math.max(best, candidate.features[name] ?? 0), 0);
  return inputs;
}

/** Calibrated probability, 0–1, that the first of a ranked list answers the question; 0 for an empty list and for a question without a word. */
export function estimateConfidence(ranked: RankedFeatures, facts: ConfidenceFacts, model: RankingModel = WITH_VARIANTS): number {
  const [first] = ranked;
  if (first === undefined) return 0;
  if ((first.features['lawNumber'] ?? 0) > 0) return LAW_NUMBER_CONFIDENCE;
  if (facts.subject === 0) return 0;
  const inputs = confidenceInputs(ranked, facts);
  const sum = Object.entries(model.confidence).reduce((total, [name, weight]) => total + weight * (inputs[name] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}
