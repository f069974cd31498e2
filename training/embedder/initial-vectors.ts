import { eigenSymmetric, type Matrix, type Products } from './matrix.ts';
import type { Random } from './random.ts';

/** Tokens that serve as contexts: the most frequent ones. A dense table of vocabulary × contexts fits in memory (28,000 × 4,096 floats: 460 MB). */
const CONTEXTS = 4096;
const WINDOW = 8;
/** Context smoothing (Levy, Goldberg and Dagan, TACL 2015). */
const SMOOTHING = 0.75;
const OVERSAMPLING = 32;
/** Weight of a token in a mean: a / (a + p), the smooth inverse frequency of Arora, Liang and Ma (ICLR 2017). */
const SIF = 1e-3;

/**
 * Vectors from co-occurrence: positive pointwise mutual information, reduced by a randomised SVD (Halko, Martinsson and Tropp 2011) with
 * one power iteration, singular values at power 1/2; then length 1 times the smooth inverse frequency, so that the mean of a text
 * starts out weighted.
 *
 * @param texts - token ids of one text each.
 * @returns vocabulary × dimension, row by row; tokens that never occur get a small random row.
 */
export async function initialVectors(texts: readonly Int32Array[], vocabularySize: number, dimension: number, products: Products, random: Random): Promise<Float32Array> {
  const frequency = new Float64Array(vocabularySize);
  let total = 0;
  for (const text of texts) {
    for (const token of text) frequency[token] = (frequency[token] ?? 0) + 1;
    total += text.length;
  }
  const contextOf = new Int32Array(vocabularySize).fill(-1);
  Array.from({ length: vocabularySize }, (_, id) => id).sort((a, b) => (frequency[b] ?? 0) - (frequency[a] ?? 0) || a - b).slice(0, CONTEXTS).forEach((id, place) => {
    contextOf[id] = place;
  });
  const information = pointwiseInformation(texts, contextOf, vocabularySize);
  const vectors = await reduce(information, dimension, products, random);
  for (let row = 0; row < vocabularySize; row++) {
    let norm = 0;
    for (let i = row * dimension; i < (row + 1) * dimension; i++) norm += (vectors[i] ?? 0) ** 2;
    const weight = SIF / (SIF + (frequency[row] ?? 0) / total);
    for (let i = row * dimension; i < (row + 1) * dimension; i++) {
      vectors[i] = norm > 1e-12 ? (vectors[i] ?? 0) / Math.sqrt(norm) * weight : 0.3 * random.normal() / Math.sqrt(dimension);
    }
  }
  return vectors;
}

/** Positive pointwise mutual information of every token (row) with every context (column). */
function pointwiseInformation(texts: readonly Int32Array[], contextOf: Int32Array, size: number): Matrix {
  const data = new Float32Array(size * CONTEXTS);
  for (const text of texts) {
    for (let i = 0; i < text.length; i++) {
      const row = (text[i] ?? 0) * CONTEXTS;
      for (let j = Math.max(0, i - WINDOW); j < Math.min(text.length, i + WINDOW + 1); j++) {
        const context = contextOf[text[j] ?? 0] ?? -1;
        if (j !== i && context >= 0) data[row + context] = (data[row + context] ?? 0) + 1;
      }
    }
  }
  const rowSums = new Float64Array(size);
  const columnSums = new Float64Array(CONTEXTS);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < CONTEXTS; column++) {
      const count = data[row * CONTEXTS + column] ?? 0;
      if (count === 0) continue;
      rowSums[row] = (rowSums[row] ?? 0) + count;
      columnSums[column] = (columnSums[column] ?? 0) + count;
    }
  }
  let smoothed = 0;
  for (const sum of columnSums) smoothed += sum ** SMOOTHING;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < CONTEXTS; column++) {
      const count = data[row * CONTEXTS + column] ?? 0;
      if (count === 0) continue;
      const chance = (rowSums[row] ?? 0) * (columnSums[column] ?? 0) ** SMOOTHING / smoothed;
      data[row * CONTEXTS + column] = Math.max(0, Math.log(count / chance));
    }
  }
  return { rows: size, columns: CONTEXTS, data };
}

async function reduce(m: Matrix, dimension: number, products: Products, random: Random): Promise<Float32Array> {
  const width = dimension + OVERSAMPLING;
  let basis: Matrix = { rows: m.columns, columns: width, data: Float32Array.from({ length: m.columns * width }, () => random.normal()) };
  // Rows span the space of contexts: basis ← orthonormal columns of MᵀM·basis, twice.
  for (let round = 0; round < 3; round++) basis = await orthonormal(await products.tn(m, await products.nn(m, basis)), products);
  const projected = await products.nn(m, basis);
  const gram = await products.tn(projected, projected);
  const { vectors: axes, values } = eigenSymmetric(Float64Array.from(gram.data), width);
  const turn = new Float32Array(width * dimension);
  for (let j = 0; j < dimension; j++) {
    // Singular value s = √value; U·s becomes U·√s by the factor s^(-1/2).
    const factor = Math.max(values[j] ?? 0, 1e-9) ** -0.25;
    for (let i = 0; i < width; i++) turn[i * dimension + j] = (axes[j * width + i] ?? 0) * factor;
  }
  return (await products.nn(projected, { rows: width, columns: dimension, data: turn })).data;
}

/** Orthonormal columns with the same span, by the eigenvectors of the Gram matrix. */
async function orthonormal(m: Matrix, products: Products): Promise<Matrix> {
  let largest = 0;
  for (const x of m.data) largest = Math.max(largest, Math.abs(x));
  const scaled: Matrix = { ...m, data: m.data.map((x) => x / largest) };
  const gram = await products.tn(scaled, scaled);
  const n = m.columns;
  const { vectors: axes, values } = eigenSymmetric(Float64Array.from(gram.data), n);
  const turn = new Float32Array(n * n);
  for (let j = 0; j < n; j++) {
    const factor = 1 / Math.sqrt(Math.max(values[j] ?? 0, 1e-7 * (values[0] ?? 1)));
    for (let i = 0; i < n; i++) turn[i * n + j] = (axes[j * n + i] ?? 0) * factor;
  }
  return products.nn(scaled, { rows: n, columns: n, data: turn });
}
