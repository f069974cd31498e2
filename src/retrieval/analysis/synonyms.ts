import type { SynonymGroup } from '../../corpus/index.ts';
import { termsOf } from './words.ts';

/** A term group, stemmed: each way of saying it as a sequence of stems. */
interface StemmedGroup {
  readonly phrases: readonly (readonly string[])[];
  readonly weight: number;
}

export interface SynonymMatch {
  /** Indexes of the question's terms that the phrase covers. */
  readonly covered: readonly number[];
  /** Stems of another way of saying it. */
  readonly phrase: readonly string[];
  readonly weight: number;
}

/** Finds words and phrases of a question that have synonyms. Immutable. */
export class SynonymMatcher {
  private readonly byFirst = new Map<string, { phrase: readonly string[]; group: StemmedGroup }[]>();

  constructor(groups: readonly SynonymGroup[]) {
    for (const group of groups) {
      const phrases = uniquePhrases(group.terms.map(termsOf).filter((phrase) => phrase.length > 0));
      const stemmed = { phrases, weight: group.weight };
      for (const phrase of phrases) {
        const first = phrase[0] ?? '';
        this.byFirst.set(first, [...(this.byFirst.get(first) ?? []), { phrase, group: stemmed }]);
      }
    }
  }

  /** All synonyms of what the stems say, in the order of the stems; phrases may leave out nothing and stand in order. */
  match(terms: readonly string[]): SynonymMatch[] {
    return terms.flatMap((term, start) => (this.byFirst.get(term) ?? []).flatMap(({ phrase, group }) => {
      if (!phrase.every((stem, offset) => terms[start + offset] === stem)) return [];
      const covered = phrase.map((_, offset) => start + offset);
      return group.phrases.filter((other) => other !== phrase).map((other) => ({ covered, phrase: other, weight: group.weight }));
    }));
  }
}

function uniquePhrases(phrases: readonly (readonly string[])[]): (readonly string[])[] {
  return [...new Map(phrases.map((phrase) => [phrase.join(' '), phrase])).values()];
}
