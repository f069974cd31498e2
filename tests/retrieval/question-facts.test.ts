import { expect, test } from 'vitest';
import { analyseQuery } from '../../src/retrieval/analysis/analyse.ts';
import { SpellingCorrector } from '../../src/retrieval/analysis/spelling.ts';
import { SynonymMatcher } from '../../src/retrieval/analysis/synonyms.ts';
import { toVocabulary } from '../../src/retrieval/analysis/vocabulary.ts';
import { buildWordFilter, WordFilter } from '../../src/retrieval/analysis/word-filter.ts';
import { LexicalIndex } from '../../src/retrieval/lexical/lexical-index.ts';
import { factsOfQuestion, type QuestionFacts } from '../../src/retrieval/ranking/question-facts.ts';

/** Four passages: « livr » in two, « piscin » in one; a variant alone speaks of « compost ». */
const LEXICAL = new LexicalIndex({
  lengths: [[0, 0, 1], [0, 0, 1], [0, 0, 1], [0, 0, 1]],
  postings: { livr: [0, 0, 0, 1, 1, 0, 0, 1], piscin: [2, 0, 0, 1] },
  variants: [{ doc: 3, terms: ['compost'] }],
});
const RESOURCES = {
  spelling: new SpellingCorrector(toVocabulary([['livre', 'livre', 2], ['piscine', 'piscine', 1], ['compost', 'compost', 1]])),
  synonyms: new SynonymMatcher([]), frenchWords: new WordFilter(buildWordFilter(new Set(['velo']))),
};
const factsOf = (question: string): QuestionFacts => factsOfQuestion(analyseQuery(question, RESOURCES), LEXICAL);

test('a question in words of the corpus has no unknown share', () => {
  expect(factsOf('un livre à la piscine')).toEqual({ unknownShare: 0, unknownWords: 0, stranger: 0, words: 2, subject: 1 });
});

test('a word of a variant alone is known', () => {
  expect(factsOf('le compost').unknownWords).toBe(0);
});

test('a French word that the corpus lacks is unknown, and weighs more than a known one', () => {
  const { unknownShare, unknownWords, stranger } = factsOf('un livre à vélo');
  expect([unknownWords, stranger]).toEqual([1, 0]);
  expect(unknownShare).toBeGreaterThan(0.5);
  expect(unknownShare).toBeLessThan(1);
});

test('a word of no language is a stranger, from three letters on', () => {
  expect(factsOf('un livre xqzw').stranger).toBe(1);
  expect(factsOf('un livre xq').stranger).toBe(0);
});

test('a misspelt word of the corpus is neither unknown nor a stranger', () => {
  expect(factsOf('la piscinne')).toMatchObject({ unknownWords: 0, stranger: 0 });
});

test.each(['12', '12 3', 'x'])('« %s » asks about nothing', (question) => {
  expect(factsOf(question).subject).toBe(0);
});

test('no word at all has no share', () => {
  expect(factsOf('')).toEqual({ unknownShare: 0, unknownWords: 0, stranger: 0, words: 0, subject: 0 });
});
