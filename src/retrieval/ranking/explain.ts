import { confidenceInputs } from './rank.ts';
import { CONFIDENCE_WEIGHTS } from './weights.ts';

/**
 * What speaks for and against a first passage in the confidence model: each input's share of the log-odds, strongest first, the intercept left out.
 * Empty for an empty ranking.
 */
export function explainConfidence(ranked: Parameters<typeof confidenceInputs>[0]): readonly { readonly input: string; readonly value: number; readonly share: number }[] {
  if (ranked.length === 0) return [];
  return Object.entries(confidenceInputs(ranked)).filter(([input]) => input !== 'intercept')
    .map(([input, value]) => ({ input, value, share: value * (CONFIDENCE_WEIGHTS[input] ?? 0) }))
    .sort((left, right) => Math.abs(right.share) - Math.abs(left.share));
}
