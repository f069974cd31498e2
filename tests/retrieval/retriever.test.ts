import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openIndex, type OpenIndex, type RetrievalResult } from '../../src/retrieval/index.ts';
import { EMBEDDING, TEST_INDEX } from '../support/paths.ts';

let index: OpenIndex;
beforeAll(async () => {
  index = await openIndex({ indexDir: TEST_INDEX, embedding: EMBEDDING, required: true });
});
afterAll(() => index.close());

async function retrieve(question: string, options?: { readonly limit?: number; readonly topic?: string; readonly articles?: readonly string[] }): Promise<RetrievalResult> {
  const retriever = index.current();
  if (retriever === undefined) throw new Error('The shared test index is not loaded.');
  return retriever.retrieve(question, options);
}
const firstOf = async (question: string): Promise<string | undefined> => (await retrieve(question)).ranked[0]?.passage.id;

describe('a message full of mistakes finds the passage that the clean question finds', () => {
  test.each([
    ['C\'est quoi le score de suspicion ?', 'c koi le score de suspission', 'algorithmes/score-suspicion'],
    ['Comment contester une radiation ?', 'coment contesté une radiassion', 'droits/radiation-effets'],
    ['Combien de temps dure une radiation ?', 'cb de tps dure une radiassion', 'droits/radiation-effets'],
    ['Que risque-t-on en cas d\'absence à un rendez-vous ?', 'je risque koi si jloupe un rdv', 'droits/absence-a-un-rendez-vous'],
    ['Quels motifs légitimes pour une absence à un rendez-vous ?', 'kel motif legitime pr une absense a un rdv', 'droits/absence-a-un-rendez-vous'],
    ['Depuis quand la CAF utilise-t-elle un score ?', 'depuis kand la caf utilise un scor', 'algorithmes/score-caf'],
    ['Combien coûte le médiateur ?', 'cb coute le mediateur', 'demarches/saisir-mediateur'],
    ['Comment saisir la CADA ?', 'COMENT SESIR LA CADA', 'demarches/saisir-cada'],
    ['Qu\'est-ce que le besoin de redynamisation ?', 'keske le besoin de redinamisation', 'algorithmes/besoin-redynamisation'],
    ['Que peut faire la CNIL pour moi ?', 'ke peu faire la cnil pr moi', 'institutions/cnil'],
  ])('« %s » and « %s »', async (clean, typed, article) => {
    const expected = await retrieve(clean);
    expect(expected.ranked[0]?.passage.articleId).toBe(article);
    expect(await firstOf(typed)).toBe(expected.ranked[0]?.passage.id);
  });
});

describe('a law number', () => {
  test.each([
    ['l5412-1', 'loi/code-du-travail/L5412-1'],
    ['L. 5412 1 ça dit quoi', 'loi/code-du-travail/L5412-1'],
    ['que dit l’article R. 5412-7 ?', 'loi/code-du-travail/R5412-7'],
    ['R*311-12', 'loi/code-des-relations-entre-le-public-et-l-administration/R311-12'],
    ['r311-12 svp', 'loi/code-des-relations-entre-le-public-et-l-administration/R311-12'],
    ['L311-3-1', 'loi/code-des-relations-entre-le-public-et-l-administration/L311-3-1'],
  ])('« %s » gives that article first, with confidence', async (question, article) => {
    const { ranked, confidence } = await retrieve(question);
    expect(ranked[0]?.passage.articleId).toBe(article);
    expect(confidence).toBeGreaterThan(0.9);
  });

  test('without its letter gives articles of that number first', async () => {
    expect((await retrieve('article 5412-1 du code du travail')).ranked[0]?.passage.law?.num).toMatch(/^[LR]5412-1$/u);
  });

  test('of a long article, and nothing else, gives its parts as they follow one another', async () => {
    const parts = (await retrieve('Que dit l\'article L5412-1 du code du travail ?')).ranked.map(({ passage }) => passage.id).filter((id) => id.startsWith('loi/code-du-travail/L5412-1#'));
    expect(parts.length).toBeGreaterThan(2);
    expect(parts).toEqual([...parts].sort());
  });

  test('with words of its own gives the part of the article that has them', async () => {
    expect((await retrieve('article L5412-1 fraude et fausses déclarations')).ranked[0]?.passage.text).toContain('fraude');
  });
});

describe('a question without words', () => {
  test.each(['', ' \n', '😀', '\u200B', 'est-ce que le la les'])('« %s » gives no passage and no confidence', async (question) => {
    const { ranked, confidence } = await retrieve(question);
    expect({ ranked, confidence }).toEqual({ ranked: [], confidence: 0 });
  });
});

test('passages come best first, each once, ten unless more or fewer are asked for', async () => {
  const { ranked } = await retrieve('Comment contester une radiation ?');
  expect(ranked).toHaveLength(10);
  expect(new Set(ranked.map(({ passage }) => passage.id)).size).toBe(10);
  expect(ranked.map(({ score }) => score)).toEqual(ranked.map(({ score }) => score).sort((left, right) => right - left));
  expect((await retrieve('Comment contester une radiation ?', { limit: 3 })).ranked).toEqual(ranked.slice(0, 3));
});

test('the same question gives the same ranking', async () => {
  expect(await retrieve('quelles données sur moi')).toEqual(await retrieve('quelles données sur moi'));
});

test('a follow-up finds what its topic is about', async () => {
  const { ranked } = await retrieve('et depuis quand ?', { topic: 'score de la CAF', articles: ['algorithmes/score-caf'] });
  expect(ranked[0]?.passage.articleId).toBe('algorithmes/score-caf');
});

test.each([
  ['a pasted letter', 'Madame, Monsieur, je conteste la radiation que vous avez prononcée. '.repeat(100)],
  ['one letter 2,000 times', 'x'.repeat(2000)],
  ['a script', '<script>alert("radiation")</script>'],
  ['control characters', '\u0000\u0001\u0002radiation\u202E'],
])('%s is ranked within a second', async (_, question) => {
  const started = performance.now();
  const { confidence } = await retrieve(question);
  expect(performance.now() - started).toBeLessThan(1000);
  expect(confidence).toBeGreaterThanOrEqual(0);
  expect(confidence).toBeLessThanOrEqual(1);
});
