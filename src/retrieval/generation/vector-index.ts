import { createHash } from 'node:crypto';
import type { Chunk } from '../dense/chunks.ts';
import { BUILD_WIDTH, HnswVector, type IndexShape } from '../dense/hnsw-vector.ts';
import { tuneSearch, type VectorRows } from '../dense/recall.ts';
import type { Progress } from './build.ts';

/** Name of the vector index inside a generation. */
export const VECTOR_INDEX = 'passages';

/** The vector index of an earlier generation, of the same model, with the content hash of each of its rows. */
export interface EarlierVectors {
  readonly folder: string;
  readonly hashes: readonly string[];
  readonly search: IndexShape['search'];
}

const INSERT_BATCH = 500;
/** Share of an earlier index's points that must still be wanted: below, searching around the deleted ones costs more than building anew. */
const REUSE_FLOOR = 0.8;
/**
 * Build widths, tried in order until a graph reaches the recall floor. Most corpora need the first (81,460 vectors of 2,000 foreign articles: recall 1.0);
 * short texts that are all alike need the second (30,000 made-up ones: 0.96, then 0.99).
 */
const BUILD_WIDTHS = [BUILD_WIDTH, 2 * BUILD_WIDTH];

/**
 * Makes the vector index of a generation: the earlier graph extended, or a graph built anew, wider where that is not enough; where no graph reaches the recall
 * floor, an index that looks at every vector. So no corpus is refused for its size or for what its texts are like.
 *
 * @param rows - one vector a chunk, in the same order; ids are row numbers.
 * @param earlier - an index that searched exactly is followed by another, without a new attempt, while most of its texts stay.
 * @param buildWidths - see `IndexShape`; tried in order.
 */
export async function buildVectorIndex(
  rows: VectorRows, chunks: readonly Chunk[],
  { earlier, progress = () => undefined, buildWidths = BUILD_WIDTHS }: { readonly earlier?: EarlierVectors | undefined; readonly progress?: Progress; readonly buildWidths?: readonly number[] } = {},
): Promise<HnswVector> {
  const insert = (store: HnswVector, fresh: readonly number[]): Promise<HnswVector> => insertRows(store, fresh, rows, chunks, progress);
  const build = (shape: Pick<IndexShape, 'search' | 'buildWidth'>): Promise<HnswVector> => {
    const store = new HnswVector();
    store.shape(VECTOR_INDEX, { dimension: rows.dimension, capacity: rows.rows, ...shape });
    return insert(store, [...chunks.keys()]);
  };
  const isGood = (store: HnswVector): Promise<boolean> => tuneSearch(store, VECTOR_INDEX, rows);
  const mostStays = earlier !== undefined && shareKept(earlier.hashes, chunks) >= REUSE_FLOOR;
  if (mostStays && earlier.search === 'exact') return build({ search: 'exact' });
  const extended = mostStays ? await extendGraph(earlier, chunks, insert).catch(() => undefined) : undefined; // a graph that cannot be read is built anew
  if (extended !== undefined && await isGood(extended)) return extended;
  for (const buildWidth of buildWidths) {
    const store = await build({ search: 'graph', buildWidth });
    if (await isGood(store)) return store;
  }
  return build({ search: 'exact' });
}

/** Names a chunk by its text. */
export function hashOf(chunk: Chunk): string {
  return createHash('sha256').update(chunk.text).digest('base64url').slice(0, 22);
}

function shareKept(hashes: readonly string[], chunks: readonly Chunk[]): number {
  const wanted = new Set(chunks.map(hashOf));
  return hashes.filter((hash) => wanted.has(hash)).length / Math.max(1, hashes.length);
}

/** The earlier graph, its points under their new rows, with the new ones added; `undefined` where too few of all it ever held are wanted again. */
async function extendGraph(earlier: EarlierVectors, chunks: readonly Chunk[], insert: (store: HnswVector, fresh: readonly number[]) => Promise<HnswVector>): Promise<HnswVector | undefined> {
  const rowsOf = groupRows(chunks);
  const store = new HnswVector();
  const kept = new Set<number>();
  const { held } = await store.reuse(VECTOR_INDEX, earlier.folder, (id) => {
    const row = rowsOf.get(earlier.hashes[Number(id)] ?? '')?.pop();
    if (row === undefined) return undefined;
    kept.add(row);
    return { id: String(row), metadata: { doc: chunks[row]?.doc ?? 0 } };
  });
  return kept.size < REUSE_FLOOR * held ? undefined : insert(store, [...chunks.keys()].filter((row) => !kept.has(row)));
}

/** Rows of each content hash, for several chunks can have the same text. */
function groupRows(chunks: readonly Chunk[]): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  chunks.forEach((chunk, row) => {
    const hash = hashOf(chunk);
    const own = rows.get(hash);
    if (own === undefined) rows.set(hash, [row]);
    else own.push(row);
  });
  return rows;
}

async function insertRows(store: HnswVector, fresh: readonly number[], { vectors, dimension }: VectorRows, chunks: readonly Chunk[], progress: Progress): Promise<HnswVector> {
  progress('index', 0, fresh.length);
  for (let start = 0; start < fresh.length; start += INSERT_BATCH) {
    const batch = fresh.slice(start, start + INSERT_BATCH);
    await store.upsert({
      indexName: VECTOR_INDEX,
      vectors: batch.map((row) => Array.from(vectors.subarray(row * dimension, (row + 1) * dimension))),
      ids: batch.map(String),
      metadata: batch.map((row) => ({ doc: chunks[row]?.doc ?? 0 })),
    });
    progress('index', start + batch.length, fresh.length);
  }
  return store;
}
