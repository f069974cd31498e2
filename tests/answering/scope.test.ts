import { expect, test } from 'vitest';
import { namesForeignMatter } from '../../src/answering/scope.ts';
import type { Intent, RetrievalResult } from '../../src/retrieval/index.ts';
import { NEUTRAL_FACTS } from '../support/fakes.ts';

const asks = (text: string, strangers: readonly string[], intents: readonly Intent[] = ['contest'], lawNumbers: readonly string[] = []): boolean => {
  const result: RetrievalResult = { query: { normalised: text, terms: [], lawNumbers, intents, isOwnCase: false, corrections: [], strangers }, questionFacts: NEUTRAL_FACTS, ranked: [], confidence: 1 };
  return namesForeignMatter(text, result);
};

test.each<[string, string]>([['jai recu une oqtf, combien de temps', 'oqtf'], ['comment saisir le médiateur d\'EDF', 'edf'], ['L\'ARENH expire quand', 'arenh']])('« %s » is about a matter that nobody here knows', (text, stranger) => {
  expect(asks(text, [stranger])).toBe(true);
});

test.each<[string, readonly string[]]>([['Mme Dupont-Szymczak m\'a radié, comment contester', ['szymczak']], ['j\'habite à Quimper, comment contester', ['quimper']], ['le conseiller Krzak refuse', ['krzak']], ['jy pige rien', ['jy']]])('the name in « %s » is part of the story', (text, strangers) => {
  expect(asks(text, strangers)).toBe(false);
});

test('a question that asks for no deadline, remedy, amount or body, or names a law, is left to the ranking', () => {
  expect(asks('c\'est quoi panoptix', ['panoptix'], ['definition'])).toBe(false);
  expect(asks('R5131-16 cej combien de mois', ['cej'], ['deadline'], ['R5131-16'])).toBe(false);
});
