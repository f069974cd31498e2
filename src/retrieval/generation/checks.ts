import type { Retriever } from '../types.ts';
import { VECTOR_INDEX } from './build.ts';
import type { LoadedGeneration } from './read.ts';

/** What a check found in a generation that is about to be published. */
export interface CheckOutcome {
  /** One French sentence each, with what to do; any refuses the publication unless it is forced. */
  readonly findings: readonly string[];
  /** Figures for the manifest, by name. */
  readonly figures?: Readonly<Record<string, number>>;
  /** JSON files to keep in the generation, by name (`suggestions.json`), read again as `Retriever.artifacts`; names as `ARTIFACT_NAME` has them. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Looks at a generation before it is published: complete, read back from disk, and able to answer. */
export type CandidateCheck = (candidate: Retriever) => Promise<CheckOutcome>;

/** Least share of the true nearest neighbours that the graph must find. */
export const RECALL_FLOOR = 0.99;
const RECALL_NEIGHBOURS = 10;
const RECALL_QUERIES = 100;

/**
 * Recall of the HNSW graph against exact search: 100 stored vectors, evenly spread, ask for their ten nearest. A neighbour as near as the tenth counts, so that equal
 * vectors are no faults.
 *
 * @returns a share, 0–1; 1 for an empty index.
 */
export async function measureRecall(generation: LoadedGeneration): Promise<number> {
  const { vectors, table, manifest } = generation;
  const { dimension } = manifest.model;
  const rows = table.docs.length;
  const step = Math.max(1, Math.floor(rows / RECALL_QUERIES));
  let found = 0;
  let wanted = 0;
  for (let row = 0; row < rows; row += step) {
    const query = vectors.subarray(row * dimension, (row + 1) * dimension);
    const scores = scoreAll(vectors, query, rows);
    const tenth = Float32Array.from(scores).sort().at(-Math.min(RECALL_NEIGHBOURS, rows)) ?? 0;
    const neighbours = await generation.store.query({ indexName: VECTOR_INDEX, queryVector: Array.from(query), topK: RECALL_NEIGHBOURS });
    found += neighbours.filter(({ id }) => (scores[Number(id)] ?? -1) >= tenth - 1e-5).length;
    wanted += Math.min(RECALL_NEIGHBOURS, rows);
  }
  return wanted === 0 ? 1 : found / wanted;
}

/** The check of the vector index, as a finding. */
export async function checkRecall(generation: LoadedGeneration): Promise<CheckOutcome> {
  const recall = await measureRecall(generation);
  return {
    figures: { rappel: Number(recall.toFixed(4)) },
    findings: recall >= RECALL_FLOOR ? [] : [`index des vecteurs : il retrouve ${(100 * recall).toFixed(1)} % des plus proches voisins, il en faut ${100 * RECALL_FLOOR} % : lancez de nouveau npm run reindex, et signalez-le si cela dure.`],
  };
}

function scoreAll(vectors: Float32Array, query: Float32Array, rows: number): Float32Array {
  const scores = new Float32Array(rows);
  const width = query.length;
  for (let row = 0; row < rows; row += 1) {
    let dot = 0;
    const start = row * width;
    for (let column = 0; column < width; column += 1) dot += (vectors[start + column] ?? 0) * (query[column] ?? 0);
    scores[row] = dot;
  }
  return scores;
}
