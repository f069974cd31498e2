import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PASSAGE_MAX_WORDS, splitArticle, type Article, type Statement } from '../../src/corpus/index.ts';
import { countWords, joinStatements } from '../../src/corpus/text.ts';

const articleOf = (statements: readonly Statement[]): Article => ({
  id: 'a/b', title: 'Titre', type: 'contexte', summary: 's', updated: '2026-01-01', asOf: '2026-01-01', questions: ['q'], related: [],
  sources: {}, sections: [{ heading: 'Quoi ?', slug: 'quoi', questions: ['v'], plain: [], statements, line: 1 }],
});
const statement = (words: number, block = 0): Statement => ({ text: `${'mot '.repeat(words - 1)}fin.`, sources: ['S'], solidity: 'officiel', form: 'sentence', block, line: 1 });

test('a short section is one passage with a stable id and all its questions', () => {
  const [passage, ...others] = splitArticle(articleOf([statement(10), statement(20)]));
  expect(others).toEqual([]);
  expect({ id: passage?.id, questions: passage?.questions }).toEqual({ id: 'a/b#quoi-1', questions: ['v', 'q'] });
});

test('a long section is cut between statements; the first part has the questions', () => {
  const passages = splitArticle(articleOf(Array.from({ length: 30 }, () => statement(10))));
  expect(passages.map((passage) => passage.id)).toEqual(['a/b#quoi-1', 'a/b#quoi-2']);
  expect(passages[1]?.questions).toEqual([]);
});

test('parts join to the section and respect the limit', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 }), (lengths) => {
    const statements = lengths.map((words, index) => statement(words, index % 3));
    const passages = splitArticle(articleOf(statements));
    expect(passages.flatMap((passage) => passage.statements)).toEqual(statements);
    for (const passage of passages) {
      expect(countWords(passage.text)).toBeLessThanOrEqual(PASSAGE_MAX_WORDS);
      expect(passage.text).toBe(joinStatements(passage.statements));
    }
  }));
});

test('a notice of change is a passage of its own', () => {
  const warning = { ...statement(5), text: 'La loi a pu changer.' };
  expect(splitArticle({ ...articleOf([statement(5)]), warning }).map((passage) => [passage.id, passage.text])).toContainEqual(['a/b#avertissement-1', 'La loi a pu changer.']);
});
