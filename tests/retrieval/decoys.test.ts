import { expect, test } from 'vitest';
import type { QueryTerm } from '../../src/retrieval/analysis/types.ts';
import { termsOf } from '../../src/retrieval/analysis/words.ts';
import { DecoySet } from '../../src/retrieval/ranking/decoys.ts';

const QUESTIONS = ['quel temps fait-il demain', 'comment cuire des pâtes', 'cuire un œuf'];
const VECTORS = [[1, 0], [0.6, 0.8], [0.06, 0.08]];
const decoys = new DecoySet(QUESTIONS.map((question, number) => ({ question, terms: termsOf(question), vector: VECTORS[number] ?? [] })), 2, () => 1);
const ask = (question: string): QueryTerm[] => termsOf(question).map((term, group) => ({ term, weight: 1, origin: 'typed', group, primary: true }));

test('the words of an out-of-scope question are wholly those of itself', () => {
  expect(decoys.overlap(ask('comment cuire des pâtes ?'))).toBe(1);
});

test('the nearest out-of-scope question counts, not all of them together', () => {
  expect(decoys.overlap(ask('cuire des œufs de caille'))).toBeCloseTo(2 * 2 / (3 + 2), 9);
});

test('an out-of-scope question that is asked as a test does not speak against itself', () => {
  expect(decoys.overlap(ask('cuire un œuf'), 'cuire un œuf')).toBeCloseTo(2 * 1 / (2 + 2), 9);
});

test('other words have nothing in common with them', () => {
  expect(decoys.overlap(ask('radiation'))).toBe(0);
  expect(decoys.overlap([])).toBe(0);
});

test('the nearest vector counts, of length 1 whatever was stored', () => {
  expect(decoys.nearness(Float32Array.from([0.6, 0.8]))).toBeCloseTo(1, 6);
  expect(decoys.nearness(Float32Array.from([0.8, -0.6]))).toBeCloseTo(0.8, 6);
  expect(decoys.nearness(Float32Array.from([-1, 0]))).toBe(0);
});

test('the vector of an out-of-scope question that is asked as a test does not speak against itself', () => {
  expect(decoys.nearness(Float32Array.from([1, 0]), 'quel temps fait-il demain')).toBeCloseTo(0.6, 6);
  expect(decoys.nearness(Float32Array.from([1, 0]), 'une autre question')).toBeCloseTo(1, 6);
});

test('nothing is near where no question is known', () => {
  expect(new DecoySet([], 2, () => 1).nearness(Float32Array.from([1, 0]))).toBe(0);
});
