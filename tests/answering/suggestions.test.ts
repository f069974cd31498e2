import { expect, test } from 'vitest';
import { suggestNearby, suggestNext } from '../../src/answering/suggest.ts';
import type { Article, Passage, Section } from '../../src/corpus/index.ts';
import { slugify } from '../../src/corpus/text.ts';
import type { Retriever } from '../../src/retrieval/index.ts';

const section = (heading: string): Section => ({ heading, slug: slugify(heading), questions: [], plain: [], statements: [], line: 1 });
const article = (id: string, headings: readonly string[], related: readonly string[] = []): Article => ({ id, title: id, type: 'droit', summary: 's', updated: '2026-01-01', asOf: '2026-01-01', questions: [], related, sources: {}, sections: headings.map(section) });
const ARTICLES = [article('a', ['Que dit la règle ?', 'Qui décide ?', 'Comment contester ?'], ['b']), article('b', ['Combien cela coûte ?', 'Et ensuite'])];
const passage = (articleId: string, heading: string): Passage => ({ id: `${articleId}#${slugify(heading)}-1`, articleId, title: articleId, type: 'droit', heading, slug: slugify(heading), sectionIndex: 0, text: '', statements: [], plain: [], questions: [], asOf: '2026-01-01' });
const used = passage('a', 'Que dit la règle ?');

function retriever(checked?: readonly string[]): Retriever {
  return {
    info: { generation: 'g', model: 'm', passages: 1, created: '' }, articles: new Map(ARTICLES.map((one) => [one.id, one])), passages: new Map([[used.id, used]]),
    artifacts: new Map(checked === undefined ? [] : [['suggestions.json', JSON.stringify(checked)]]), idf: () => 1, retrieve: () => Promise.reject(new Error('not asked')),
  };
}
const next = (checked?: readonly string[]): string[] => suggestNext(ARTICLES[0] ?? article('a', []), new Set([used.id]), retriever(checked));

test('what to do comes first, then the article, then a related one; not what was just answered', () => {
  expect(next()).toEqual(['Comment contester ?', 'Qui décide ?', 'Combien cela coûte ?']);
});

test('only questions that the index found answered are suggested', () => {
  expect(next(['Comment contester ?', 'Combien cela coûte ?'])).toEqual(['Comment contester ?', 'Combien cela coûte ?']);
  const ranked = ['Qui décide ?', 'Comment contester ?'].map((heading, index) => ({ passage: { ...passage('a', heading), articleId: `x${index}` }, score: 1, features: {} }));
  expect(suggestNearby(ranked, retriever(['Comment contester ?']))).toEqual(['Comment contester ?']);
});
