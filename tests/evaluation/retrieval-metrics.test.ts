import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { addTypos, estimateDifference, isKeptAside, labelledQuestions, LabelsError, measureRanking, parseLabels, parseQuestionSet } from '../../src/evaluation/index.ts';

describe('measures of a ranking', () => {
  test('see the first right section at its rank', () => {
    expect(measureRanking({ relevant: new Set(['b']), ranking: ['a', 'b', 'c'] })).toEqual({ 'recall@1': 0, 'recall@3': 1, 'recall@5': 1, 'mrr@10': 0.5, 'ndcg@10': 1 / Math.log2(3) });
  });

  test('give the full gain only when every right section stands in front', () => {
    const relevant = new Set(['a', 'b']);
    expect(measureRanking({ relevant, ranking: ['b', 'a', 'c'] })['ndcg@10']).toBe(1);
    expect(measureRanking({ relevant, ranking: ['b', 'c', 'a'] })['ndcg@10']).toBeLessThan(1);
  });

  test('are 0 for an empty ranking and beyond the tenth place', () => {
    const none = { 'recall@1': 0, 'recall@3': 0, 'recall@5': 0, 'mrr@10': 0, 'ndcg@10': 0 };
    expect(measureRanking({ relevant: new Set(['a']), ranking: [] })).toEqual(none);
    expect(measureRanking({ relevant: new Set(['a']), ranking: [...'bcdefghijk', 'a'] })).toEqual(none);
  });

  test('lie between 0 and 1 and never fall when a right section moves up', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 15 }), fc.nat(), (ranking, seed) => {
      const at = 1 + (seed % (ranking.length - 1));
      const relevant = new Set([ranking[at] ?? '']);
      const before = measureRanking({ relevant, ranking });
      const after = measureRanking({ relevant, ranking: [ranking[at] ?? '', ...ranking.filter((_, place) => place !== at)] });
      for (const [name, value] of Object.entries(before)) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(after[name as keyof typeof after]).toBeGreaterThanOrEqual(value); // the key comes from the same record
      }
    }));
  });
});

test('a paired difference is significant when it holds on nearly every question, and not when it is noise', () => {
  const worse = Array.from({ length: 40 }, () => 0);
  expect(estimateDifference(worse.map((_, index) => (index % 4 === 0 ? 0 : 1)), worse).significant).toBe(true);
  expect(estimateDifference(worse.map((_, index) => (index % 2 === 0 ? 1 : 0)), worse.map((_, index) => (index % 2 === 0 ? 0 : 1))).significant).toBe(false);
});

describe('labels', () => {
  const sections = new Set(['a#b', 'a#c']);

  test('of a section that the index lacks are refused, with the case', () => {
    expect(() => parseLabels('{"q1": ["a#renamed"]}', sections)).toThrow(new LabelsError('These sections are not in the index; follow their new headings: q1: a#renamed'));
  });

  test('of the case and of the file count together, for single-turn answers only', () => {
    const { cases } = parseQuestionSet([
      { id: 'q1', turns: ['une question'], kind: 'answer', passages: ['a#b'], tags: ['sms'] }, { id: 'q2', turns: ['une', 'suite'], kind: 'answer', passages: ['a#b'] },
      { id: 'q3', turns: ['hors sujet'], kind: 'abstention' }, { id: 'q4', turns: ['sans étiquette'], kind: 'answer' },
    ].map((one) => JSON.stringify(one)).join('\n'));
    expect(labelledQuestions(cases, parseLabels('{"q1": ["a#c"]}', sections))).toEqual([{ id: 'q1', text: 'une question', tags: ['sms'], relevant: new Set(['a#b', 'a#c']) }]);
  });

  test('keep about a third of the development cases aside', async () => {
    const { cases } = parseQuestionSet(await readFile('eval/droits.dev.jsonl', 'utf8'));
    const share = cases.filter(({ id }) => isKeptAside(id)).length / cases.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.45);
  });
});

describe('added typos', () => {
  test('change a question with a long word, keep its words in number, and are the same for the same seed', () => {
    fc.assert(fc.property(fc.constantFrom('comment contester une radiation', 'Combien de temps ai-je pour répondre ?', 'le score de suspicion'), fc.integer({ min: 1, max: 500 }), (text, seed) => {
      const typed = addTypos(text, seed);
      expect(typed).toBe(addTypos(text, seed));
      expect(typed.split(' ')).toHaveLength(text.split(' ').length);
    }));
    expect(addTypos('comment contester une radiation', 3)).not.toBe('comment contester une radiation');
  });

  test('leave short words alone', () => {
    expect(addTypos('qui a dit ça', 1)).toBe('qui a dit ca');
  });
});
