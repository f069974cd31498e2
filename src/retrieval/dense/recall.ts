import { dotAt } from './dot.ts';
import type { HnswVector } from './hnsw-vector.ts';

/** Least share of the true nearest neighbours that a graph must find. */
export const RECALL_FLOOR = 0.99;
const NEIGHBOURS = 10;
const QUERIES = 100;
/** Widest search that tuning tries; beyond it exact search would be as quick. */
const WIDEST_SEARCH = 4096;

/** Vectors that a graph holds: `rows` × `dimension` numbers, row-major; ids in the graph are row numbers. */
export interface VectorRows {
  readonly vectors: Float32Array;
  readonly rows: number;
  readonly dimension: number;
}

interface Probe { readonly query: number[]; readonly scores: Float32Array; readonly tenth: number }

/**
 * Recall of a graph against exact search: 100 stored vectors, evenly spread, ask for their ten nearest. A neighbour as near as the tenth counts, so that equal
 * vectors are no faults.
 *
 * @returns a share, 0–1; 1 for an empty index.
 */
export async function measureRecall(store: Pick<HnswVector, 'query'>, indexName: string, rows: VectorRows): Promise<number> {
  return recallOf(store, indexName, probe(rows));
}

/** Widens a graph's search until its recall reaches the floor; what is stored with it is the width that did. Larger and more alike texts need wider searches. */
export async function tuneSearch(store: HnswVector, indexName: string, rows: VectorRows): Promise<void> {
  const probes = probe(rows);
  while (await recallOf(store, indexName, probes) < RECALL_FLOOR) {
    const width = 2 * store.searchWidth(indexName);
    if (width > WIDEST_SEARCH) return;
    store.setSearchWidth(indexName, width);
  }
}

async function recallOf(store: Pick<HnswVector, 'query'>, indexName: string, probes: readonly Probe[]): Promise<number> {
  let found = 0;
  let wanted = 0;
  for (const { query, scores, tenth } of probes) {
    const neighbours = await store.query({ indexName, queryVector: query, topK: NEIGHBOURS });
    found += neighbours.filter(({ id }) => (scores[Number(id)] ?? -1) >= tenth - 1e-5).length;
    wanted += Math.min(NEIGHBOURS, scores.length);
  }
  return wanted === 0 ? 1 : found / wanted;
}

function probe({ vectors, rows, dimension }: VectorRows): Probe[] {
  const step = Math.max(1, Math.floor(rows / QUERIES));
  const probes: Probe[] = [];
  for (let row = 0; row < rows; row += step) {
    const query = vectors.subarray(row * dimension, (row + 1) * dimension);
    const scores = scoreAll(vectors, query, rows);
    probes.push({ query: Array.from(query), scores, tenth: Float32Array.from(scores).sort().at(-Math.min(NEIGHBOURS, rows)) ?? 0 });
  }
  return probes;
}

function scoreAll(vectors: Float32Array, query: Float32Array, rows: number): Float32Array {
  return Float32Array.from({ length: rows }, (_, row) => dotAt(vectors, row * query.length, query));
}
