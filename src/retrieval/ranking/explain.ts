import type { RetrievalResult } from '../types.ts';
import { BARE, WITH_VARIANTS } from './model.ts';
import { confidenceInputs } from './rank.ts';

/**
 * What speaks for and against a first passage in the confidence model: each input's share of the log-odds, strongest first, the intercept left out.
 * Empty for an empty ranking.
 */
export function explainConfidence({ ranked, questionFacts, isBare }: Pick<RetrievalResult, 'ranked' | 'questionFacts' | 'isBare'>): readonly { readonly input: string; readonly value: number; readonly share: number }[] {
  if (ranked.length === 0) return [];
  const { confidence } = isBare === true ? BARE : WITH_VARIANTS;
  return Object.entries(confidenceInputs(ranked, questionFacts)).filter(([input]) => input !== 'intercept')
    .map(([input, value]) => ({ input, value, share: value * (confidence[input] ?? 0) }))
    .sort((left, right) => Math.abs(right.share) - Math.abs(left.share));
}
