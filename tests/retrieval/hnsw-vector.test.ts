import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { mulberry32 } from '../../src/evaluation/index.ts';
import { HnswVector } from '../../src/retrieval/dense/hnsw-vector.ts';

const INDEX = 'livres';
let store: HnswVector;

beforeEach(async () => {
  store = new HnswVector();
  await store.createIndex({ indexName: INDEX, dimension: 3 });
});

const insertThree = (): Promise<string[]> => store.upsert({
  indexName: INDEX, ids: ['a', 'b', 'c'], vectors: [[1, 0, 0], [0, 1, 0], [0.8, 0.6, 0]], metadata: [{ shelf: 1 }, { shelf: 2 }, { shelf: 2 }],
});
const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'eclaireur-hnsw-'));

describe('creating an index', () => {
  test('twice with the same dimension keeps its vectors', async () => {
    await insertThree();
    await store.createIndex({ indexName: INDEX, dimension: 3 });
    expect(await store.describeIndex({ indexName: INDEX })).toEqual({ dimension: 3, count: 3, metric: 'cosine' });
  });

  test('again with another dimension is refused', async () => {
    await expect(store.createIndex({ indexName: INDEX, dimension: 4 })).rejects.toThrow(/dimension/iu);
  });

  test('with another metric is refused', async () => {
    await expect(store.createIndex({ indexName: 'autre', dimension: 3, metric: 'euclidean' })).rejects.toThrow('"cosine" only, not "euclidean"');
  });

  test('puts it on the list until it is deleted', async () => {
    await store.createIndex({ indexName: 'films', dimension: 3 });
    expect(await store.listIndexes()).toEqual([INDEX, 'films']);
    await store.deleteIndex({ indexName: INDEX });
    expect(await store.listIndexes()).toEqual(['films']);
  });
});

