import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { splitArticle, type Article, type Passage } from '../../corpus/index.ts';
import { SpellingCorrector } from '../analysis/spelling.ts';
import { SynonymMatcher } from '../analysis/synonyms.ts';
import type { TranslationTable } from '../analysis/translation.ts';
import { WordFilter } from '../analysis/word-filter.ts';
import { rememberStems } from '../analysis/words.ts';
import { toVocabulary } from '../analysis/vocabulary.ts';
import { HnswVector } from '../dense/hnsw-vector.ts';
import { GenerationError } from '../errors.ts';
import { toDecoy, type Decoy } from '../ranking/decoys.ts';
import { LexicalIndex, type LexicalFile } from '../lexical/lexical-index.ts';
import { checksumFiles, type KnownVectors } from './build.ts';
import { FORMAT_VERSION, GENERATION_FILES, Manifest, VectorTable } from './manifest.ts';
import { VECTOR_INDEX, type EarlierVectors } from './vector-index.ts';

/** A generation in memory, its checksums verified. */
export interface LoadedGeneration {
  readonly manifest: Manifest;
  readonly articles: ReadonlyMap<string, Article>;
  readonly passages: readonly Passage[];
  readonly lexical: LexicalIndex;
  readonly spelling: SpellingCorrector;
  readonly synonyms: SynonymMatcher;
  readonly abbreviations: ReadonlyMap<string, string>;
  readonly translation: TranslationTable;
  readonly decoys: readonly Decoy[];
  readonly frenchWords: WordFilter;
  readonly store: HnswVector;
  readonly table: VectorTable;
  /** Row-major, `table.docs.length` × `manifest.model.dimension`. */
  readonly vectors: Float32Array;
  /** Files that checks left in the generation, by name. */
  readonly artifacts: ReadonlyMap<string, string>;
}

const Vocabulary = z.array(z.tuple([z.string(), z.string(), z.number()]));
const DecoyFile = z.object({ question: z.string(), terms: z.array(z.string()), vector: z.array(z.number()) });
const Translation = z.array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.number()]))]));
const Lexicon = z.object({ synonyms: z.array(z.object({ terms: z.array(z.string()), weight: z.number() })), abbreviations: z.record(z.string(), z.string()) });

/** Reads and checks a manifest. @throws {GenerationError} when it is missing, unreadable or of a newer format. */
export async function readManifest(folder: string): Promise<Manifest> {
  let text: string;
  try {
    text = await readFile(join(folder, 'manifest.json'), 'utf8');
  } catch (error) {
    throw new GenerationError('INDEX_MISSING', `There is no index generation in "${folder}". Run "npm run reindex".`, { cause: error });
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw damaged(folder, 'manifest.json is not JSON', error);
  }
  const format = z.object({ format: z.number() }).safeParse(data);
  if (format.success && format.data.format > FORMAT_VERSION) {
    throw new GenerationError('INDEX_NEWER_FORMAT', `The index in "${folder}" has format ${format.data.format}, this program reads up to ${FORMAT_VERSION}. Update the program, or run "npm run reindex".`);
  }
  const manifest = Manifest.safeParse(data);
  if (!manifest.success) throw damaged(folder, 'manifest.json lacks fields', manifest.error);
  if (manifest.data.format !== FORMAT_VERSION) throw damaged(folder, `format ${manifest.data.format} is no longer read`);
  return manifest.data;
}

/**
 * Loads a generation.
 *
 * @param model - checksum and dimension of the model that will embed questions.
 * @throws {GenerationError} when a file is missing or changed, or the generation was built with another model.
 */
export async function readGeneration(folder: string, model: { readonly checksum: string; readonly name: string }): Promise<LoadedGeneration> {
  const manifest = await readManifest(folder);
  if (manifest.model.checksum !== model.checksum) {
    throw foreignModel(manifest.model.name, model.name);
  }
  try {
    await verifyFiles(folder, manifest);
    const articles = await parseArticles(folder);
    const passages = articles.flatMap(splitArticle);
    if (passages.length !== manifest.counts.passages) throw damaged(folder, `${passages.length} passages instead of ${manifest.counts.passages}`);
    const { synonyms, abbreviations } = Lexicon.parse(JSON.parse(await readFile(join(folder, 'synonyms.json'), 'utf8')));
    const vocabulary = Vocabulary.parse(JSON.parse(await readFile(join(folder, 'vocabulary.json'), 'utf8')));
    rememberStems(vocabulary.flatMap(([folded, spelling]) => [folded, spelling]));
    const store = new HnswVector();
    await store.load(VECTOR_INDEX, folder);
    const raw = await readFile(join(folder, 'vectors.f32'));
    // Like articles.json: its checksum says that buildGeneration wrote it, and a schema over a million numbers would cost a second copy.
    const lexical = new LexicalIndex(JSON.parse(await readFile(join(folder, 'lexical.json'), 'utf8')) as LexicalFile);
    return {
      manifest,
      articles: new Map(articles.map((article) => [article.id, article])),
      passages,
      lexical,
      spelling: new SpellingCorrector(toVocabulary(vocabulary)),
      synonyms: new SynonymMatcher(synonyms),
      abbreviations: new Map(Object.entries(abbreviations)),
      decoys: z.array(DecoyFile).parse(JSON.parse(await readFile(join(folder, 'decoys.json'), 'utf8'))).map(({ question, terms, vector }) => toDecoy(question, terms, vector, (term) => lexical.idf(term))),
      translation: new Map(Translation.parse(JSON.parse(await readFile(join(folder, 'translation.json'), 'utf8')))),
      frenchWords: new WordFilter(await readFile(join(folder, 'words.bloom'))),
      store,
      table: VectorTable.parse(JSON.parse(await readFile(join(folder, 'vectors.json'), 'utf8'))),
      vectors: toFloats(raw),
      artifacts: await readArtifacts(folder, manifest),
    };
  } catch (error) {
    if (error instanceof GenerationError) throw error;
    throw damaged(folder, error instanceof Error ? error.message : 'unreadable', error);
  }
}

