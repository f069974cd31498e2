import { readFileSync } from 'node:fs';
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
import { rowsByPassage, type RowsOfPassage } from '../dense/passage-rows.ts';
import { RowMatrix } from '../dense/row-matrix.ts';
import { GenerationError } from '../errors.ts';
import { DecoySet } from '../ranking/decoys.ts';
import { factsOf, type PassageFacts } from '../ranking/passage-facts.ts';
import { LexicalIndex } from '../lexical/lexical-index.ts';
import type { LexicalFile } from '../lexical/postings.ts';
import type { KnownVectors } from './build.ts';
import { checksumFiles, readWithSum, Slices } from './files.ts';
import { FORMAT_VERSION, GENERATION_FILES, Manifest, VectorTable } from './manifest.ts';
import { VECTOR_INDEX, type EarlierVectors } from './vector-index.ts';

/** A generation in memory, its checksums verified. */
export interface LoadedGeneration {
  readonly manifest: Manifest;
  readonly articles: ReadonlyMap<string, Article>;
  readonly passages: readonly Passage[];
  readonly facts: PassageFacts;
  readonly lexical: LexicalIndex;
  readonly spelling: SpellingCorrector;
  readonly synonyms: SynonymMatcher;
  readonly abbreviations: ReadonlyMap<string, string>;
  readonly translation: TranslationTable;
  readonly decoys: DecoySet;
  readonly frenchWords: WordFilter;
  /** Graph of the passages' vectors (`VECTOR_INDEX`); ids are row numbers. */
  readonly store: HnswVector;
  readonly table: VectorTable;
  /** One row a line of the table. */
  readonly vectors: RowMatrix;
  /** Rows of each passage, by document. */
  readonly rows: readonly RowsOfPassage[];
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
    text = readFileSync(join(folder, 'manifest.json'), 'utf8'); // see Slices
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
    const slices = new Slices();
    const pause = (): Promise<void> => slices.pause();
    const read = sumReader(folder, manifest, slices);
    // Checked by their sums alone: buildGeneration wrote them, and a schema over a million numbers would cost a second copy.
    const articles = await read.json('articles.json') as Article[];
    const lexicalFile = await read.json('lexical.json') as LexicalFile;
    const passages: Passage[] = [];
    for (const article of articles) {
      passages.push(...splitArticle(article));
      await pause();
    }
    if (passages.length !== manifest.counts.passages) throw damaged(folder, `${passages.length} passages instead of ${manifest.counts.passages}`);
    const { synonyms, abbreviations } = Lexicon.parse(await read.json('synonyms.json'));
    const vocabulary = Vocabulary.parse(await read.json('vocabulary.json'));
    rememberStems(vocabulary.flatMap(([folded, spelling]) => [folded, spelling]));
    await pause();
    const lexical = new LexicalIndex(lexicalFile);
    await pause();
    const spelling = new SpellingCorrector(toVocabulary(vocabulary));
    const facts = await factsOf(passages, lexical, pause);
    await read.verify(['hnsw.bin', 'hnsw.json']);
    const store = new HnswVector();
    await store.load(VECTOR_INDEX, folder);
    const decoys = z.array(DecoyFile).parse(await read.json('decoys.json'));
    const table = VectorTable.parse(await read.json('vectors.json'));
    return {
      manifest,
      articles: new Map(articles.map((article) => [article.id, article])),
      passages,
      facts,
      lexical,
      spelling,
      synonyms: new SynonymMatcher(synonyms),
      abbreviations: new Map(Object.entries(abbreviations)),
      decoys: new DecoySet(decoys, manifest.model.dimension, (term) => lexical.idf(term)),
      translation: new Map(Translation.parse(await read.json('translation.json'))),
      frenchWords: new WordFilter(await read.bytes('words.bloom')),
      store,
      table,
      rows: rowsByPassage(table, passages.length),
      vectors: await readVectors(read, table.docs.length, manifest.model.dimension),
      artifacts: new Map(await Promise.all(artifactNames(manifest).map(async (name) => [name, await read.text(name)] as const))),
    };
  } catch (error) {
    if (error instanceof GenerationError) throw error;
    throw damaged(folder, error instanceof Error ? error.message : 'unreadable', error);
  }
}

