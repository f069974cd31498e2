import { dotAt } from './dot.ts';
import type { HnswVector } from './hnsw-vector.ts';

/** Least share of the true nearest neighbours that a graph must find. */
export const RECALL_FLOOR = 0.99;
const NEIGHBOURS = 10;
const QUERIES = 100;
/**
 * Narrowest search that tuning tries. Of 171 labelled questions nDCG@10 was 0.806 with widths of 64, 128 and 400 alike: what a narrow search misses lies far
 * behind the first ten, and most of it stands in the other lists too.
 */
const NARROWEST_SEARCH = 64;
/** Widest search that tuning tries; beyond it exact search would be as quick (30,000 vectors: 4 to 6 ms against 5). */
const WIDEST_SEARCH = 1024;
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/** Vectors that a graph holds: `rows` × `dimension` numbers, row-major; ids in the graph are row numbers. */
export interface VectorRows {
  readonly vectors: Float32Array;
  readonly rows: number;
  readonly dimension: number;
}

interface Probe {
  readonly query: Float32Array;
  /** Similarity of the tenth nearest vector. */
  readonly tenth: number;
}

/**
 * Recall of an index against exact search: 100 stored vectors, spread over all rows, ask for their ten nearest. A neighbour as near as the tenth counts, so
 * that equal vectors are no faults.
 *
 * @returns a share, 0–1; 1 for an empty index.
 */
export async function measureRecall(store: Pick<HnswVector, 'query'>, indexName: string, rows: VectorRows): Promise<number> {
  return recallOf(store, indexName, rows, probe(rows));
}

/**
 * Finds the narrowest search by which a graph's recall reaches the floor, in doublings; what is stored with it is that width. Texts that are many and alike
 * need wider searches.
 *
 * @returns whether it reached the floor. Where it did not, the graph itself is at fault: points that no path leads to are found by no width.
 */
export async function tuneSearch(store: HnswVector, indexName: string, rows: VectorRows): Promise<boolean> {
  const probes = probe(rows);
  store.setSearchWidth(indexName, NARROWEST_SEARCH);
  while (await recallOf(store, indexName, rows, probes) < RECALL_FLOOR) {
    const width = 2 * store.searchWidth(indexName);
    if (width > WIDEST_SEARCH) return false;
    store.setSearchWidth(indexName, width);
  }
  return true;
}

async function recallOf(store: Pick<HnswVector, 'query'>, indexName: string, { vectors, rows, dimension }: VectorRows, probes: readonly Probe[]): Promise<number> {
  let found = 0;
  let wanted = 0;
  for (const { query, tenth } of probes) {
    const neighbours = await store.query({ indexName, queryVector: Array.from(query), topK: NEIGHBOURS });
    found += neighbours.filter(({ id }) => dotAt(vectors, Number(id) * dimension, query) >= tenth - 1e-5).length;
    wanted += Math.min(NEIGHBOURS, rows);
  }
  return wanted === 0 ? 1 : found / wanted;
}

/** Rows at multiples of the golden ratio: spread evenly, and in step with nothing. Equal steps asked headings only where each passage had three vectors. */
function probe({ vectors, rows, dimension }: VectorRows): Probe[] {
  const asked = new Set(Array.from({ length: Math.min(QUERIES, rows) }, (_, index) => Math.floor(((index * GOLDEN_RATIO) % 1) * rows)));
  return [...asked].map((row) => {
    const query = vectors.subarray(row * dimension, (row + 1) * dimension);
    return { query, tenth: tenthScore(vectors, query, rows) };
  });
}

function tenthScore(vectors: Float32Array, query: Float32Array, rows: number): number {
  const scores = Float32Array.from({ length: rows }, (_, row) => dotAt(vectors, row * query.length, query)).sort();
  return scores.at(-Math.min(NEIGHBOURS, rows)) ?? 0;
}
