import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Corpus } from '../../corpus/index.ts';
import { analyseQuery } from '../analysis/analyse.ts';
import { SpellingCorrector } from '../analysis/spelling.ts';
import { SynonymMatcher } from '../analysis/synonyms.ts';
import { trainTranslation } from '../analysis/translation.ts';
import { WordFilter } from '../analysis/word-filter.ts';
import { termsOf } from '../analysis/words.ts';
import { buildVocabulary, toVocabulary } from '../analysis/vocabulary.ts';
import { chunksOf, type Chunk } from '../dense/chunks.ts';
import type { Embedder } from '../dense/embedder.ts';
import { HnswVector } from '../dense/hnsw-vector.ts';
import { buildLexicalFile } from '../lexical/lexical-index.ts';
import { frenchWordFilter } from './french-words.ts';
import { FORMAT_VERSION, GENERATION_FILES, type Manifest } from './manifest.ts';

/** Name of the vector index inside a generation. */
export const VECTOR_INDEX = 'passages';
const INSERT_BATCH = 500;

/** Vectors of an earlier generation by content hash, of the same model. */
export type KnownVectors = ReadonlyMap<string, Float32Array>;

/** Progress of a long stage; `done` of `total` items. */
export type Progress = (stage: 'embed' | 'index' | 'lexical' | 'write', done: number, total: number) => void;

/**
 * Builds a generation from a checked corpus into an empty folder.
 *
 * @param known - vectors that need not be computed again.
 * @param generation - its name, written into the manifest.
 * @returns the manifest, and how many vectors had to be computed.
 */
export async function buildGeneration(
  corpus: Corpus, embedder: Embedder, folder: string,
  options: { readonly generation: string; readonly known?: KnownVectors; readonly progress?: Progress },
): Promise<{ readonly manifest: Manifest; readonly embedded: number }> {
  const progress = options.progress ?? (() => undefined);
  await mkdir(folder, { recursive: true });
  const chunks = chunksOf(corpus.passages);
  const { vectors, embedded } = await embedChunks(chunks, embedder, options.known ?? new Map(), progress);
  const store = await indexVectors(vectors, chunks, embedder.dimension, progress);
  await store.save(VECTOR_INDEX, folder);
  progress('lexical', 0, 1);
  const vocabulary = buildVocabulary(corpus.articles, corpus.synonyms);
  const frenchWords = await frenchWordFilter();
  const resources = { spelling: new SpellingCorrector(toVocabulary(vocabulary)), synonyms: new SynonymMatcher([]), frenchWords: new WordFilter(frenchWords) };
  const answerTerms = corpus.passages.map((passage) => termsOf(`${passage.title} ${passage.heading} ${passage.text}`));
  const lexical = buildLexicalFile(corpus.passages, (question) => analyseQuery(question, resources).terms.filter((term) => term.primary).map((term) => term.term));
  const translation = trainTranslation(lexical.variants.map((variant) => ({ question: variant.terms, answer: answerTerms[variant.doc] ?? [] })));
  progress('lexical', 1, 1);
  const flat = new Float32Array(vectors.length * embedder.dimension);
  vectors.forEach((vector, row) => flat.set(vector, row * embedder.dimension));
  const contents: Readonly<Record<string, string | Uint8Array>> = {
    'articles.json': JSON.stringify(corpus.articles),
    'lexical.json': JSON.stringify(lexical),
    'vocabulary.json': JSON.stringify(vocabulary),
    'synonyms.json': JSON.stringify(corpus.synonyms),
    'translation.json': JSON.stringify(translation),
    'decoys.json': JSON.stringify(await Promise.all(corpus.outOfScope.map(async (question) => ({
      question, terms: analyseQuery(question, resources).terms.filter((term) => term.primary).map((term) => term.term), vector: Array.from(await embedder.embedQuery(analyseQuery(question, resources).normalised)),
    })))),
    'words.bloom': frenchWords,
    'vectors.f32': new Uint8Array(flat.buffer),
    'vectors.json': JSON.stringify({ docs: chunks.map((chunk) => chunk.doc), kinds: chunks.map((chunk) => chunk.kind), hashes: chunks.map(hashOf) }),
  };
  for (const [name, content] of Object.entries(contents)) await writeFile(join(folder, name), content);
  const manifest: Manifest = {
    format: FORMAT_VERSION,
    generation: options.generation,
    created: new Date().toISOString(),
    corpusHash: corpus.hash,
    model: { name: embedder.model, checksum: embedder.checksum, dimension: embedder.dimension },
    counts: { articles: corpus.articles.length, passages: corpus.passages.length, vectors: vectors.length, variants: lexical.variants.length },
    forced: [],
    checks: {},
    checksums: await checksumFiles(folder, GENERATION_FILES),
  };
  await writeManifest(folder, manifest);
  progress('write', 1, 1);
  return { manifest, embedded };
}

/** Writes a generation's manifest. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
}

/** SHA-256 of the named files of a generation. */
export async function checksumFiles(folder: string, names: readonly string[]): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const name of names) {
    const hash = createHash('sha256');
    // Streamed: a server that starts would hold every file twice otherwise.
    await pipeline(createReadStream(join(folder, name)), hash);
    sums[name] = hash.digest('hex');
  }
  return sums;
}

function hashOf(chunk: Chunk): string {
  return createHash('sha256').update(chunk.text).digest('base64url').slice(0, 22);
}

async function embedChunks(chunks: readonly Chunk[], embedder: Embedder, known: KnownVectors, progress: Progress): Promise<{ vectors: Float32Array[]; embedded: number }> {
  const vectors = new Map<string, Float32Array>();
  const missing = new Map<string, string>();
  for (const chunk of chunks) {
    const hash = hashOf(chunk);
    const vector = known.get(hash);
    if (vector !== undefined && vector.length === embedder.dimension) vectors.set(hash, vector);
    else missing.set(hash, chunk.text);
  }
  const todo = [...missing];
  progress('embed', 0, todo.length);
  for (let start = 0; start < todo.length; start += INSERT_BATCH) {
    const batch = todo.slice(start, start + INSERT_BATCH);
    const results = await embedder.embedPassages(batch.map(([, text]) => text));
    batch.forEach(([hash], index) => {
      const vector = results[index];
      if (vector !== undefined) vectors.set(hash, vector);
    });
    progress('embed', start + batch.length, todo.length);
  }
  return { vectors: chunks.map((chunk) => vectors.get(hashOf(chunk)) ?? new Float32Array(embedder.dimension)), embedded: todo.length };
}

async function indexVectors(vectors: readonly Float32Array[], chunks: readonly Chunk[], dimension: number, progress: Progress): Promise<HnswVector> {
  const store = new HnswVector();
  await store.createIndex({ indexName: VECTOR_INDEX, dimension });
  for (let start = 0; start < vectors.length; start += INSERT_BATCH) {
    const batch = vectors.slice(start, start + INSERT_BATCH);
    await store.upsert({
      indexName: VECTOR_INDEX,
      vectors: batch.map((vector) => Array.from(vector)),
      ids: batch.map((_, index) => String(start + index)),
      metadata: batch.map((_, index) => ({ doc: chunks[start + index]?.doc ?? 0 })),
    });
    progress('index', start + batch.length, vectors.length);
  }
  return store;
}
