import { z } from 'zod';

/** Raised when a stored file changes its form, or the analysis that question variants went through changes; an older program refuses a newer format. */
export const FORMAT_VERSION = 4;

/** `manifest.json` of an index generation. */
export const Manifest = z.object({
  format: z.number().int(),
  generation: z.string(),
  created: z.string(),
  corpusHash: z.string(),
  model: z.object({ name: z.string(), checksum: z.string(), dimension: z.number().int().positive() }),
  /** How vectors are searched: by their graph, or one by one where no graph found enough of the nearest. */
  search: z.enum(['graph', 'exact']).default('graph'),
  counts: z.object({ articles: z.number(), passages: z.number(), vectors: z.number(), variants: z.number() }),
  /** Findings that `--force` overruled, if any. */
  forced: z.array(z.string()).default([]),
  /** Figures of the checks before publishing, e.g. the recall of the vector index. */
  checks: z.record(z.string(), z.number()).default({}),
  /** SHA-256 of every other file of the folder. */
  checksums: z.record(z.string().regex(/^[a-z][\w-]*\.[a-z\d]+$/u), z.string()),
});
export type Manifest = z.infer<typeof Manifest>;

/** Owner, kind and content hash of each row of `vectors.f32`. */
export const VectorTable = z.object({
  docs: z.array(z.number().int()),
  kinds: z.array(z.enum(['heading', 'text', 'variant'])),
  hashes: z.array(z.string()),
});
export type VectorTable = z.infer<typeof VectorTable>;

/** Files of a generation besides the manifest. */
export const GENERATION_FILES = ['articles.json', 'lexical.json', 'vocabulary.json', 'synonyms.json', 'translation.json', 'decoys.json', 'words.bloom', 'vectors.f32', 'vectors.json', 'hnsw.bin', 'hnsw.json'] as const;

/** Names that a file of a check may have: a plain JSON file, none of the generation's own. */
export const ARTIFACT_NAME = /^[a-z][a-z\d-]*\.json$/u;