/** Vectors are read to where they are searched: a copy of 14 MB would stay resident, free or not. */
async function readVectors(read: SumReader, rows: number, dimension: number): Promise<RowMatrix> {
  const matrix = new RowMatrix(rows, dimension);
  const { bytes } = matrix;
  const stored = await read.bytes('vectors.f32', bytes);
  if (stored.length !== rows * dimension * Float32Array.BYTES_PER_ELEMENT) throw new RangeError(`vectors.f32 has ${stored.length} bytes, which are not ${rows} vectors`);
  return stored === bytes ? matrix : RowMatrix.from(toFloats(stored), dimension);
}

interface SumReader {
  verify(names: readonly string[]): Promise<void>;
  /** @param room - see `readWithSum`. */
  bytes(name: string, room?: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  text(name: string): Promise<string>;
  json(name: string): Promise<unknown>;
}

/** Reads files of a generation, each held against its checksum by the very bytes that are used. */
function sumReader(folder: string, manifest: Manifest, slices: Slices): SumReader {
  const bytes: SumReader['bytes'] = async (name, room) => {
    const { content, sum } = await readWithSum(join(folder, name), slices, room);
    compareSums(folder, manifest, { [name]: sum });
    return content;
  };
  const text = async (name: string): Promise<string> => new TextDecoder().decode(await bytes(name));
  return {
    verify: async (names) => compareSums(folder, manifest, await checksumFiles(folder, names, slices)),
    bytes, text,
    json: async (name) => {
      const value: unknown = JSON.parse(await text(name));
      await slices.pause();
      return value;
    },
  };
}

/**
 * Holds every file against the checksums of its manifest, whatever the model.
 *
 * @throws {GenerationError} naming the first file that is missing from the manifest or changed; an error of the file system when a file cannot be read.
 */
export async function verifyFiles(folder: string, manifest: Manifest): Promise<void> {
  const missing = GENERATION_FILES.find((name) => manifest.checksums[name] === undefined);
  if (missing !== undefined) throw damaged(folder, `the manifest does not name ${missing}`);
  compareSums(folder, manifest, await checksumFiles(folder, Object.keys(manifest.checksums)));
}

function compareSums(folder: string, manifest: Manifest, sums: Readonly<Record<string, string>>): void {
  const changed = Object.entries(sums).find(([name, sum]) => manifest.checksums[name] !== sum);
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
    const read = sumReader(folder, manifest, new Slices());
    const articles = await read.json('articles.json') as Article[]; // see readGeneration
    return {
      manifest, articles: new Map(articles.map((article) => [article.id, article])),
      artifacts: new Map(await Promise.all(artifactNames(manifest).map(async (name) => [name, await read.text(name)] as const))),
    };
  } catch (error) {
    if (error instanceof GenerationError) throw error;
    throw damaged(folder, error instanceof Error ? error.message : 'unreadable', error);
  }
}

function artifactNames(manifest: Manifest): string[] {
  const own: readonly string[] = GENERATION_FILES;
  return Object.keys(manifest.checksums).filter((name) => !own.includes(name));
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
    const read = sumReader(folder, manifest, new Slices());
    const table = VectorTable.parse(await read.json('vectors.json'));
    const flat = toFloats(await read.bytes('vectors.f32'));
    const width = manifest.model.dimension;
    return {
      vectors: new Map(table.hashes.map((hash, row) => [hash, flat.subarray(row * width, (row + 1) * width)])),
      earlier: await read.verify(['hnsw.bin', 'hnsw.json']).then(() => ({ folder, hashes: table.hashes, search: manifest.search }), () => undefined),
    };
  } catch {
    return { vectors: new Map(), earlier: undefined }; // Without usable old vectors everything is embedded again: slower, never wrong.
  }
}

/** The numbers of `vectors.f32`, without a copy. */
function toFloats(content: Uint8Array<ArrayBuffer>): Float32Array {
  return new Float32Array(content.buffer, 0, content.byteLength / Float32Array.BYTES_PER_ELEMENT);
}

/** The error for an index of another model than the configured one. */
export function foreignModel(indexed: string, configured: string): GenerationError {
  return new GenerationError('INDEX_FOREIGN_MODEL', `The index was built with the model "${indexed}" but EMBEDDING_MODEL is "${configured}" (other files or settings). Run "npm run reindex".`);
}

function damaged(folder: string, reason: string, cause?: unknown): GenerationError {
  return new GenerationError('INDEX_DAMAGED', `The index in "${folder}" is damaged (${reason}). Run "npm run reindex".`, { cause });
}
