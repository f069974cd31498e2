import { expect, test } from 'vitest';
import type { Passage } from '../../src/corpus/index.ts';
import { LexicalIndex } from '../../src/retrieval/lexical/lexical-index.ts';
import { factsOf } from '../../src/retrieval/ranking/passage-facts.ts';

const LEXICAL = new LexicalIndex({ lengths: [[1, 1, 1]], postings: {}, variants: [] });

async function intentsOf(heading: string, questions: readonly string[]): Promise<readonly string[] | undefined> {
  const passage: Passage = { id: 'a#b-1', articleId: 'a', title: 'A', type: 'droit', heading, slug: 'b', sectionIndex: 0, text: '', statements: [], plain: [], questions, asOf: '2026-01-01' };
  return (await factsOf([passage], LEXICAL, () => Promise.resolve())).intents[0];
}

test('a section is asked for what its heading asks', async () => {
  expect(await intentsOf('Comment contester ?', [])).toEqual(['contest', 'how']);
});

test('what three of its variants ask counts too, what fewer ask does not', async () => {
  expect(await intentsOf('Quelle sanction ?', ['combien je perds', 'combien en moins', 'qui décide', 'combien par mois'])).toEqual(['amount', 'effect']);
  expect(await intentsOf('Quelle sanction ?', ['combien je perds', 'combien en moins', 'qui décide'])).toEqual(['effect']);
});
