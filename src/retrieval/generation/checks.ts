import type { Retriever } from '../types.ts';
import { measureRecall, RECALL_FLOOR } from '../dense/recall.ts';
import type { LoadedGeneration } from './read.ts';
import { VECTOR_INDEX } from './vector-index.ts';

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

/** The check of the vector index, as a finding. */
export async function checkRecall(generation: LoadedGeneration): Promise<CheckOutcome> {
  const { vectors, manifest, store } = generation;
  const recall = await measureRecall(store, VECTOR_INDEX, { vectors: vectors.toFloats(), rows: vectors.rows, dimension: vectors.dimension });
  return {
    figures: { rappel: Number(recall.toFixed(4)), ...(manifest.search === 'exact' ? { 'recherche-exacte': 1 } : {}) },
    findings: recall >= RECALL_FLOOR ? [] : [`index des vecteurs : il retrouve ${(100 * recall).toFixed(1)} % des plus proches voisins, il en faut ${100 * RECALL_FLOOR} % : lancez de nouveau npm run reindex, et signalez-le si cela dure.`],
  };
}
