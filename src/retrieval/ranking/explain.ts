import { confidenceInputs } from './rank.ts';
import { BARE, WITH_VARIANTS } from './model.ts';

/**
 * What speaks for and against a first passage in the confidence model: each input's share of the log-odds, strongest first, the intercept left out.
 * Empty for an empty ranking.
 *
 * @param isBare - was the ranking made over a corpus without question variants?
 */
export function explainConfidence(ranked: Parameters<typeof confidenceInputs>[0], isBare = false): readonly { readonly input: string; readonly value: number; readonly share: number }[] {
  if (ranked.length === 0) return [];
  const { confidence } = isBare ? BARE : WITH_VARIANTS;
  return Object.entries(confidenceInputs(ranked)).filter(([input]) => input !== 'intercept')
    .map(([input, value]) => ({ input, value, share: value * (confidence[input] ?? 0) }))
    .sort((left, right) => Math.abs(right.share) - Math.abs(left.share));
}
