import type { Passage } from '../../corpus/index.ts';
import type { AnalysedQuery, Retriever } from '../../retrieval/index.ts';
import { termsOfHeading } from './headings.ts';

/** The words of a question with what they weigh. */
export interface QuestionWords {
  /** Each content word: its idf, and whether a set of terms has it. */
  readonly words: readonly { readonly mass: number; isIn(terms: ReadonlySet<string>): boolean }[];
  /** Share of the question's idf mass that a set of terms has and another has not, 0–1. */
  shareIn(terms: ReadonlySet<string>, except?: ReadonlySet<string>): number;
  /** Share of the idf mass of a passage's heading that was asked for, 0–1. */
  askedShare(passage: Passage): number;
}

/** Least weight of a synonym that counts as the word itself. */
const SAME_WORD = 0.4;

/** Weighs the content words of a question by their idf; a word counts as found by itself or by a close synonym. */
export function questionWords(query: AnalysedQuery, retriever: Retriever): QuestionWords {
  const groups = [...new Set(query.terms.filter((term) => term.primary).map((term) => term.group))].map((group) => {
    const terms = query.terms.filter((term) => term.group === group && term.weight >= SAME_WORD);
    return { mass: Math.max(0, ...terms.filter((term) => term.primary).map((term) => retriever.idf(term.term))), isIn: (own: ReadonlySet<string>): boolean => terms.some((term) => own.has(term.term)) };
  });
  const total = groups.reduce((sum, group) => sum + group.mass, 0);
  const asked = new Set(query.terms.map((term) => term.term));
  return {
    words: groups,
    shareIn: (terms, except) => (total === 0 ? 0 : groups.filter((group) => group.isIn(terms) && (except === undefined || !group.isIn(except))).reduce((sum, group) => sum + group.mass, 0) / total),
    askedShare: (passage) => {
      const terms = [...termsOfHeading(passage)];
      const mass = (some: readonly string[]): number => some.reduce((sum, term) => sum + retriever.idf(term), 0);
      return terms.length === 0 ? 0 : mass(terms.filter((term) => asked.has(term))) / mass(terms);
    },
  };
}
