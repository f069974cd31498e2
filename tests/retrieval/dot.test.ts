import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dotAt } from '../../src/retrieval/dense/dot.ts';

const numbers = (length: number): fc.Arbitrary<Float32Array> => fc.float32Array({ minLength: length, maxLength: length, noNaN: true, noDefaultInfinity: true, min: -1, max: 1 });

test('the product with a row is the sum of the products of their numbers, whatever the length and the row', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 9 }).chain((length) => fc.record({ matrix: numbers(length * 4), vector: numbers(length), row: fc.integer({ min: 0, max: 3 }) })), ({ matrix, vector, row }) => {
    const start = row * vector.length;
    expect(dotAt(matrix, start, vector)).toBeCloseTo(vector.reduce((sum, number, at) => sum + number * (matrix[start + at] ?? 0), 0), 9);
  }));
});
