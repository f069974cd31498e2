import { createRequire } from 'node:module';
import { create, insertMultiple, search } from '@orama/orama';
import MiniSearch from 'minisearch';
import { Index, MetricKind, ScalarKind } from 'usearch';
import type { LoadedGeneration } from '../../src/retrieval/training.ts';
import { termsOf } from '../../src/retrieval/training.ts';

/** A way of searching the same passages: numbers of passages, best first. */
export interface Rival {
  readonly name: string;
  readonly buildMs: number;
  /** Growth of the process's memory while it was built, after collection where `--expose-gc` is given; approximate. */
  readonly memoryMb: number;
  search(question: string, vector: Float32Array, limit: number): Promise<number[]> | number[];
}

/** What the rivals index of a passage: the same words for all. */
interface Document {
  readonly id: string;
  readonly title: string;
  readonly heading: string;
  readonly questions: string;
  readonly text: string;
}

const BOOST = { title: 1.6, heading: 2, questions: 1.5, text: 1 };
/** Neighbours asked of a vector index: several vectors belong to one passage. */
const NEIGHBOURS = 80;

/** Part of lunr that is used: the package has no types. */
interface LunrBuilder {
  use(plugin: unknown): void;
  ref(name: string): void;
  field(name: string, options: { readonly boost: number }): void;
  add(document: Document): void;
}
interface Lunr {
  (configure: (this: LunrBuilder) => void): { query(build: (query: { term(term: readonly string[], options: object): void }) => void): { readonly ref: string }[] };
  readonly fr: unknown;
  readonly tokenizer: (text: string) => { toString(): string }[];
}

/** Builds every rival over the passages of a generation, one after the other. */
export async function buildRivals(generation: LoadedGeneration): Promise<Rival[]> {
  const documents = generation.passages.map((passage, doc): Document => ({ id: String(doc), title: passage.title, heading: passage.heading, questions: passage.questions.join(' '), text: [...passage.plain.map((statement) => statement.text), passage.text].join(' ') }));
  const rowOf = (row: number): Float32Array => generation.vectors.row(row);
  return [
    await build('MiniSearch, French analysis', () => miniSearch(documents, (text) => termsOf(text))),
    await build('MiniSearch, as it comes', () => miniSearch(documents)),
    await build('lunr with lunr-languages fr', () => lunrFrench(documents)),
    await build('Orama hybrid, French', () => oramaHybrid(documents, generation, rowOf)),
    await build('exact scan', () => exactScan(generation, rowOf)),
    await build('usearch', () => usearch(generation, rowOf)),
  ];
}

async function build(name: string, make: () => Promise<Rival['search']> | Rival['search']): Promise<Rival> {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const started = performance.now();
  const searchWith = await make();
  const buildMs = performance.now() - started;
  globalThis.gc?.();
  return { name, buildMs, memoryMb: Math.max(0, process.memoryUsage().rss - before) / 1e6, search: searchWith };
}

function miniSearch(documents: readonly Document[], analyse?: (text: string) => string[]): Rival['search'] {
  const index = new MiniSearch<Document>({ fields: Object.keys(BOOST), searchOptions: { boost: BOOST, combineWith: 'OR', ...(analyse === undefined ? { prefix: true, fuzzy: 0.2 } : {}) }, ...(analyse === undefined ? {} : { tokenize: analyse, processTerm: (term: string) => term }) });
  index.addAll(documents);
  return (question, _, limit) => index.search(question).slice(0, limit).map((hit) => Number(hit.id));
}

function lunrFrench(documents: readonly Document[]): Rival['search'] {
  const require = createRequire(import.meta.url);
  const lunr = require('lunr') as Lunr; // the package has no types
  (require('lunr-languages/lunr.stemmer.support') as (lunr: Lunr) => void)(lunr);
  (require('lunr-languages/lunr.fr') as (lunr: Lunr) => void)(lunr);
  const index = lunr(function configure() {
    this.use(lunr.fr);
    this.ref('id');
    for (const [field, boost] of Object.entries(BOOST)) this.field(field, { boost });
    for (const document of documents) this.add(document);
  });
  return (question, _, limit) => index.query((query) => query.term(lunr.tokenizer(question).map(String), {})).slice(0, limit).map((hit) => Number(hit.ref));
}

async function oramaHybrid(documents: readonly Document[], generation: LoadedGeneration, rowOf: (row: number) => Float32Array): Promise<Rival['search']> {
  const database = create({ schema: { title: 'string', heading: 'string', questions: 'string', text: 'string', embedding: `vector[${generation.manifest.model.dimension}]` } as const, language: 'french' });
  // Orama has one vector a document: the one of title and heading, its best single one.
  const headings = new Map(generation.table.docs.flatMap((doc, row) => (generation.table.kinds[row] === 'heading' ? [[doc, row] as const] : [])));
  await insertMultiple(database, documents.map((document, doc) => ({ ...document, embedding: Array.from(rowOf(headings.get(doc) ?? 0)) })));
  return async (question, vector, limit) => {
    const results = await search(database, { mode: 'hybrid', term: question, vector: { value: Array.from(vector), property: 'embedding' }, similarity: 0, boost: BOOST, limit });
    return results.hits.map((hit) => Number(hit.id));
  };
}

function exactScan(generation: LoadedGeneration, rowOf: (row: number) => Float32Array): Rival['search'] {
  return (_, vector, limit) => {
    const scored = generation.table.docs.map((doc, row) => {
      const own = rowOf(row);
      let dot = 0;
      for (let column = 0; column < vector.length; column += 1) dot += (own[column] ?? 0) * (vector[column] ?? 0);
      return { doc, dot };
    });
    scored.sort((left, right) => right.dot - left.dot);
    return [...new Set(scored.slice(0, NEIGHBOURS).map(({ doc }) => doc))].slice(0, limit);
  };
}

function usearch(generation: LoadedGeneration, rowOf: (row: number) => Float32Array): Rival['search'] {
  const index = new Index({ metric: MetricKind.IP, dimensions: generation.manifest.model.dimension, connectivity: 16, quantization: ScalarKind.F32, expansion_add: 200, expansion_search: 80, multi: false });
  generation.table.docs.forEach((_, row) => index.add(BigInt(row), rowOf(row)));
  return (_, vector, limit) => [...new Set(Array.from(index.search(vector, NEIGHBOURS, 1).keys, (row) => generation.table.docs[Number(row)] ?? 0))].slice(0, limit);
}
