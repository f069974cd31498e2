import { dotKernel, ROW_BYTES, type LargestDot } from './dot-kernel.ts';

const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;
const PAGE_BYTES = 65_536;

/** Vectors to be compared with questions, laid out in memory for `dotKernel`; filled once. */
export class RowMatrix {
  readonly rows: number;
  readonly dimension: number;
  /** Bytes from one row to the next: rows are filled up with zeros, which add nothing to a product. */
  private readonly stride: number;
  private readonly numbers: Float32Array<ArrayBuffer>;
  private readonly kernel: LargestDot;

  /** Makes room for so many rows, all zero. */
  constructor(rows: number, dimension: number) {
    this.rows = rows;
    this.dimension = dimension;
    this.stride = Math.ceil((dimension * FLOAT_BYTES) / ROW_BYTES) * ROW_BYTES;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(((rows + 1) * this.stride) / PAGE_BYTES) }); // a question's place stands behind the rows
    this.numbers = new Float32Array(memory.buffer);
    this.kernel = dotKernel(memory);
  }

  /** @param vectors - row-major; copied. @throws {RangeError} when the last row is cut short. */
  static from(vectors: Float32Array, dimension: number): RowMatrix {
    const matrix = new RowMatrix(vectors.length / dimension, dimension);
    if (!Number.isInteger(matrix.rows)) throw new RangeError(`${vectors.length} numbers are no rows of ${dimension}.`);
    for (let row = 0; row < matrix.rows; row += 1) matrix.numbers.set(vectors.subarray(row * dimension, (row + 1) * dimension), matrix.startOf(row));
    return matrix;
  }

  /** The bytes of all rows, to be read into without a copy; `undefined` where rows are filled up. */
  get bytes(): Uint8Array<ArrayBuffer> | undefined {
    return this.dimension * FLOAT_BYTES === this.stride ? new Uint8Array(this.numbers.buffer, 0, this.rows * this.stride) : undefined;
  }

  /** Copy of all rows, row-major. */
  toFloats(): Float32Array {
    const floats = new Float32Array(this.rows * this.dimension);
    for (let row = 0; row < this.rows; row += 1) floats.set(this.row(row), row * this.dimension);
    return floats;
  }

  /** Copy of one row. */
  row(row: number): Float32Array {
    return this.numbers.slice(this.startOf(row), this.startOf(row) + this.dimension);
  }

  /**
   * Largest product of a vector with the rows `from` up to, not including, `to`; 0 where none is larger or there is no row.
   *
   * @throws {RangeError} when the vector has another dimension, or there are no such rows.
   */
  largestDot(vector: Float32Array, from: number, to: number): number {
    if (vector.length !== this.dimension) throw new RangeError(`The vector has ${vector.length} numbers, not ${this.dimension}.`);
    if (from < 0 || to > this.rows) throw new RangeError(`There are no rows ${from} to ${to} of ${this.rows}.`);
    this.numbers.set(vector, this.startOf(this.rows));
    return this.kernel(from * this.stride, to * this.stride, this.rows * this.stride, this.stride);
  }

  private startOf(row: number): number {
    return row * this.stride / FLOAT_BYTES;
  }
}
