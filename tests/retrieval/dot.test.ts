import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dotAt, largestDot } from '../../src/retrieval/dense/dot.ts';

const numbers = (length: number): fc.Arbitrary<Float32Array> => fc.float32Array({ minLength: length, maxLength: length, noNaN: true, noDefaultInfinity: true, min: -1, max: 1 });

test('the largest product over some rows is that of the rows one by one, however many they are', () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 11 }));
  fc.assert(fc.property(sizes.chain(([length, count]) => fc.record({ matrix: numbers(length * 12), vector: numbers(length), rows: fc.array(fc.integer({ min: 0, max: 11 }), { minLength: count, maxLength: count }) })), ({ matrix, vector, rows }) => {
    const products = rows.map((row) => dotAt(matrix, row * vector.length, vector));
    expect(largestDot(matrix, Int32Array.from(rows), vector)).toBeCloseTo(Math.max(0, ...products), 9);
  }));
});

test('rows that all point away count as 0', () => {
  expect(largestDot(Float32Array.from([-1, -1, -1, -1, -1]), Int32Array.from([0, 1, 2, 3, 4]), Float32Array.from([1]))).toBe(0);
});
