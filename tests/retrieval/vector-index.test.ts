import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { mulberry32 } from '../../src/evaluation/index.ts';
import type { Chunk } from '../../src/retrieval/dense/chunks.ts';
import { HnswVector } from '../../src/retrieval/dense/hnsw-vector.ts';
import { measureRecall, RECALL_FLOOR, type VectorRows } from '../../src/retrieval/dense/recall.ts';
import { buildVectorIndex, hashOf, VECTOR_INDEX, type EarlierVectors } from '../../src/retrieval/generation/vector-index.ts';

/** Heaps of texts nearly alike, each larger than what a narrow build looks at: no path leads from one heap to the next. */
const HEAPS = 10;
const ROWS = 3000;
const DIMENSION = 32;
/** A build that fails on such heaps, and one that does not. */
const NARROW = 200;
const WIDE = 400;

let rows: VectorRows;
let chunks: Chunk[];
beforeAll(() => {
  const random = mulberry32(3);
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const heaps = Array.from({ length: HEAPS }, () => Array.from({ length: DIMENSION }, gauss));
  const vectors = Array.from({ length: ROWS }, (_, row) => {
    const vector = (heaps[Math.floor((row * HEAPS) / ROWS)] ?? []).map((value) => value + 0.01 * gauss());
    return vector.map((value) => value / Math.hypot(...vector));
  });
  rows = { vectors: Float32Array.from(vectors.flat()), rows: ROWS, dimension: DIMENSION };
  chunks = vectors.map((_, row) => ({ doc: row, kind: 'text', text: `texte ${row}` }));
});

const recallOf = (store: HnswVector): Promise<number> => measureRecall(store, VECTOR_INDEX, rows);
const search = async (store: HnswVector): Promise<unknown> => store.query({ indexName: VECTOR_INDEX, queryVector: Array.from(rows.vectors.subarray(0, DIMENSION)), topK: 5 });
async function save(store: HnswVector): Promise<EarlierVectors> {
  const folder = await mkdtemp(join(tmpdir(), 'eclaireur-vecteurs-'));
  await store.save(VECTOR_INDEX, folder);
  return { folder, hashes: chunks.map(hashOf), search: store.isExact(VECTOR_INDEX) ? 'exact' : 'graph' };
}

describe('texts that a graph falls apart on', () => {
  test('get a graph built wider', async () => {
    const narrow = new HnswVector();
    narrow.shape(VECTOR_INDEX, { dimension: DIMENSION, capacity: ROWS, search: 'graph', buildWidth: NARROW });
    await narrow.upsert({ indexName: VECTOR_INDEX, vectors: chunks.map((_, row) => Array.from(rows.vectors.subarray(row * DIMENSION, (row + 1) * DIMENSION))) });
    narrow.setSearchWidth(VECTOR_INDEX, 1024);
    expect(await recallOf(narrow)).toBeLessThan(RECALL_FLOOR);
    const store = await buildVectorIndex(rows, chunks, { buildWidths: [NARROW, WIDE] });
    expect([store.isExact(VECTOR_INDEX), await recallOf(store) >= RECALL_FLOOR]).toEqual([false, true]);
  });

  test('are searched one by one where no width is enough: nothing is missed, and the stored index answers alike', async () => {
    const store = await buildVectorIndex(rows, chunks, { buildWidths: [NARROW] });
    expect([store.isExact(VECTOR_INDEX), await recallOf(store)]).toEqual([true, 1]);
    const read = new HnswVector();
    await read.load(VECTOR_INDEX, (await save(store)).folder);
    expect(read.isExact(VECTOR_INDEX)).toBe(true);
    expect(await search(read)).toEqual(await search(store));
    expect(await search(read)).toMatchObject([{ id: '0', metadata: { doc: 0 } }, {}, {}, {}, {}]);
  });
});

describe('an earlier index', () => {
  test('that lost its way is not extended: the graph is built anew', async () => {
    const narrow = new HnswVector();
    narrow.shape(VECTOR_INDEX, { dimension: DIMENSION, capacity: ROWS, search: 'graph', buildWidth: NARROW });
    await narrow.upsert({ indexName: VECTOR_INDEX, ids: chunks.map((_, row) => String(row)), vectors: chunks.map((_, row) => Array.from(rows.vectors.subarray(row * DIMENSION, (row + 1) * DIMENSION))) });
    const store = await buildVectorIndex(rows, chunks, { earlier: await save(narrow), buildWidths: [WIDE] });
    expect([store.isExact(VECTOR_INDEX), await recallOf(store) >= RECALL_FLOOR]).toEqual([false, true]);
  });

  test('that searched one by one is followed by another while most of its texts stay, without building a graph', async () => {
    const exact = await buildVectorIndex(rows, chunks, { buildWidths: [] });
    const stages: number[] = [];
    const again = await buildVectorIndex(rows, chunks, { earlier: await save(exact), buildWidths: [WIDE], progress: (_, done) => void (done === 0 && stages.push(done)) });
    expect([again.isExact(VECTOR_INDEX), stages]).toEqual([true, [0]]);
    const foreign = { ...await save(exact), hashes: chunks.map((_, row) => `autre ${row}`) };
    expect((await buildVectorIndex(rows, chunks, { earlier: foreign, buildWidths: [WIDE] })).isExact(VECTOR_INDEX)).toBe(false);
  });
});

test('what an exact index cannot do is refused with the reason', async () => {
  const store = new HnswVector();
  store.shape(VECTOR_INDEX, { dimension: 2, capacity: 1, search: 'exact' });
  await store.upsert({ indexName: VECTOR_INDEX, vectors: [[1, 0]] });
  await expect(store.upsert({ indexName: VECTOR_INDEX, vectors: [[0, 1]] })).rejects.toThrow('room for the 1 vectors');
  await expect(store.query({ indexName: VECTOR_INDEX, queryVector: [1, 0], includeVector: true })).rejects.toThrow('gives no vectors');
  const { folder } = await save(store);
  await expect(store.reuse(VECTOR_INDEX, folder, (id) => ({ id, metadata: {} }))).rejects.toThrow('build it anew');
});
