import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Corpus } from '../../corpus/index.ts';
import { analyseQuery } from '../analysis/analyse.ts';
import { SpellingCorrector } from '../analysis/spelling.ts';
import { SynonymMatcher } from '../analysis/synonyms.ts';
import { trainTranslation } from '../analysis/translation.ts';
import { WordFilter } from '../analysis/word-filter.ts';
import { rememberStems, termsOf } from '../analysis/words.ts';
import { buildVocabulary, toVocabulary } from '../analysis/vocabulary.ts';
import { chunksOf, type Chunk } from '../dense/chunks.ts';
import type { Embedder } from '../dense/embedder.ts';
import { buildLexicalFile } from '../lexical/build-lexical-file.ts';
import { checksumFiles } from './files.ts';
import { frenchWordFilter } from './french-words.ts';
import { FORMAT_VERSION, GENERATION_FILES, type Manifest } from './manifest.ts';
import { buildVectorIndex, hashOf, VECTOR_INDEX, type EarlierVectors } from './vector-index.ts';

const EMBED_BATCH = 500;
/** Digits of a decoy's vector: what is compared is a cosine of two figures. */
const DECOY_DIGITS = 5;

/** Vectors of an earlier generation by content hash, of the same model. */
export type KnownVectors = ReadonlyMap<string, Float32Array>;

/** Progress of a long stage; `done` of `total` items. */
export type Progress = (stage: 'embed' | 'index' | 'lexical' | 'write' | 'check', done: number, total: number) => void;

/**
 * Builds a generation from a checked corpus into an empty folder.
 *
 * @param known - vectors that need not be computed again.
 * @param earlier - vector index whose points are taken over where they are wanted again.
 * @param generation - its name, written into the manifest.
 * @returns the manifest, and how many vectors had to be computed.
 */
export async function buildGeneration(
  corpus: Corpus, embedder: Embedder, folder: string,
  options: { readonly generation: string; readonly known?: KnownVectors; readonly earlier?: EarlierVectors | undefined; readonly progress?: Progress | undefined },
): Promise<{ readonly manifest: Manifest; readonly embedded: number }> {
  const progress = options.progress ?? (() => undefined);
  await mkdir(folder, { recursive: true });
  const chunks = chunksOf(corpus.passages);
  const { vectors, embedded } = await embedChunks(chunks, embedder, options.known ?? new Map(), progress);
  const flat = new Float32Array(vectors.length * embedder.dimension);
  vectors.forEach((vector, row) => flat.set(vector, row * embedder.dimension));
  const store = await buildVectorIndex({ vectors: flat, rows: vectors.length, dimension: embedder.dimension }, chunks, { earlier: options.earlier, progress });
  await store.save(VECTOR_INDEX, folder);
  progress('lexical', 0, 1);
  const vocabulary = buildVocabulary(corpus.articles, corpus.synonyms);
  rememberStems(vocabulary.flatMap(([folded, spelling]) => [folded, spelling]));
  const frenchWords = await frenchWordFilter();
  const resources = { spelling: new SpellingCorrector(toVocabulary(vocabulary)), synonyms: new SynonymMatcher([]), abbreviations: new Map(Object.entries(corpus.abbreviations)), frenchWords: new WordFilter(frenchWords) };
  const answerTerms = corpus.passages.map((passage) => termsOf(`${passage.title} ${passage.heading} ${passage.text}`));
  const lexical = buildLexicalFile(corpus.passages, (question) => analyseQuery(question, resources).terms.filter((term) => term.primary).map((term) => term.term));
  const translation = trainTranslation(lexical.variants.map((variant) => ({ question: variant.terms, answer: answerTerms[variant.doc] ?? [] })));
  progress('lexical', 1, 1);
  const contents: Readonly<Record<string, string | Uint8Array>> = {
    'articles.json': JSON.stringify(corpus.articles),
    'lexical.json': JSON.stringify(lexical),
    'vocabulary.json': JSON.stringify(vocabulary),
    'synonyms.json': JSON.stringify({ synonyms: corpus.synonyms, abbreviations: corpus.abbreviations }),
    'translation.json': JSON.stringify(translation),
    'decoys.json': JSON.stringify(await Promise.all(corpus.outOfScope.map(async (question) => ({
      question, terms: analyseQuery(question, resources).terms.filter((term) => term.primary).map((term) => term.term), vector: Array.from(await embedder.embedQuery(analyseQuery(question, resources).normalised), (value) => Number(value.toFixed(DECOY_DIGITS))),
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
    search: store.isExact(VECTOR_INDEX) ? 'exact' : 'graph',
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
  for (let start = 0; start < todo.length; start += EMBED_BATCH) {
    const batch = todo.slice(start, start + EMBED_BATCH);
    const results = await embedder.embedPassages(batch.map(([, text]) => text));
    batch.forEach(([hash], index) => {
      const vector = results[index];
      if (vector !== undefined) vectors.set(hash, vector);
    });
    progress('embed', start + batch.length, todo.length);
  }
  return { vectors: chunks.map((chunk) => vectors.get(hashOf(chunk)) ?? new Float32Array(embedder.dimension)), embedded: todo.length };
}
