import { bootstrapInterval } from './bootstrap.ts';

/** One question with the sections that answer it and a ranking of sections, best first. */
export interface RankedQuestion {
  readonly relevant: ReadonlySet<string>;
  readonly ranking: readonly string[];
}

/** Measures of one question, each 0–1. */
export const MEASURES = ['recall@1', 'recall@3', 'recall@5', 'mrr@10', 'ndcg@10'] as const;
export type Measure = (typeof MEASURES)[number];

const DEPTH = 10;

/**
 * Measures one ranking.
 *
 * `recall@k` is 1 when a section that answers is among the first k: one answer is enough for a reader. `mrr@10` is one over the rank of the first, `ndcg@10`
 * the discounted gain with each right section worth 1 (Järvelin and Kekäläinen, 2002). A question without relevant sections measures 0 throughout.
 */
export function measureRanking({ relevant, ranking }: RankedQuestion): Readonly<Record<Measure, number>> {
  const first = ranking.findIndex((section) => relevant.has(section));
  const within = (k: number): number => (first >= 0 && first < k ? 1 : 0);
  const gain = ranking.slice(0, DEPTH).reduce((sum, section, rank) => sum + (relevant.has(section) ? discount(rank) : 0), 0);
  const ideal = Array.from({ length: Math.min(DEPTH, relevant.size) }, (_, rank) => discount(rank)).reduce((sum, value) => sum + value, 0);
  return { 'recall@1': within(1), 'recall@3': within(3), 'recall@5': within(5), 'mrr@10': within(DEPTH) === 1 ? 1 / (first + 1) : 0, 'ndcg@10': ideal === 0 ? 0 : gain / ideal };
}

function discount(rank: number): number {
  return 1 / Math.log2(rank + 2);
}

/** A mean with its 95 % bootstrap interval. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Mean and interval of a measure over questions; all zero for none. */
export function estimate(values: readonly number[]): Estimate {
  if (values.length === 0) return { mean: 0, low: 0, high: 0 };
  const [low, high] = bootstrapInterval(values);
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, low, high };
}

/** Difference of two rankings of the same questions, with the 95 % interval of a paired bootstrap: significant when 0 lies outside. */
export function estimateDifference(values: readonly number[], baseline: readonly number[]): Estimate & { readonly significant: boolean } {
  const difference = estimate(values.map((value, index) => value - (baseline[index] ?? 0)));
  return { ...difference, significant: difference.low > 0 || difference.high < 0 };
}
