import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyseQuery, type AnalysisResources } from '../../src/retrieval/analysis/analyse.ts';
import { SpellingCorrector } from '../../src/retrieval/analysis/spelling.ts';
import { SynonymMatcher } from '../../src/retrieval/analysis/synonyms.ts';
import { toVocabulary } from '../../src/retrieval/analysis/vocabulary.ts';
import { buildWordFilter, WordFilter } from '../../src/retrieval/analysis/word-filter.ts';

const RESOURCES: AnalysisResources = {
  spelling: new SpellingCorrector(toVocabulary([
    ['algorithme', 'algorithme', 30], ['controle', 'contrôle', 30], ['droit', 'droit', 10], ['oubli', 'oubli', 2], ['effacement', 'effacement', 2], ['radiation', 'radiation', 20], ['radie', 'radié', 5],
  ])),
  synonyms: new SynonymMatcher([{ terms: ['radiation', 'suppression'], weight: 0.5 }, { terms: ['droit à l\'oubli', 'effacement'], weight: 0.6 }]),
  frenchWords: new WordFilter(buildWordFilter(new Set(['radiateur']))),
};
const analyse = (text: string): ReturnType<typeof analyseQuery> => analyseQuery(text, RESOURCES);
const termsIn = (text: string): string[] => analyse(text).terms.map(({ term, weight, origin, primary }) => `${term} ${weight.toFixed(2)} ${origin}${primary ? '' : ', behind'}`);

test.each(['', '   ', '😀 ?!', '\u200B\u202E', 'est-ce que le la les'])('« %s » has no term', (question) => {
  expect(analyse(question).terms).toEqual([]);
});

test('a word has its stem, its synonyms behind it', () => {
  expect(termsIn('ma radiation')).toEqual(['radiat 1.00 typed', 'suppress 0.50 synonym, behind']);
});

test('a misspelt word counts as its correction, the typed form stays behind it', () => {
  const { normalised, corrections } = analyse('une radiaton');
  expect({ normalised, corrections }).toEqual({ normalised: 'une radiation', corrections: [{ from: 'radiaton', to: 'radiation' }] });
  expect(termsIn('une radiaton')).toEqual(['radiat 0.75 corrected', 'radiaton 1.00 typed, behind', 'suppress 0.50 synonym, behind']);
});

test('a word glued to a lost apostrophe is cut off', () => {
  expect(analyse('lalgorithme').corrections).toEqual([{ from: 'lalgorithme', to: 'algorithme' }]);
});

test('a word glued to a lost apostrophe and misspelt is cut off and corrected', () => {
  expect(analyse('lalgoritme').corrections).toEqual([{ from: 'lalgoritme', to: 'algorithme' }]);
});

test('a French word that the corpus lacks is not corrected into one that it has', () => {
  expect({ corrections: analyse('radiateur').corrections, terms: termsIn('radiateur') }).toEqual({ corrections: [], terms: ['radiateur 1.00 typed'] });
});

test('a known word without accents gets its accents, and keeps the typed reading', () => {
  expect(termsIn('radie')).toEqual(['radi 1.00 typed', 'rad 0.70 typed, behind']);
});

test('words of a phrase with synonyms weigh less than alone', () => {
  expect(termsIn('droit à l’oubli')).toEqual(['droit 0.70 typed', 'effac 0.60 synonym, behind', 'oubl 0.70 typed']);
});

test('a law number parted like a thousand has the words of the number in one', () => {
  expect(analyse('que dit L 5 412-1').normalised).toBe(analyse('que dit L 5412-1').normalised);
});

test('short spellings, law numbers and intents are read from one message', () => {
  const { normalised, lawNumbers, intents } = analyse('c koi l5412-1');
  expect({ normalised, lawNumbers, intents }).toEqual({ normalised: 'est quoi l 5412 1', lawNumbers: ['L5412-1'], intents: ['definition'] });
});

test('numbers are terms as they are', () => {
  expect(analyse('30 jours en 2025').terms.map((term) => term.term)).toEqual(['30', 'jour', '2025']);
});

test('a pasted letter has the terms of its first 60 words', () => {
  const groups = new Set(analyse(Array.from({ length: 300 }, (_, index) => `mot${String.fromCharCode(97 + index % 26)}`).join(' ')).terms.map((term) => term.group));
  expect(groups.size).toBe(60);
});

test('any string is analysed: one primary term a word, weights above 0 and at most 1, words in order', () => {
  fc.assert(fc.property(fc.oneof(fc.uint16Array({ maxLength: 300 }).map((units) => String.fromCharCode(...units)), fc.string({ unit: fc.constantFrom(...'raditon éù\'-L5412<>'), maxLength: 80 })), (text) => {
    const { terms } = analyse(text);
    const groups = terms.map((term) => term.group);
    expect(groups).toEqual([...groups].sort((left, right) => left - right));
    expect(terms.filter((term) => term.primary).map((term) => term.group)).toEqual([...new Set(groups)]);
    expect(terms.filter((term) => !(term.weight > 0 && term.weight <= 1))).toEqual([]);
  }));
});

test('a sum of money helps to find but is not what is asked about, in every way of writing it', () => {
  for (const sum of ['3000 euros', '3 000 €', '3000€', '3.000,50 euros', '3000 eur']) {
    const { terms } = analyse(`radiation de ${sum}`);
    expect(terms.filter(({ primary }) => primary).map(({ term }) => term), sum).toEqual(['radiat']);
    expect(terms.some(({ term, weight }) => /\d/u.test(term) && weight < 0.5), sum).toBe(true);
  }
});

test('other numbers stay what is asked about', () => {
  expect(analyse('decret 2025').terms.filter(({ primary }) => primary).map(({ term }) => term)).toContain('2025');
});

test.each([['jai recu une lettre', true], ['on m’a radié', true], ['ils mon couper le chomage', true], ['ma radiation', true], ['je fais quoi', true], ['qui decide une radiation', false], ['la radiation est-elle legale', false], ['le medium mesure', false]])('whether « %s » speaks of the person\'s own case: %s', (question, isOwnCase) => {
  expect(analyse(question).isOwnCase).toBe(isOwnCase);
});
