import { expect, test } from 'vitest';
import { matchPolarity } from '../../src/answering/compose/polarity.ts';
import type { Article, Passage, Statement } from '../../src/corpus/index.ts';
import type { RetrievalResult } from '../../src/retrieval/index.ts';
import { NEUTRAL_FACTS } from '../support/fakes.ts';

const HEADING = 'Puis-je refuser l\'offre ?';
const said = (text: string, question: string, coverage = 1, place = 0, heading = HEADING, precision = 1): string | undefined => {
  const statement: Statement = { text, sources: ['S'], solidity: 'officiel', form: 'sentence', block: 0, line: 1 };
  const passage: Passage = { id: 'a#b-1', articleId: 'a', title: 'A', type: 'droit', heading, slug: 'b', sectionIndex: 0, text, statements: [statement], plain: [], questions: [], asOf: '2026-01-01' };
  const article: Article = { id: 'a', title: 'A', type: 'droit', summary: 's', updated: '2026-01-01', asOf: '2026-01-01', questions: [], related: [], sources: {}, sections: [] };
  const result: RetrievalResult = { query: { normalised: question, terms: [], lawNumbers: [], intents: ['yes-no'], isOwnCase: false, corrections: [], strangers: [] }, questionFacts: NEUTRAL_FACTS, ranked: [{ passage, score: 1, features: { headingCoverage: coverage, headingPrecision: precision } }], confidence: 1 };
  const chosen = Array.from({ length: place + 1 }, () => ({ passage, article, statement, index: 0 }));
  return matchPolarity(chosen, result).at(-1)?.statement.text;
};

test('the « oui » stays for the section\'s own question', () => {
  expect(said('Oui, deux fois au plus.', 'puis je refuser offre')).toBe('Oui, deux fois au plus.');
});

test('it goes for the opposite question, for another one, and behind the first sentence', () => {
  expect(said('Oui, deux fois au plus.', 'suis je obligé accepter offre')).toBe('Deux fois au plus.');
  expect(said('Oui, deux fois au plus.', 'puis je refuser offre', 0.3)).toBe('Deux fois au plus.');
  expect(said('Oui, deux fois au plus.', 'puis je refuser offre', 1, 1)).toBe('Deux fois au plus.');
  expect(said('Oui, deux fois au plus.', 'puis je refuser', 1, 0, HEADING, 0.2)).toBe('Deux fois au plus.');
});

test('a sentence that needs it keeps it', () => {
  expect(said('Non, répond France Travail : les robots résument.', 'autre chose', 0)).toBe('Non, répond France Travail : les robots résument.');
});

test('« passer », « niveau » and « nécessaire » turn no question round', () => {
  expect(said('Oui, si vous le voulez.', 'est ce que je peux prendre un avocat', 1, 0, 'Puis-je passer par un avocat ?')).toBe('Oui, si vous le voulez.');
  expect(said('Oui, il est nécessaire.', 'ce n\'est pas utile au niveau du droit', 1, 0, 'Le droit au même niveau est-il utile ?')).toBe('Il est nécessaire.');
});
