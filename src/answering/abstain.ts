import type { RankedPassage, Retriever } from '../retrieval/index.ts';
import { serviceWords } from './service-words.ts';
import { suggestNearby } from './suggest.ts';
import { TEXTS } from './texts.ts';
import type { Reply } from './types.ts';

/** Why a question is not answered. */
export type AbstentionReason =
  | { readonly kind: 'not-covered' }
  /** It asks for the state of somebody's own file. */
  | { readonly kind: 'own-file' }
  /** It names law articles that the corpus lacks. */
  | { readonly kind: 'missing-law'; readonly numbers: readonly string[] };

/** The answer « the corpus does not say »: says why, where to turn, and what the corpus does cover nearby, as suggestions. */
export function abstain(ranked: readonly RankedPassage[], retriever: Retriever, reason: AbstentionReason = { kind: 'not-covered' }): Reply {
  const suggestions = suggestNearby(ranked, retriever);
  const lines = [opening(reason), reason.kind === 'own-file' ? TEXTS.whoHoldsTheFile : serviceWords(retriever).turnTo];
  if (suggestions.length > 0) lines.push(TEXTS.nearby(suggestions.length));
  return { kind: 'abstention', text: lines.join('\n\n'), citations: [], suggestions, mode: 'extractive' };
}

function opening(reason: AbstentionReason): string {
  switch (reason.kind) {
    case 'not-covered': return TEXTS.abstention;
    case 'own-file': return TEXTS.abstentionOwnFile;
    case 'missing-law': return TEXTS.abstentionLaw(reason.numbers);
  }
}
