import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editCost, soundOf, SpellingCorrector } from '../../src/retrieval/analysis/spelling.ts';
import { toVocabulary } from '../../src/retrieval/analysis/vocabulary.ts';

const WORDS = ['algorithme', 'allocation', 'conseiller', 'contrôle', 'délai', 'données', 'radiation', 'recours', 'score', 'suspension'];
const corrector = new SpellingCorrector(toVocabulary([
  ['algorithme', 'algorithme', 30], ['allocation', 'allocation', 25], ['conseiller', 'conseiller', 12], ['controle', 'contrôle', 30], ['delai', 'délai', 8],
  ['donnees', 'données', 5], ['radiation', 'radiation', 20], ['recours', 'recours', 9], ['score', 'score', 15], ['suspension', 'suspension', 10],
]));
const best = (word: string): string | undefined => corrector.correct(word)[0]?.word;

test('a known word has its usual accents, however it is typed', () => {
  expect(['controle', 'contrôle', 'CONTROLE', 'donnees'].map((word) => corrector.known(word))).toEqual(['contrôle', 'contrôle', 'contrôle', 'données']);
});

test('an unknown word is not known', () => {
  expect(corrector.known('chaussette')).toBeUndefined();
});

describe('the best correction', () => {
  test.each([
    ['a missing letter', 'radiaton', 'radiation'],
    ['a doubled letter', 'raddiation', 'radiation'],
    ['a letter that should be doubled', 'alocation', 'allocation'],
    ['both, and an accent', 'kontrolle', 'contrôle'],
    ['a neighbouring key', 'rzdiation', 'radiation'],
    ['swapped letters', 'scoer', 'score'],
    ['a silent letter left out', 'algoritme', 'algorithme'],
    ['one vowel for another', 'algorythme', 'algorithme'],
    ['the same sound', 'suspention', 'suspension'],
    ['the same sound with another first letter', 'kontrol', 'contrôle'],
  ])('of %s: %s → %s', (_, typed, word) => {
    expect(best(typed)).toBe(word);
  });

  test.each(['xyz', 'chaussette', 'ra', '30000', 'l5412', '', 'a'.repeat(40)])('is none for « %s »', (typed) => {
    expect(corrector.correct(typed)).toEqual([]);
  });

  test('a known word is its own, at no cost', () => {
    expect(WORDS.map((word) => corrector.correct(word)[0])).toEqual(WORDS.map((word) => ({ word, cost: 0 })));
  });

  test('any string gives at most two words of the vocabulary', () => {
    fc.assert(fc.property(fc.uint16Array({ maxLength: 60 }).map((units) => String.fromCharCode(...units)), (typed) => {
      const words = corrector.correct(typed).map((correction) => correction.word);
      expect(words.length).toBeLessThanOrEqual(2);
      expect(words.filter((word) => !WORDS.includes(word))).toEqual([]);
    }));
  });
});

describe('the edit cost', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcehtz'), maxLength: 8 });

  test('is 0 between equal words only, and the same both ways', () => {
    fc.assert(fc.property(word, word, (left, right) => {
      expect(editCost(left, right, 100) === 0).toBe(left === right);
      expect(editCost(left, right, 100)).toBeCloseTo(editCost(right, left, 100), 9);
    }));
  });

  test('is the same after a longer word as before it, and for words beyond the room that is kept', () => {
    const before = editCost('contrainte', 'contrat', 100);
    expect(editCost('a'.repeat(200), 'a'.repeat(203), 100)).toBeCloseTo(3 * editCost('aa', 'aaa', 100), 9);
    expect(editCost('anticonstitutionnellement', 'constitution', 100)).toBeGreaterThan(5);
    expect(editCost('contrainte', 'contrat', 100)).toBe(before);
  });

  test('is infinite above the limit', () => {
    expect(editCost('score', 'recours', 1)).toBe(Number.POSITIVE_INFINITY);
  });
});

test('words that sound alike have one sound', () => {
  expect(new Set(['kontrol', 'controle', 'controlle', 'contrôles'].map(soundOf)).size).toBe(1);
});
