import type { RetrievalResult } from '../../retrieval/index.ts';
import { detectIntents } from '../../retrieval/text.ts';

/** Score distance up to which a passage answers about as well as the first; measured by `npm run evaluate` (CHANGELOG 0.1.0). */
export const COMPLEMENT_MARGIN = 1.5;

/**
 * Puts the deadline first for a question that asks for one: of the sections of the first passage's article that answer about as well, the one whose heading is
 * about time leads. Within one article only, so that the deadline of another subject never moves up.
 *
 * @returns the result, its first passage exchanged or unchanged; features and scores stay each passage's own.
 */
export function leadWithDeadline(result: RetrievalResult): RetrievalResult {
  const [first] = result.ranked;
  if (first === undefined || !result.query.intents.includes('deadline') || namesDeadline(first.passage.heading)) return result;
  const lead = result.ranked.find(({ passage, score }) => passage.articleId === first.passage.articleId && score >= first.score - COMPLEMENT_MARGIN && namesDeadline(passage.heading));
  return lead === undefined ? result : { ...result, ranked: [lead, ...result.ranked.filter((one) => one !== lead)] };
}

function namesDeadline(heading: string): boolean {
  return detectIntents(heading).includes('deadline');
}
