import type { FirstStage, StageSwitches } from './first-stage.ts';
import { finalScore } from './ranking/rank.ts';

/** A way of ranking with some parts switched off. */
export interface Ablation {
  readonly name: string;
  readonly switches: StageSwitches;
  /** Is the fused list ranked again by the second stage? */
  readonly secondStage: boolean;
}

const NOTHING: StageSwitches = { bm25: false, dense: false, variants: false, synonyms: false, families: false, translation: false, correction: false, laws: false };

/** Parts put together one by one, from each retriever alone to everything: what each adds. */
export const BUILD_UP: readonly Ablation[] = [
  { name: 'BM25 alone', switches: { ...NOTHING, bm25: true }, secondStage: false },
  { name: 'dense alone', switches: { ...NOTHING, dense: true, variants: true }, secondStage: false },
  { name: 'fusion', switches: { ...NOTHING, bm25: true, dense: true }, secondStage: false },
  { name: '+ variants', switches: { ...NOTHING, bm25: true, dense: true, variants: true }, secondStage: false },
  { name: '+ correction', switches: { ...NOTHING, bm25: true, dense: true, variants: true, correction: true }, secondStage: false },
  { name: '+ synonyms', switches: { ...NOTHING, bm25: true, dense: true, variants: true, correction: true, synonyms: true }, secondStage: false },
  { name: '+ families', switches: { translation: false, laws: false }, secondStage: false },
  { name: '+ translation', switches: { laws: false }, secondStage: false },
  { name: '+ law numbers', switches: {}, secondStage: false },
  { name: '+ second stage', switches: {}, secondStage: true },
];

/** Everything but one part: what each is worth where the others stand. The weights of the second stage are those trained with all parts. */
export const LEAVE_ONE_OUT: readonly Ablation[] = [
  { name: 'without dense', switches: { dense: false }, secondStage: true },
  { name: 'without BM25 list', switches: { bm25: false }, secondStage: true },
  { name: 'without variants', switches: { variants: false }, secondStage: true },
  { name: 'without correction', switches: { correction: false }, secondStage: true },
  { name: 'without synonyms', switches: { synonyms: false }, secondStage: true },
  { name: 'without families', switches: { families: false }, secondStage: true },
  { name: 'without translation', switches: { translation: false }, secondStage: true },
  { name: 'without law numbers', switches: { laws: false }, secondStage: true },
];

/**
 * Sections in the order of one ablation, `article id#slug`, each once, best first.
 *
 * @returns an empty list for a question that is empty after analysis.
 */
export async function rankSections(firstStage: FirstStage, text: string, ablation: Ablation, more: StageSwitches = {}): Promise<string[]> {
  const { candidates, model } = await firstStage(text, { ...ablation.switches, ...more });
  const ordered = ablation.secondStage
    ? candidates.map(({ passage, features }) => ({ passage, score: finalScore(features, model) })).sort((left, right) => right.score - left.score || (left.passage.id < right.passage.id ? -1 : 1))
    : candidates;
  return [...new Set(ordered.map(({ passage }) => `${passage.articleId}#${passage.slug}`))];
}
