/* oxlint-disable typescript/no-non-null-assertion -- inner loops over flat arrays: every index is in range by construction */
import type { Matrix, Products } from './matrix.ts';

/** Prefix lengths that are trained at once (Kusupati et al., Matryoshka Representation Learning, NeurIPS 2022): a vector may be cut to any of them. */
export function prefixLengths(dimension: number): number[] {
  return [dimension, dimension / 2, dimension / 4].filter((length) => Number.isInteger(length) && length >= 32);
}

/** One step's texts as token ids. */
export interface Batch {
  readonly queries: readonly (readonly number[])[];
  /** The answers, query i's at place i, then any hard negatives. */
  readonly answers: readonly (readonly number[])[];
  /** Section of each answer: another answer of the query's own section is no negative. */
  readonly sections: Int32Array;
}

const SCALE = 20;
const BETA1 = 0.9;
const BETA2 = 0.999;

/**
 * Trains a table of token vectors by the multiple negatives ranking loss (Henderson et al. 2017): a query must be nearer to its answer
 * than to every other answer of the batch. A text is the mean of its tokens' vectors, brought to length 1.
 */
export class ContrastiveTrainer {
  readonly table: Float32Array;
  private readonly dimension: number;
  private readonly products: Products;
  private readonly gradient: Float32Array;
  private readonly first: Float32Array;
  private readonly second: Float32Array;
  private readonly touchedAt: Int32Array;
  private step = 0;

  /** @param table - vocabulary × dimension; changed in place. */
  constructor(table: Float32Array, dimension: number, products: Products) {
    this.table = table;
    this.dimension = dimension;
    this.products = products;
    this.gradient = new Float32Array(table.length);
    this.first = new Float32Array(table.length);
    this.second = new Float32Array(table.length);
    this.touchedAt = new Int32Array(table.length / dimension);
  }

  /** One step of Adam over the rows that the batch touches. @returns the loss at full dimension. */
  async train(batch: Batch, learningRate: number): Promise<number> {
    this.step++;
    const queries = this.means(batch.queries);
    const answers = this.means(batch.answers);
    const queryGradient = new Float32Array(queries.length);
    const answerGradient = new Float32Array(answers.length);
    const lengths = prefixLengths(this.dimension);
    let loss = 0;
    for (const length of lengths) {
      const q = normalisedPrefix(queries, batch.queries.length, this.dimension, length);
      const a = normalisedPrefix(answers, batch.answers.length, this.dimension, length);
      const scores = await this.products.nt(q.unit, a.unit);
      const value = lossGradient(scores, batch.sections, 1 / lengths.length);
      if (length === this.dimension) loss = value;
      addPrefixGradient(queryGradient, await this.products.nn(scores, a.unit), q, this.dimension);
      addPrefixGradient(answerGradient, await this.products.tn(scores, q.unit), a, this.dimension);
    }
    const rows: number[] = [];
    this.scatter(batch.queries, queryGradient, rows);
    this.scatter(batch.answers, answerGradient, rows);
    this.update(rows, learningRate);
    return loss;
  }

  private means(texts: readonly (readonly number[])[]): Float32Array {
    const { dimension, table } = this;
    const means = new Float32Array(texts.length * dimension);
    texts.forEach((tokens, place) => {
      const to = place * dimension;
      for (const token of tokens) {
        const from = token * dimension;
        for (let i = 0; i < dimension; i++) means[to + i]! += table[from + i]!;
      }
      for (let i = 0; i < dimension; i++) means[to + i]! /= Math.max(1, tokens.length);
    });
    return means;
  }

  private scatter(texts: readonly (readonly number[])[], gradient: Float32Array, rows: number[]): void {
    const { dimension } = this;
    texts.forEach((tokens, place) => {
      const from = place * dimension;
      const share = 1 / Math.max(1, tokens.length);
      for (const token of tokens) {
        if (this.touchedAt[token] !== this.step) {
          this.touchedAt[token] = this.step;
          rows.push(token);
        }
        const to = token * dimension;
        for (let i = 0; i < dimension; i++) this.gradient[to + i]! += gradient[from + i]! * share;
      }
    });
  }

  private update(rows: readonly number[], learningRate: number): void {
    const { dimension, first, second, gradient, table } = this;
    const rate = learningRate * Math.sqrt(1 - BETA2 ** this.step) / (1 - BETA1 ** this.step);
    for (const row of rows) {
      for (let i = row * dimension; i < (row + 1) * dimension; i++) {
        const g = gradient[i]!;
        const m = first[i]! * BETA1 + g * (1 - BETA1);
        const v = second[i]! * BETA2 + g * g * (1 - BETA2);
        first[i] = m;
        second[i] = v;
        table[i]! -= rate * m / (Math.sqrt(v) + 1e-10);
        gradient[i] = 0;
      }
    }
  }
}

interface UnitPrefix {
  readonly unit: Matrix;
  readonly norms: Float32Array;
}

function normalisedPrefix(vectors: Float32Array, count: number, dimension: number, length: number): UnitPrefix {
  const data = new Float32Array(count * length);
  const norms = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += vectors[row * dimension + i]! ** 2;
    const norm = Math.max(Math.sqrt(sum), 1e-6);
    norms[row] = norm;
    for (let i = 0; i < length; i++) data[row * length + i] = vectors[row * dimension + i]! / norm;
  }
  return { unit: { rows: count, columns: length, data }, norms };
}

/** Cross entropy of the right answer; turns the scores into their gradient in place. */
function lossGradient(scores: Matrix, sections: Int32Array, weight: number): number {
  const { rows, columns, data } = scores;
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    const own = sections[row];
    let sum = 0;
    // Cosines are at most 1, so exp(20·(s − 1)) needs no running maximum.
    for (let column = 0; column < columns; column++) {
      const excluded = column !== row && sections[column] === own;
      const value = excluded ? 0 : Math.exp(SCALE * (data[start + column]! - 1));
      data[start + column] = value;
      sum += value;
    }
    loss -= Math.log(Math.max(data[start + row]! / sum, 1e-12));
    const factor = weight * SCALE / rows;
    for (let column = 0; column < columns; column++) data[start + column]! *= factor / sum;
    data[start + row]! -= factor;
  }
  return loss / rows;
}

/** Gradient through the normalisation of a prefix: (g − (g·u)u) / |v|. */
function addPrefixGradient(to: Float32Array, gradient: Matrix, prefix: UnitPrefix, dimension: number): void {
  const { rows, columns, data } = gradient;
  const unit = prefix.unit.data;
  for (let row = 0; row < rows; row++) {
    let dot = 0;
    for (let i = 0; i < columns; i++) dot += data[row * columns + i]! * unit[row * columns + i]!;
    const norm = prefix.norms[row]!;
    for (let i = 0; i < columns; i++) to[row * dimension + i]! += (data[row * columns + i]! - dot * unit[row * columns + i]!) / norm;
  }
}
