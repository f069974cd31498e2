import type { AnalysedQuery } from '../analysis/types.ts';
import type { LexicalIndex } from '../lexical/lexical-index.ts';

/** What a question's words tell of it before any passage is looked at; the same for all candidates. */
export interface QuestionFacts {
  /** Share of the question's idf mass on words that the corpus does not know: what it asks about besides, 0–1. */
  readonly unknownShare: number;
  /** Number of content words that the corpus does not know. */
  readonly unknownWords: number;
  /** 1 when a word is neither the corpus's nor French, and no misspelling of either: mostly a name that the corpus does not treat. */
  readonly stranger: number;
  /** Number of content words, topic included: of a long question much can be found by chance. */
  readonly words: number;
  /** 1 when there is a content word at all; numbers and single letters ask nothing. */
  readonly subject: number;
}

const MIN_NAME_LETTERS = 3;

export function factsOfQuestion(query: AnalysedQuery, lexical: LexicalIndex): QuestionFacts {
  const typed = query.terms.filter((term) => term.primary);
  const unknown = typed.filter((term) => !lexical.knows(term.term));
  const mass = typed.reduce((sum, term) => sum + lexical.idf(term.term), 0);
  return {
    unknownShare: mass === 0 ? 0 : unknown.reduce((sum, term) => sum + lexical.idf(term.term), 0) / mass,
    unknownWords: unknown.length,
    stranger: query.strangers.some((word) => word.length >= MIN_NAME_LETTERS) ? 1 : 0,
    words: new Set(query.terms.map((term) => term.group)).size,
    subject: query.terms.some((term) => /\p{L}{2}/u.test(term.term)) ? 1 : 0,
  };
}
