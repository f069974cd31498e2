import { expect, test } from 'vitest';
import { selectStatements } from '../../src/answering/compose/select.ts';
import type { Article, Passage, Statement } from '../../src/corpus/index.ts';
import type { Intent, QueryTerm } from '../../src/retrieval/index.ts';
import { termsOf } from '../../src/retrieval/text.ts';

const ARTICLE: Article = { id: 'a', title: 'A', type: 'droit', summary: 's', updated: '2026-01-01', asOf: '2026-01-01', questions: [], related: [], sources: {}, sections: [] };

/** The first statement of a section with these sentences, for a question. */
function leadOf(question: string, intents: readonly Intent[], texts: readonly string[]): string | undefined {
  const statements = texts.map((text, index): Statement => ({ text, sources: ['S'], solidity: 'officiel', form: 'sentence', block: 0, line: index + 1 }));
  const passage: Passage = { id: 'a#b-1', articleId: 'a', title: 'A', type: 'droit', heading: 'B', slug: 'b', sectionIndex: 0, text: texts.join(' '), statements, plain: [], questions: [], asOf: '2026-01-01' };
  const terms = termsOf(question).map((term, group): QueryTerm => ({ term, weight: 1, origin: 'typed', group, primary: true }));
  return selectStatements(passage, ARTICLE, { normalised: question, terms, lawNumbers: [], intents, isOwnCase: false, corrections: [], strangers: [] }, () => 1)[0]?.statement.text;
}

const RULE = 'La caisse peut garder une part de la pension.';
const FIGURE = 'La part gardée ne dépasse pas 20 % de la pension.';

test('the number that was asked for leads, where the first sentence has none', () => {
  expect(leadOf('quelle part de la pension au plus', ['amount'], [RULE, FIGURE])).toBe(FIGURE);
});

test('the first sentence leads when no number was asked for, or when it has one', () => {
  expect(leadOf('la pension', [], [RULE, FIGURE])).toBe(RULE);
  expect(leadOf('quelle part de la pension au plus', ['amount'], ['La part de la pension gardée est de 10 euros.', FIGURE])).toBe('La part de la pension gardée est de 10 euros.');
});

test('a sentence about another case does not lead, though it has as many of the words as the best that may', () => {
  const other = 'Pour un indu, la part du recours en pension compte.';
  const best = 'La part du recours en pension compte toujours.';
  expect(leadOf('part du recours en pension', [], ['Oui.', other, best])).toBe(best);
});

test('a number about something else does not lead', () => {
  expect(leadOf('quelle part de la pension au plus', ['amount'], [RULE, 'Exemple : 12 livres.'])).toBe(RULE);
});
