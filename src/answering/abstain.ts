import type { RankedPassage } from '../retrieval/index.ts';
import { suggestNearby } from './suggest.ts';
import { TEXTS } from './texts.ts';
import type { Reply } from './types.ts';

/** The answer « the corpus does not say »: says so, where to turn, and what the corpus does cover nearby, as suggestions. */
export function abstain(ranked: readonly RankedPassage[], missingLaw: readonly string[] = []): Reply {
  const suggestions = suggestNearby(ranked);
  const lines = [missingLaw.length > 0 ? TEXTS.abstentionLaw(missingLaw.join(', ')) : TEXTS.abstention, TEXTS.whereToTurn];
  if (suggestions.length > 0) lines.push(TEXTS.nearby);
  return { kind: 'abstention', text: lines.join('\n\n'), citations: [], suggestions, mode: 'extractive' };
}
