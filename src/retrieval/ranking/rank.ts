import { FEATURES, type FeatureVector } from './features.ts';
import { CONFIDENCE_WEIGHTS, RANKING_WEIGHTS } from './weights.ts';

/** Linear score of the second stage. */
export function scoreFeatures(features: FeatureVector, weights: FeatureVector = RANKING_WEIGHTS): number {
  return FEATURES.reduce((sum, feature) => sum + weights[feature] * features[feature], 0);
}

/** Exact look-up beats likeness: what a passage gains whose law number was asked for. */
const LAW_NUMBER_BONUS = 10;
/** Confidence of an exact look-up. */
const LAW_NUMBER_CONFIDENCE = 0.98;

/** Score of a candidate in the final ranking: the linear model, and passages that are (or speak of) the law article asked for in front. */
export function finalScore(features: FeatureVector): number {
  return scoreFeatures(features) + LAW_NUMBER_BONUS * features.lawNumber - (features.lawNumber === 1 ? RANKING_WEIGHTS.lawText : 0);
}

/** Inputs of the confidence model for a ranked list; all zero for an empty one. */
export function confidenceInputs(ranked: readonly { readonly score: number; readonly features: Readonly<Record<string, number>> }[]): Record<string, number> {
  const [first, second] = ranked;
  const value = (name: string): number => first?.features[name] ?? 0;
  return {
    intercept: 1,
    score: first?.score ?? 0,
    margin: (first?.score ?? 0) - (second?.score ?? 0),
    variant: value('variant'),
    textCoverage: value('textCoverage'),
    titleCoverage: value('titleCoverage'),
    statementCoverage: value('statementCoverage'),
    missed: value('missed'),
    denseVariant: value('denseVariant'),
    denseText: value('denseText'),
    denseHeading: value('denseHeading'),
    lawNumber: value('lawNumber'),
    unknownShare: value('unknownShare'),
    decoyWords: value('decoyWords'),
    decoyDense: value('decoyDense'),
  };
}

/** Calibrated probability, 0–1, that the first of a ranked list answers the question; 0 for an empty list. */
export function estimateConfidence(ranked: readonly { readonly score: number; readonly features: Readonly<Record<string, number>> }[]): number {
  if (ranked.length === 0) return 0;
  if ((ranked[0]?.features['lawNumber'] ?? 0) > 0) return LAW_NUMBER_CONFIDENCE;
  const inputs = confidenceInputs(ranked);
  const sum = Object.entries(CONFIDENCE_WEIGHTS).reduce((total, [name, weight]) => total + weight * (inputs[name] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}
