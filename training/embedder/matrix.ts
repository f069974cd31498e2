import { createRequire } from 'node:module';
import type * as Ort from 'onnxruntime-node';
import { encodeProduct } from './onnx.ts';

/** A row-major matrix. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

/** Matrix products; both cores work on each. */
export interface Products {
  /** A·Bᵀ */
  nt(a: Matrix, b: Matrix): Promise<Matrix>;
  /** A·B */
  nn(a: Matrix, b: Matrix): Promise<Matrix>;
  /** Aᵀ·B */
  tn(a: Matrix, b: Matrix): Promise<Matrix>;
}

/**
 * Opens the matrix products, run by the ONNX runtime that transformers.js brings: the same 0.6 GFLOP product takes 0.5 s in plain
 * JavaScript and about 10 ms there, which decides whether training fits in 40 minutes on two cores. Results may differ in the last
 * bit between processors with other vector widths.
 */
export async function openProducts(threads = 2): Promise<Products> {
  // Not a dependency of ours: resolved from transformers.js, so that both use one copy.
  const ort = createRequire(import.meta.resolve('@xenova/transformers'))('onnxruntime-node') as typeof Ort; // require() is untyped
  const open = async (transposeA: boolean, transposeB: boolean): Promise<(a: Matrix, b: Matrix) => Promise<Matrix>> => {
    const session = await ort.InferenceSession.create(encodeProduct(transposeA, transposeB), { intraOpNumThreads: threads, interOpNumThreads: 1, executionMode: 'sequential' });
    return async (a, b) => {
      const { c } = await session.run({ a: new ort.Tensor('float32', a.data, [a.rows, a.columns]), b: new ort.Tensor('float32', b.data, [b.rows, b.columns]) });
      if (c === undefined || !(c.data instanceof Float32Array)) throw new TypeError('The matrix product gave no float matrix.');
      return { rows: c.dims[0] ?? 0, columns: c.dims[1] ?? 0, data: c.data };
    };
  };
  return { nt: await open(false, true), nn: await open(false, false), tn: await open(true, false) };
}

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations.
 *
 * @param symmetric - n × n, row by row.
 * @returns values, largest first, and the vectors as rows in the same order.
 */
export function eigenSymmetric(symmetric: Float64Array, n: number, sweeps = 12): { readonly values: Float64Array; readonly vectors: Float64Array } {
  const a = Float64Array.from(symmetric);
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  const at = (i: number, j: number): number => a[i * n + j] ?? 0;
  let total = 0;
  for (const x of a) total += x * x;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    let off = 0;
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) off += at(i, j) ** 2;
    if (off <= 1e-14 * total) break;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = at(p, q);
        if (apq * apq <= 1e-18 * total / (n * n)) continue;
        const theta = (at(q, q) - at(p, p)) / (2 * apq);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        rotate(a, n, p, q, c, s);
        rotate(v, n, p, q, c, s);
        // The columns of a symmetric matrix turn with its rows.
        for (let i = 0; i < n; i++) {
          const x = at(i, p);
          const y = at(i, q);
          a[i * n + p] = c * x - s * y;
          a[i * n + q] = s * x + c * y;
        }
      }
    }
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => at(j, j) - at(i, i));
  const vectors = new Float64Array(n * n);
  order.forEach((row, place) => vectors.set(v.subarray(row * n, (row + 1) * n), place * n));
  return { values: Float64Array.from(order, (i) => at(i, i)), vectors };
}

/** Turns rows p and q. */
function rotate(m: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let i = 0; i < n; i++) {
    const x = m[p * n + i] ?? 0;
    const y = m[q * n + i] ?? 0;
    m[p * n + i] = c * x - s * y;
    m[q * n + i] = s * x + c * y;
  }
}
