/**
 * Product of a vector with one row of a matrix.
 *
 * Four sums side by side: a processor adds to one sum only as fast as the addition before it ends, which made this the dearest line of a question.
 *
 * @param matrix - row-major.
 * @param start - index of the row's first number.
 * @param vector - as long as a row.
 */
export function dotAt(matrix: Float32Array, start: number, vector: Float32Array): number {
  const { length } = vector;
  const whole = length - length % 4;
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let at = 0; at < whole; at += 4) {
    first += (matrix[start + at] ?? 0) * (vector[at] ?? 0);
    second += (matrix[start + at + 1] ?? 0) * (vector[at + 1] ?? 0);
    third += (matrix[start + at + 2] ?? 0) * (vector[at + 2] ?? 0);
    fourth += (matrix[start + at + 3] ?? 0) * (vector[at + 3] ?? 0);
  }
  for (let at = whole; at < length; at += 1) first += (matrix[start + at] ?? 0) * (vector[at] ?? 0);
  return first + second + third + fourth;
}

/**
 * Largest product of a vector with some rows of a matrix, 0 where none is larger.
 *
 * Four rows side by side, so that each number of the vector is read once for all of them; one call for all rows, since every number that a function gives back is
 * an object to be cleared away, and a question is compared with some 1,500 rows.
 *
 * @param matrix - row-major.
 * @param rows - numbers of the rows.
 * @param vector - as long as a row.
 */
export function largestDot(matrix: Float32Array, rows: Int32Array, vector: Float32Array): number {
  const { length } = vector;
  const whole = rows.length - rows.length % 4;
  let largest = 0;
  for (let index = 0; index < whole; index += 4) {
    const [start1, start2, start3, start4] = [(rows[index] ?? 0) * length, (rows[index + 1] ?? 0) * length, (rows[index + 2] ?? 0) * length, (rows[index + 3] ?? 0) * length];
    let [first, second, third, fourth] = [0, 0, 0, 0];
    for (let at = 0; at < length; at += 1) {
      const value = vector[at] ?? 0;
      first += (matrix[start1 + at] ?? 0) * value;
      second += (matrix[start2 + at] ?? 0) * value;
      third += (matrix[start3 + at] ?? 0) * value;
      fourth += (matrix[start4 + at] ?? 0) * value;
    }
    largest = Math.max(largest, first, second, third, fourth);
  }
  for (let index = whole; index < rows.length; index += 1) largest = Math.max(largest, dotAt(matrix, (rows[index] ?? 0) * length, vector));
  return largest;
}
