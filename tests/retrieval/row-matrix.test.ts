import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dotAt } from '../../src/retrieval/dense/dot.ts';
import { RowMatrix } from '../../src/retrieval/dense/row-matrix.ts';

const ROWS = 12;
const numbers = (length: number): fc.Arbitrary<Float32Array> => fc.float32Array({ minLength: length, maxLength: length, noNaN: true, noDefaultInfinity: true, min: -1, max: 1 });
const lengths = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(64, 100, 256));

test('the largest product over some rows is that of the rows one by one, whatever their length and number', () => {
  const cases = lengths.chain((length) => fc.record({ matrix: numbers(length * ROWS), vector: numbers(length), from: fc.integer({ min: 0, max: ROWS }), count: fc.integer({ min: 0, max: ROWS }) }));
  fc.assert(fc.property(cases, ({ matrix, vector, from, count }) => {
    const to = Math.min(ROWS, from + count);
    const products = Array.from({ length: to - from }, (_, row) => dotAt(matrix, (from + row) * vector.length, vector));
    expect(RowMatrix.from(matrix, vector.length).largestDot(vector, from, to)).toBeCloseTo(Math.max(0, ...products), 4);
  }));
});

test('rows that all point away count as 0', () => {
  expect(RowMatrix.from(Float32Array.from([-1, -1, -1]), 1).largestDot(Float32Array.from([1]), 0, 3)).toBe(0);
});

test('rows come back as they were given, one by one and all together', () => {
  fc.assert(fc.property(lengths.chain((length) => fc.tuple(fc.constant(length), numbers(length * ROWS))), ([length, matrix]) => {
    const rows = RowMatrix.from(matrix, length);
    expect([rows.rows, rows.dimension]).toEqual([ROWS, length]);
    expect(rows.toFloats()).toEqual(matrix);
    expect(rows.row(7)).toEqual(matrix.slice(7 * length, 8 * length));
  }));
});

test('no rows are a matrix too', () => {
  expect(RowMatrix.from(new Float32Array(), 3).largestDot(Float32Array.from([1, 0, 0]), 0, 0)).toBe(0);
});

test('a vector of another length, rows that there are not, and a last row cut short are refused', () => {
  const rows = RowMatrix.from(Float32Array.from([1, 0, 0, 1]), 2);
  expect(() => rows.largestDot(Float32Array.from([1]), 0, 1)).toThrow('The vector has 1 numbers, not 2.');
  expect(() => rows.largestDot(Float32Array.from([1, 0]), 1, 3)).toThrow('There are no rows 1 to 3 of 2.');
  expect(() => rows.largestDot(Float32Array.from([1, 0]), -1, 1)).toThrow('There are no rows -1 to 1 of 2.');
  expect(() => RowMatrix.from(Float32Array.from([1, 0, 0]), 2)).toThrow('3 numbers are no rows of 2.');
});

test('what is read to the place of its rows is compared; rows that are filled up have no such place', () => {
  const rows = new RowMatrix(2, 16);
  rows.bytes?.set(new Uint8Array(Float32Array.from({ length: 32 }, (_, at) => (at === 17 ? 0.5 : 0)).buffer));
  expect(rows.bytes).toHaveLength(2 * 16 * Float32Array.BYTES_PER_ELEMENT);
  expect(rows.largestDot(Float32Array.from({ length: 16 }, (_, at) => (at === 1 ? 1 : 0)), 0, 2)).toBe(0.5);
  expect(new RowMatrix(2, 100).bytes).toBeUndefined();
});
