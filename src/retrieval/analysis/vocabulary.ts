import type { Article, SynonymGroup } from '../../corpus/index.ts';
import { fold } from '../../corpus/text.ts';
import type { Vocabulary } from './spelling.ts';
import { tokenise } from './words.ts';

/** A word that only question variants use is a word of the subject from this many variants on; below, it may be a misspelling made on purpose. */
const VARIANT_MIN_COUNT = 4;

/** Stored form: folded word, preferred spelling, count. */
export type VocabularyEntry = readonly [folded: string, spelling: string, count: number];

/** Words of articles and of the lexicon, with the spelling that occurs most. */
export function buildVocabulary(articles: readonly Article[], synonyms: readonly SynonymGroup[]): VocabularyEntry[] {
  const spellings = new Map<string, Map<string, number>>();
  const add = (text: string, weight: number): void => {
    for (const word of tokenise(text)) {
      const folded = fold(word);
      const known = spellings.get(folded) ?? new Map<string, number>();
      known.set(word, (known.get(word) ?? 0) + weight);
      spellings.set(folded, known);
    }
  };
  const variants = new Map<string, number>();
  for (const article of articles) {
    add(article.title, 1);
    add(article.summary, 1);
    for (const section of article.sections) {
      add(section.heading, 1);
      for (const statement of [...section.plain, ...section.statements]) add(statement.text, 1);
      for (const question of section.questions) for (const word of new Set(tokenise(question))) variants.set(word, (variants.get(word) ?? 0) + 1);
    }
  }
  for (const group of synonyms) for (const term of group.terms) add(term, 1);
  for (const [word, count] of variants) if (count >= VARIANT_MIN_COUNT && !spellings.has(fold(word))) add(word, count);
  return [...spellings].map(([folded, forms]): VocabularyEntry => {
    const ranked = [...forms].sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? 1 : -1));
    return [folded, ranked[0]?.[0] ?? folded, ranked.reduce((sum, [, count]) => sum + count, 0)];
  }).sort(([left], [right]) => (left < right ? -1 : 1));
}

/** Reads the stored form. */
export function toVocabulary(entries: readonly VocabularyEntry[]): Vocabulary {
  return { words: new Map(entries.map(([folded, spelling, count]) => [folded, { spelling, count }])) };
}
