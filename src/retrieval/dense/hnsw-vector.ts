import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MastraVector, type CreateIndexParams, type DeleteIndexParams, type DeleteVectorParams, type DeleteVectorsParams, type DescribeIndexParams, type IndexStats, type QueryResult, type QueryVectorParams, type UpdateVectorParams, type UpsertVectorParams } from '@mastra/core/vector';
import hnswlib from 'hnswlib-node';
import { z } from 'zod';

/** Graph parameters: degree, build width, search width of an index that nobody tuned. Measured in docs/BENCHMARKS.md. */
const M = 16;
export const BUILD_WIDTH = 200;
const SEARCH_WIDTH = 128;
const SEED = 100;
/** Id of a point that `reuse` deleted. */
const DELETED = '';

const MetaFile = z.object({ dimension: z.number().int().positive(), ids: z.array(z.string()), exact: z.boolean().default(false), searchWidth: z.number().int().positive().default(SEARCH_WIDTH), metadata: z.array(z.record(z.string(), z.unknown())) });

/** Filters are equality on metadata. */
type Filter = Record<string, unknown>;

interface Space {
  readonly dimension: number;
  /** A graph, or a table in which every vector is looked at. */
  readonly points: hnswlib.HierarchicalNSW | hnswlib.BruteforceSearch;
  readonly ids: string[];
  readonly metadata: Record<string, unknown>[];
  readonly labelOf: Map<string, number>;
  /** Points that a search looks at, at least. */
  searchWidth: number;
}

/** How an index is made that `createIndex` cannot say. */
export interface IndexShape {
  readonly dimension: number;
  /** Room for this many points at first; a graph grows beyond it, a table does not. */
  readonly capacity: number;
  /** `exact` looks at every vector: never wrong, and slower with each of them. */
  readonly search: 'graph' | 'exact';
  /** Points compared when one is inserted into a graph: more find better neighbours, and cost as much more time. */
  readonly buildWidth?: number;
}

/**
 * Mastra vector store over hnswlib-node: cosine similarity, in memory, saved to and read from a folder.
 *
 * An index generation is immutable, so points are added and whole indexes deleted; changing single vectors is refused with a
 * message (a new generation is built instead). Filters other than on equality of metadata are refused too.
 */
export class HnswVector extends MastraVector<Filter> {
  private readonly spaces = new Map<string, Space>();

  constructor(id = 'hnsw') {
    super({ id });
  }

  override async createIndex({ indexName, dimension, metric = 'cosine' }: CreateIndexParams): Promise<void> {
    if (metric !== 'cosine') throw new RangeError(`HnswVector knows the metric "cosine" only, not "${metric}".`);
    if (this.spaces.has(indexName)) return this.validateExistingIndex(indexName, dimension, metric);
    this.shape(indexName, { dimension, capacity: 1024, search: 'graph' });
  }

  /** Makes an empty index of a certain shape; one of the same name is replaced. */
  shape(indexName: string, shape: IndexShape): void {
    this.spaces.set(indexName, emptySpace(shape));
  }

  override async upsert({ indexName, vectors, metadata, ids }: UpsertVectorParams): Promise<string[]> {
    const space = this.space(indexName);
    const names = ids ?? vectors.map((_, index) => String(space.ids.length + index));
    makeRoom(space.points, space.ids.length + vectors.length);
    vectors.forEach((vector, index) => {
      if (vector.length !== space.dimension || !areFinite(vector)) throw new RangeError(`Vector ${names[index] ?? index} must have ${space.dimension} finite numbers.`);
      const name = names[index] ?? String(index);
      if (space.labelOf.has(name)) throw new RangeError(`Vector "${name}" exists already; build a new index to change it.`);
      const label = space.ids.length;
      space.points.addPoint(vector, label);
      space.ids.push(name);
      space.metadata.push(metadata?.[index] ?? {});
      space.labelOf.set(name, label);
    });
    return names;
  }

  override async query({ indexName, queryVector, topK = 10, filter, includeVector = false }: QueryVectorParams<Filter>): Promise<QueryResult[]> {
    const space = this.space(indexName);
    const total = space.labelOf.size;
    if (queryVector === undefined || total === 0 || topK < 1) return [];
    if (queryVector.length !== space.dimension || !areFinite(queryVector)) throw new RangeError(`The query vector must have ${space.dimension} finite numbers.`);
    const k = Math.min(topK, total);
    if (includeVector && !isGraph(space.points)) throw new RangeError(`The index "${indexName}" searches exactly and gives no vectors.`);
    if (isGraph(space.points)) space.points.setEf(Math.max(space.searchWidth, k));
    const wanted = filter === undefined || filter === null ? undefined : Object.entries(filter);
    const { neighbors, distances } = space.points.searchKnn(queryVector, k, wanted === undefined ? undefined : (label) => wanted.every(([key, value]) => space.metadata[label]?.[key] === value));
    return neighbors.map((label, rank) => ({
      id: space.ids[label] ?? '', score: 1 - (distances[rank] ?? 1), metadata: space.metadata[label] ?? {},
      ...(includeVector && isGraph(space.points) ? { vector: space.points.getPoint(label) } : {}),
    }));
  }

  override async listIndexes(): Promise<string[]> {
    return [...this.spaces.keys()];
  }

