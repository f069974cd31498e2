import { bootstrapInterval, mulberry32 } from '../../src/evaluation/index.ts';
import { HnswVector } from '../../src/retrieval/dense/hnsw-vector.ts';
import { tuneSearch } from '../../src/retrieval/dense/recall.ts';
import { quantile } from './client.ts';

/** How the vector index behaves at one size. */
export interface GrowthResult {
  readonly passages: number;
  readonly dimension: number;
  readonly addedPerSecond: number;
  /** Resident memory of the index by its vectors. */
  readonly bytesPerPassage: number;
  /** Points that a search looks at: widened until the index finds enough, as re-indexing does. */
  readonly searchWidth: number;
  readonly queryP50Ms: number;
  readonly queryP95Ms: number;
  /** Share of the exact ten nearest that the index finds, with its 95 % interval. */
  readonly recallAt10: number;
  readonly recallInterval: readonly [number, number];
  /** Exact scan over the same vectors, for the ratio. */
  readonly exactP95Ms: number;
}

const INDEX = 'growth';
const QUERIES = 200;
const K = 10;
const BATCH = 1000;
/** Length of the random step away from a real vector: its neighbours stay recognisable, its duplicates do not. */
const STEP = 0.6;

/**
 * Builds an index over as many vectors as asked: those of the corpus, then random steps away from them.
 *
 * Run it in a process of its own: memory is measured as what the process grew by.
 */
export async function measureGrowth(corpus: Float32Array, dimension: number, passages: number): Promise<GrowthResult> {
  const random = mulberry32(passages);
  const vectors = new Float32Array(passages * dimension);
  for (let row = 0; row < passages; row += 1) writeVector(vectors.subarray(row * dimension, (row + 1) * dimension), corpus, row, dimension, random);
  const before = process.memoryUsage().rss;
  const store = new HnswVector(INDEX);
  await store.createIndex({ indexName: INDEX, dimension });
  const started = performance.now();
  for (let first = 0; first < passages; first += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, passages - first) }, (_, offset) => first + offset);
    await store.upsert({ indexName: INDEX, vectors: rows.map((row) => Array.from(vectors.subarray(row * dimension, (row + 1) * dimension))), ids: rows.map(String) });
  }
  const buildSeconds = (performance.now() - started) / 1000;
  const grownBytes = process.memoryUsage().rss - before;
  await tuneSearch(store, INDEX, { vectors, rows: passages, dimension });
  const times: number[] = [];
  const exactTimes: number[] = [];
  const recalls: number[] = [];
  for (let number = 0; number < QUERIES; number += 1) {
    const query = new Float32Array(dimension);
    writeVector(query, corpus, corpus.length / dimension + Math.floor(random() * 1e6), dimension, random);
    let from = performance.now();
    const found = await store.query({ indexName: INDEX, queryVector: Array.from(query), topK: K });
    times.push(performance.now() - from);
    from = performance.now();
    const exact = new Set(nearestExactly(vectors, query, dimension, K));
    exactTimes.push(performance.now() - from);
    recalls.push(found.filter(({ id }) => exact.has(Number(id))).length / K);
  }
  return {
    passages, dimension, addedPerSecond: passages / buildSeconds, bytesPerPassage: grownBytes / passages, searchWidth: store.searchWidth(INDEX), queryP50Ms: quantile(times, 0.5), queryP95Ms: quantile(times, 0.95),
    recallAt10: recalls.reduce((sum, value) => sum + value, 0) / recalls.length, recallInterval: bootstrapInterval(recalls), exactP95Ms: quantile(exactTimes, 0.95),
  };
}

/** The corpus's own vector while there is one, then a random step away from one of them; of length 1. */
function writeVector(target: Float32Array, corpus: Float32Array, row: number, dimension: number, random: () => number): void {
  const rows = corpus.length / dimension;
  const isOwn = row < rows;
  const origin = (isOwn ? row : Math.floor(random() * rows)) * dimension;
  const scale = isOwn ? 0 : STEP * Math.sqrt(12 / dimension);
  let length = 0;
  for (let column = 0; column < dimension; column += 1) {
    const value = (corpus[origin + column] ?? 0) + scale * (random() - 0.5);
    target[column] = value;
    length += value * value;
  }
  for (let column = 0; column < dimension; column += 1) target[column] = (target[column] ?? 0) / Math.sqrt(length);
}

function nearestExactly(vectors: Float32Array, query: Float32Array, dimension: number, k: number): number[] {
  const best: { row: number; score: number }[] = [];
  for (let row = 0; row < vectors.length / dimension; row += 1) {
    let score = 0;
    const start = row * dimension;
    for (let column = 0; column < dimension; column += 1) score += (vectors[start + column] ?? 0) * (query[column] ?? 0);
    if (best.length < k || score > (best.at(-1)?.score ?? -1)) {
      const place = best.findIndex((one) => one.score < score);
      best.splice(place === -1 ? best.length : place, 0, { row, score });
      best.length = Math.min(best.length, k);
    }
  }
  return best.map(({ row }) => row);
}
