import { expect, test } from 'vitest';
import { trainTranslation, type TranslationPair } from '../../src/retrieval/analysis/translation.ts';

/** 60 questions of six subjects: « virer » is asked where « radiation » answers; « commun » stands in every answer. */
const PAIRS: readonly TranslationPair[] = Array.from({ length: 60 }, (_, index) => {
  const subject = index % 12;
  return subject === 0
    ? { question: ['vir', 'france'], answer: ['radiat', 'commun'] }
    : { question: [`ask${subject}`, 'france'], answer: [`answer${subject}`, 'commun'] };
});

test('a word of questions is translated into the word of the answers that comes with it', () => {
  const table = new Map(trainTranslation(PAIRS));
  expect(table.get('vir')?.map(([term]) => term)).toEqual(['radiat']);
  expect(table.get('vir')?.[0]?.[1]).toBeGreaterThan(0.9);
});

test('a word that stands in a tenth of the answers translates nothing', () => {
  expect(trainTranslation(PAIRS).flatMap(([, row]) => row.map(([term]) => term))).not.toContain('commun');
});

test('a word asked less than three times, or answered with itself, is left out', () => {
  const rare = { question: ['rare'], answer: ['reponse'] };
  const same = { question: ['recour'], answer: ['recour'] };
  const sources = trainTranslation([...PAIRS, rare, rare, same, same, same]).map(([term]) => term);
  expect(sources).toContain('vir');
  expect(sources.filter((term) => term === 'rare' || term === 'recour')).toEqual([]);
});

test('the same pairs give the same table, ordered by word', () => {
  const table = trainTranslation(PAIRS);
  expect(table).toEqual(trainTranslation(PAIRS));
  expect(table.map(([term]) => term)).toEqual(table.map(([term]) => term).sort());
});

test('nothing teaches nothing', () => {
  expect(trainTranslation([])).toEqual([]);
});
