import { FEATURES, type FeatureVector } from './features.ts';
import { CONFIDENCE_WEIGHTS, RANKING_WEIGHTS } from './weights.ts';

/** Linear score of the second stage. */
export function scoreFeatures(features: FeatureVector, weights: FeatureVector = RANKING_WEIGHTS): number {
  return FEATURES.reduce((sum, feature) => sum + weights[feature] * features[feature], 0);
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
    denseVariant: value('denseVariant'),
    denseText: value('denseText'),
    lawNumber: value('lawNumber'),
    unknownShare: value('unknownShare'),
  };
}

/** Calibrated probability, 0–1, that the first of a ranked list answers the question; 0 for an empty list. */
export function estimateConfidence(ranked: readonly { readonly score: number; readonly features: Readonly<Record<string, number>> }[]): number {
  if (ranked.length === 0) return 0;
  const inputs = confidenceInputs(ranked);
  const sum = Object.entries(CONFIDENCE_WEIGHTS).reduce((total, [name, weight]) => total + weight * (inputs[name] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}
