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