describe('adding vectors', () => {
  test('gives their ids, made up where there are none', async () => {
    expect(await insertThree()).toEqual(['a', 'b', 'c']);
    expect(await store.upsert({ indexName: INDEX, vectors: [[0, 0, 1]] })).toEqual(['3']);
  });

  test('of another length is refused, with the vector and the length', async () => {
    await expect(store.upsert({ indexName: INDEX, ids: ['x'], vectors: [[1, 0]] })).rejects.toThrow('Vector x must have 3 finite numbers');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('with %d is refused', async (number) => {
    await expect(store.upsert({ indexName: INDEX, ids: ['x'], vectors: [[1, number, 0]] })).rejects.toThrow(RangeError);
    expect((await store.describeIndex({ indexName: INDEX })).count).toBe(0);
  });

  test('with an id that exists is refused', async () => {
    await insertThree();
    await expect(store.upsert({ indexName: INDEX, ids: ['a'], vectors: [[0, 0, 1]] })).rejects.toThrow('"a" exists already');
  });

  test('beyond the first capacity makes room', async () => {
    await store.upsert({ indexName: INDEX, vectors: Array.from({ length: 1500 }, (_, row) => [Math.cos(row), Math.sin(row), 0.1]) });
    expect((await store.describeIndex({ indexName: INDEX })).count).toBe(1500);
  });
});

describe('a query', () => {
  test('gives the nearest vectors by cosine, best first, with their metadata', async () => {
    await insertThree();
    const results = await store.query({ indexName: INDEX, queryVector: [2, 0, 0], topK: 2 });
    expect(results).toEqual([
      { id: 'a', score: expect.closeTo(1, 5), metadata: { shelf: 1 } },
      { id: 'c', score: expect.closeTo(0.8, 5), metadata: { shelf: 2 } },
    ]);
  });

  test('with a filter looks at matching metadata only', async () => {
    await insertThree();
    expect((await store.query({ indexName: INDEX, queryVector: [1, 0, 0], topK: 3, filter: { shelf: 2 } })).map(({ id }) => id)).toEqual(['c', 'b']);
    expect(await store.query({ indexName: INDEX, queryVector: [1, 0, 0], topK: 3, filter: { shelf: 9 } })).toEqual([]);
  });

  test('gives vectors when asked', async () => {
    await insertThree();
    const [best] = await store.query({ indexName: INDEX, queryVector: [0, 1, 0], topK: 1, includeVector: true });
    expect(best?.vector).toEqual([0, 1, 0]);
  });

  test('for more than there are gives all', async () => {
    await insertThree();
    expect(await store.query({ indexName: INDEX, queryVector: [1, 1, 1], topK: 50 })).toHaveLength(3);
  });

  test.each([0, -1])('for %d gives nothing', async (topK) => {
    await insertThree();
    expect(await store.query({ indexName: INDEX, queryVector: [1, 0, 0], topK })).toEqual([]);
  });

  test('of an empty index gives nothing', async () => {
    expect(await store.query({ indexName: INDEX, queryVector: [1, 0, 0] })).toEqual([]);
  });

  test.each([[[1, 0]], [[Number.NaN, 0, 0]]])('with %j is refused', async (queryVector) => {
    await insertThree();
    await expect(store.query({ indexName: INDEX, queryVector })).rejects.toThrow(/3 finite numbers/u);
  });
});

test('an unknown index is named in the error of every method', async () => {
  const unknown = { indexName: 'nulle' };
  const message = 'There is no index "nulle"; create it first.';
  await expect(store.upsert({ ...unknown, vectors: [[1, 0, 0]] })).rejects.toThrow(message);
  await expect(store.query({ ...unknown, queryVector: [1, 0, 0] })).rejects.toThrow(message);
  await expect(store.describeIndex(unknown)).rejects.toThrow(message);
  await expect(store.save('nulle', tmpdir())).rejects.toThrow(message);
});

test('changing single vectors is refused with what to do instead', async () => {
  await insertThree();
  await expect(store.updateVector({ indexName: INDEX, id: 'a', update: { vector: [0, 0, 1] } })).rejects.toThrow('run "npm run reindex"');
  await expect(store.deleteVector({ indexName: INDEX, id: 'a' })).rejects.toThrow('run "npm run reindex"');
  await expect(store.deleteVectors({ indexName: INDEX, ids: ['a'] })).rejects.toThrow('run "npm run reindex"');
  expect((await store.describeIndex({ indexName: INDEX })).count).toBe(3);
});

describe('2,000 random vectors of 64 numbers', () => {
  const random = mulberry32(7);
  const draw = (): number[] => {
    const vector = Array.from({ length: 64 }, () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  };
  const vectors = Array.from({ length: 2000 }, draw);
  const queries = Array.from({ length: 100 }, draw);
  const exact = (query: readonly number[]): string[] => vectors.map((vector, row) => ({ row, score: vector.reduce((sum, value, column) => sum + value * (query[column] ?? 0), 0) }))
    .sort((left, right) => right.score - left.score).slice(0, 10).map(({ row }) => String(row));

  test('recall of the ten nearest is at least 0.99 against exact search', async () => {
    await store.createIndex({ indexName: 'grand', dimension: 64 });
    await store.upsert({ indexName: 'grand', vectors });
    let found = 0;
    for (const query of queries) {
      const near = new Set((await store.query({ indexName: 'grand', queryVector: query, topK: 10 })).map(({ id }) => id));
      found += exact(query).filter((id) => near.has(id)).length;
    }
    expect(found / (10 * queries.length)).toBeGreaterThanOrEqual(0.99);
  });

  test('a saved index answers like the one that was saved', async () => {
    const place = await folder();
    await store.createIndex({ indexName: 'grand', dimension: 64 });
    await store.upsert({ indexName: 'grand', vectors: vectors.slice(0, 300), metadata: vectors.slice(0, 300).map((_, row) => ({ row })) });
    await store.save('grand', place);
    const read = new HnswVector();
    await read.load('grand', place);
    expect(await read.describeIndex({ indexName: 'grand' })).toEqual({ dimension: 64, count: 300, metric: 'cosine' });
    for (const query of queries.slice(0, 10)) {
      const question = { indexName: 'grand', queryVector: query, topK: 5 };
      expect(await read.query(question)).toEqual(await store.query(question));
    }
  });
});

test('a stored list of ids that does not fit its graph is refused', async () => {
  await insertThree();
  const place = await folder();
  await store.save(INDEX, place);
  const meta: unknown = JSON.parse(await readFile(join(place, 'hnsw.json'), 'utf8'));
  await writeFile(join(place, 'hnsw.json'), JSON.stringify({ ...Object(meta), ids: ['a', 'b'] }));
  await expect(new HnswVector().load(INDEX, place)).rejects.toThrow('hnsw.bin holds 3 points, hnsw.json names 2');
});

test('a saved index is extended: kept points under their new names, deleted ones never found, new ones added', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'eclaireur-hnsw-'));
  const axis = (place: number): number[] => Array.from({ length: 8 }, (_, index) => (index === place ? 1 : 0));
  const first = new HnswVector();
  await first.createIndex({ indexName: INDEX, dimension: 8 });
  await first.upsert({ indexName: INDEX, vectors: [0, 1, 2, 3].map(axis), ids: ['a', 'b', 'c', 'd'] });
  await first.save(INDEX, folder);
  const second = new HnswVector();
  expect(await second.reuse(INDEX, folder, (id) => (id === 'b' ? undefined : { id: id.toUpperCase(), metadata: { doc: 7 } }))).toEqual({ live: 3, held: 4 });
  await second.upsert({ indexName: INDEX, vectors: [axis(4)], ids: ['E'] });
  await second.save(INDEX, folder);
  const third = new HnswVector();
  await third.load(INDEX, folder);
  expect((await third.describeIndex({ indexName: INDEX })).count).toBe(4);
  const found = async (place: number): Promise<unknown> => (await third.query({ indexName: INDEX, queryVector: axis(place), topK: 10 })).map(({ id, score }) => [id, Math.round(score)]).sort(([left], [right]) => String(left).localeCompare(String(right)));
  expect([await found(1), await found(4)]).toEqual([[['A', 0], ['C', 0], ['D', 0], ['E', 0]], [['A', 0], ['C', 0], ['D', 0], ['E', 1]]]);
  expect((await third.query({ indexName: INDEX, queryVector: axis(0), topK: 1 }))[0]?.metadata).toEqual({ doc: 7 });
  expect(await third.reuse(INDEX, folder, () => undefined)).toEqual({ live: 0, held: 5 });
});