/**
 * Holds every file against the checksums of its manifest, whatever the model.
 *
 * @throws {GenerationError} naming the first file that is missing from the manifest or changed; an error of the file system when a file cannot be read.
 */
export async function verifyFiles(folder: string, manifest: Manifest): Promise<void> {
  const missing = GENERATION_FILES.find((name) => manifest.checksums[name] === undefined);
  if (missing !== undefined) throw damaged(folder, `the manifest does not name ${missing}`);
  const sums = await checksumFiles(folder, Object.keys(manifest.checksums));
  const changed = Object.entries(manifest.checksums).find(([name, sum]) => sums[name] !== sum);
  if (changed !== undefined) throw damaged(folder, `${changed[0]} does not have the checksum of the manifest`);
}

/**
 * Articles and artifacts of a generation alone, whatever its model: enough to tell what changed.
 *
 * @throws {GenerationError} when the manifest or a file cannot be used.
 */
export async function readArticles(folder: string): Promise<{ readonly manifest: Manifest; readonly articles: ReadonlyMap<string, Article>; readonly artifacts: ReadonlyMap<string, string> }> {
  const manifest = await readManifest(folder);
  try {
    await verifyFiles(folder, manifest);
    return { manifest, articles: new Map((await parseArticles(folder)).map((article) => [article.id, article])), artifacts: await readArtifacts(folder, manifest) };
  } catch (error) {
    if (error instanceof GenerationError) throw error;
    throw damaged(folder, error instanceof Error ? error.message : 'unreadable', error);
  }
}

/** The articles of a generation whose checksums were verified: they are what `buildGeneration` wrote. */
async function parseArticles(folder: string): Promise<Article[]> {
  return JSON.parse(await readFile(join(folder, 'articles.json'), 'utf8')) as Article[]; // its checksum says who wrote it; a schema would cost a second copy
}

async function readArtifacts(folder: string, manifest: Manifest): Promise<ReadonlyMap<string, string>> {
  const own: readonly string[] = GENERATION_FILES;
  const names = Object.keys(manifest.checksums).filter((name) => !own.includes(name));
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)));
}

/** What an incremental build takes from an earlier generation. */
export interface KnownParts {
  /** Vectors by content hash. */
  readonly vectors: KnownVectors;
  readonly earlier: EarlierVectors | undefined;
}

/** Vectors and their index of a generation, for incremental building; empty when it is unusable or of another model. */
export async function readKnownParts(folder: string, checksum: string): Promise<KnownParts> {
  try {
    const manifest = await readManifest(folder);
    if (manifest.model.checksum !== checksum) return { vectors: new Map(), earlier: undefined };
    const names = ['vectors.f32', 'vectors.json', 'hnsw.bin', 'hnsw.json'];
    const sums = await checksumFiles(folder, names);
    const isSound = (name: string): boolean => sums[name] === manifest.checksums[name];
    if (!isSound('vectors.f32') || !isSound('vectors.json')) return { vectors: new Map(), earlier: undefined };
    const table = VectorTable.parse(JSON.parse(await readFile(join(folder, 'vectors.json'), 'utf8')));
    const raw = await readFile(join(folder, 'vectors.f32'));
    const flat = toFloats(raw);
    const width = manifest.model.dimension;
    return {
      vectors: new Map(table.hashes.map((hash, row) => [hash, flat.subarray(row * width, (row + 1) * width)])),
      earlier: isSound('hnsw.bin') && isSound('hnsw.json') ? { folder, hashes: table.hashes, search: manifest.search } : undefined,
    };
  } catch {
    return { vectors: new Map(), earlier: undefined }; // Without usable old vectors everything is embedded again: slower, never wrong.
  }
}

/** The numbers of `vectors.f32`, without a copy where the buffer is aligned. */
function toFloats(raw: Buffer): Float32Array {
  const width = Float32Array.BYTES_PER_ELEMENT;
  return raw.byteOffset % width === 0 ? new Float32Array(raw.buffer, raw.byteOffset, raw.byteLength / width) : new Float32Array(new Uint8Array(raw).buffer);
}

/** The error for an index of another model than the configured one. */
export function foreignModel(indexed: string, configured: string): GenerationError {
  return new GenerationError('INDEX_FOREIGN_MODEL', `The index was built with the model "${indexed}" but EMBEDDING_MODEL is "${configured}" (other files or settings). Run "npm run reindex".`);
}

function damaged(folder: string, reason: string, cause?: unknown): GenerationError {
  return new GenerationError('INDEX_DAMAGED', `The index in "${folder}" is damaged (${reason}). Run "npm run reindex".`, { cause });
}
