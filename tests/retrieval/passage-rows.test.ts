import { expect, test } from 'vitest';
import { bestSimilarities, NO_ROWS, rowsByPassage, UNLIKE } from '../../src/retrieval/dense/passage-rows.ts';
import { RowMatrix } from '../../src/retrieval/dense/row-matrix.ts';

const TABLE = { docs: [0, 0, 0, 0, 1, 1], kinds: ['heading', 'text', 'variant', 'variant', 'heading', 'text'] as const };
const VECTORS = RowMatrix.from(Float32Array.from([1, 0, 0, 1, 0.6, 0.8, 0.8, 0.6, 0, 1, 1, 0]), 2);
const QUESTION = Float32Array.from([1, 0]);
const [first = NO_ROWS, second = NO_ROWS] = rowsByPassage(TABLE, 2);

test('groups the rows of each passage by kind', () => {
  expect([first, second]).toEqual([
    { heading: { from: 0, to: 1 }, text: { from: 1, to: 2 }, variant: { from: 2, to: 4 } },
    { heading: { from: 4, to: 5 }, text: { from: 5, to: 6 }, variant: { from: 0, to: 0 } },
  ]);
});

test('gives the best cosine of each kind, and 0 where a passage has none', () => {
  expect(bestSimilarities(VECTORS, first, QUESTION)).toEqual({ heading: 1, text: 0, variant: expect.closeTo(0.8, 6) });
  expect(bestSimilarities(VECTORS, second, QUESTION)).toEqual({ heading: 0, text: 1, variant: 0 });
  expect(bestSimilarities(VECTORS, NO_ROWS, QUESTION)).toEqual(UNLIKE);
});

test.each([[2, 0.8], [3, 0.6], [1, 0.8], [5, 0.8]])('does not count the variant of row %i when it is left out', (row, left) => {
  expect(bestSimilarities(VECTORS, first, QUESTION, row).variant).toBeCloseTo(left, 6);
});

test('rows that do not follow one another, or belong to no passage, are refused', () => {
  expect(() => rowsByPassage({ docs: [0, 1, 0], kinds: ['text', 'text', 'text'] }, 2)).toThrow('Row 2 does not follow the others of passage 0.');
  expect(() => rowsByPassage({ docs: [2], kinds: ['text'] }, 2)).toThrow('Row 0 belongs to passage 2 of 2.');
});