  override async describeIndex({ indexName }: DescribeIndexParams): Promise<IndexStats> {
    const space = this.space(indexName);
    return { dimension: space.dimension, count: space.labelOf.size, metric: 'cosine' };
  }

  override async deleteIndex({ indexName }: DeleteIndexParams): Promise<void> {
    this.spaces.delete(indexName);
  }

  override async updateVector(_: UpdateVectorParams<Filter>): Promise<void> {
    throw immutable();
  }

  override async deleteVector(_: DeleteVectorParams): Promise<void> {
    throw immutable();
  }

  override async deleteVectors(_: DeleteVectorsParams<Filter>): Promise<void> {
    throw immutable();
  }

  /** Writes an index as `hnsw.bin` and `hnsw.json` into a folder. */
  async save(indexName: string, folder: string): Promise<void> {
    const space = this.space(indexName);
    await space.points.writeIndex(join(folder, 'hnsw.bin'));
    await writeFile(join(folder, 'hnsw.json'), JSON.stringify({ dimension: space.dimension, exact: !isGraph(space.points), searchWidth: space.searchWidth, ids: space.ids, metadata: space.metadata }));
  }

  /** Reads an index that `save` wrote; the count in the graph must agree with its list of ids. */
  async load(indexName: string, folder: string): Promise<void> {
    const meta = MetaFile.parse(JSON.parse(readFileSync(join(folder, 'hnsw.json'), 'utf8')));
    const space = emptySpace({ dimension: meta.dimension, capacity: meta.ids.length, search: meta.exact ? 'exact' : 'graph' });
    await space.points.readIndex(join(folder, 'hnsw.bin'));
    if (space.points.getCurrentCount() !== meta.ids.length) throw new RangeError(`hnsw.bin holds ${space.points.getCurrentCount()} points, hnsw.json names ${meta.ids.length}.`);
    meta.ids.forEach((id, label) => (id === DELETED ? undefined : space.labelOf.set(id, label)));
    this.spaces.set(indexName, { ...space, ids: meta.ids, metadata: meta.metadata, searchWidth: meta.searchWidth });
  }

  /**
   * Reads an index that `save` wrote, to be extended: points are renamed, and those without a new name are deleted. A deleted point stays in the file and is
   * never found; build anew when too many are.
   *
   * @param rename - new id and metadata of an id; `undefined` deletes the point.
   * @returns how many points live, and how many the graph holds with the deleted ones.
   * @throws {RangeError} when it searches exactly: making it anew costs no more than copying its vectors.
   */
  async reuse(indexName: string, folder: string, rename: (id: string) => { readonly id: string; readonly metadata: Record<string, unknown> } | undefined): Promise<{ readonly live: number; readonly held: number }> {
    await this.load(indexName, folder);
    const { points, ids, metadata, labelOf } = this.space(indexName);
    if (!isGraph(points)) throw new RangeError(`The index "${indexName}" searches exactly; build it anew.`);
    labelOf.clear();
    ids.forEach((id, label) => {
      if (id === DELETED) return;
      const fresh = rename(id);
      if (fresh === undefined) points.markDelete(label);
      else labelOf.set(fresh.id, label);
      ids[label] = fresh?.id ?? DELETED;
      metadata[label] = fresh?.metadata ?? {};
    });
    return { live: labelOf.size, held: ids.length };
  }

  /** Does a search of an index look at every vector? */
  isExact(indexName: string): boolean {
    return !isGraph(this.space(indexName).points);
  }

  /** Points that a search of an index looks at, at least; stored with it. */
  searchWidth(indexName: string): number {
    return this.space(indexName).searchWidth;
  }

  setSearchWidth(indexName: string, width: number): void {
    this.space(indexName).searchWidth = width;
  }

  private space(indexName: string): Space {
    const space = this.spaces.get(indexName);
    if (space === undefined) throw new RangeError(`There is no index "${indexName}"; create it first.`);
    return space;
  }
}

function emptySpace({ dimension, capacity, search, buildWidth = BUILD_WIDTH }: IndexShape): Space {
  const points = search === 'graph' ? new hnswlib.HierarchicalNSW('cosine', dimension) : new hnswlib.BruteforceSearch('cosine', dimension);
  const maxElements = Math.max(1, capacity);
  if (isGraph(points)) points.initIndex({ maxElements, m: M, efConstruction: buildWidth, randomSeed: SEED });
  else points.initIndex(maxElements);
  return { dimension, points, ids: [], metadata: [], labelOf: new Map(), searchWidth: SEARCH_WIDTH };
}

/** A loop: `every` would make an object of each number of a question's vector. */
function areFinite(vector: readonly number[]): boolean {
  for (const number of vector) if (!Number.isFinite(number)) return false;
  return true;
}

function isGraph(points: Space['points']): points is hnswlib.HierarchicalNSW {
  return points instanceof hnswlib.HierarchicalNSW;
}

function makeRoom(points: Space['points'], needed: number): void {
  const capacity = points.getMaxElements();
  if (needed <= capacity) return;
  if (!isGraph(points)) throw new RangeError(`An index that searches exactly has room for the ${capacity} vectors that it was made for.`);
  points.resizeIndex(Math.max(needed, 2 * capacity));
}

function immutable(): Error {
  return new Error('An index generation is immutable: run "npm run reindex" to build one with the change.');
}
