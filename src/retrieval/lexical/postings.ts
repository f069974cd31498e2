/** Fields of a passage, in the order of their frequencies in a posting. */
export const FIELDS = ['title', 'heading', 'text'] as const;
export type Field = (typeof FIELDS)[number];

/** BM25F parameters (Robertson and Zaragoza, 2009). Measured by `npm run evaluate:retrieval`; see CHANGELOG 0.1.0. */
export interface LexicalWeights {
  readonly fields: Readonly<Record<Field, number>>;
  readonly b: Readonly<Record<Field, number>>;
  readonly k1: number;
  /** Weight of words of the same family (`suspendu` for `suspension`). */
  readonly family: number;
}
export const LEXICAL_WEIGHTS: LexicalWeights = {
  fields: { title: 1.6, heading: 2, text: 1 },
  b: { title: 0.3, heading: 0.3, text: 0.6 },
  k1: 1.2,
  family: 0.35,
};

/** Numbers a posting takes: the document, then one frequency a field. */
const STEP = FIELDS.length + 1;

/** A term, and where its occurrences stand among those of all terms: `[start, end)` in passages, `[variantStart, variantEnd)` in question variants. */
export interface Term {
  /** Number among the terms that passages have; -1 for one that only variants have. */
  readonly number: number;
  readonly idf: number;
  readonly start: number;
  readonly end: number;
  readonly variantStart: number;
  readonly variantEnd: number;
}

/** Occurrences of all terms, one list behind the other, documents ascending: thousands of small lists would each be an object that the collector looks at. */
export interface Occurring {
  readonly docs: Int32Array;
  /** Bit `n` set: the term occurs in field `n`. */
  readonly masks: Uint8Array;
  /** Frequency over all fields, by the weights and lengths of BM25F, saturated. */
  readonly gains: Float64Array;
  /** Question variants. */
  readonly variants: Int32Array;
}

/** Numbers that are kept of each variant side by side, since a question jumps from one variant to another: its document, the sum of the idf of its terms, and room for one search. */
export const DOC = 0;
export const MASS = 1;
/** What the variant shares with the question so far. */
export const SHARED = 2;
/** The typed word that was counted last. */
export const CREDITED = 3;
export const VARIANT_STEP = 4;

/** What is stored of the index: reading it back needs no stemming. */
export interface LexicalFile {
  /** Terms of each field, by document. */
  readonly lengths: readonly (readonly number[])[];
  /** Term → flat list of document, then one frequency a field; documents ascending. */
  readonly postings: Readonly<Record<string, number[]>>;
  readonly variants: readonly Variant[];
}

/** A question variant of a passage, as a set of terms. */
interface Variant {
  readonly doc: number;
  readonly terms: readonly string[];
}

/** Inverse document frequency of a term that occurs in some of all documents, smoothed. */
export function idfAmong(all: number, documents: number): number {
  return Math.log(1 + (all - documents + 0.5) / (documents + 0.5));
}

/** Lays out what is stored for searching. */
export function readPostings(file: LexicalFile, weights: LexicalWeights): { readonly terms: ReadonlyMap<string, Term>; readonly occurring: Occurring; readonly variants: Float64Array } {
  const all = file.lengths.length;
  const lists = Object.entries(file.postings);
  const variantsOf = new Map<string, number[]>();
  for (const [variant, { terms }] of file.variants.entries()) for (const term of new Set(terms)) append(variantsOf, term, variant);
  const terms = new Map<string, Term>();
  let start = 0;
  for (const [number, [term, list]] of lists.entries()) {
    const end = start + list.length / STEP;
    terms.set(term, { number, idf: idfAmong(all, end - start), start, end, variantStart: 0, variantEnd: 0 });
    start = end;
  }
  const unseen = { number: -1, idf: idfAmong(all, 0), start: 0, end: 0 };
  let variantStart = 0;
  for (const [term, { length }] of variantsOf) {
    terms.set(term, { ...(terms.get(term) ?? unseen), variantStart, variantEnd: variantStart + length });
    variantStart += length;
  }
  const variants = new Float64Array(file.variants.length * VARIANT_STEP);
  for (const [variant, { doc, terms: own }] of file.variants.entries()) {
    variants[variant * VARIANT_STEP + DOC] = doc;
    variants[variant * VARIANT_STEP + MASS] = own.reduce((sum, term) => sum + (terms.get(term) ?? unseen).idf, 0);
    variants[variant * VARIANT_STEP + CREDITED] = -1;
  }
  return { terms, occurring: { ...toOccurrences(lists.map(([, list]) => list), file.lengths, weights), variants: Int32Array.from([...variantsOf.values()].flat()) }, variants };
}

/** What BM25F needs of the stored lists, computed once: a question then only multiplies. */
function toOccurrences(lists: readonly (readonly number[])[], lengths: LexicalFile['lengths'], { fields, b, k1 }: LexicalWeights): Omit<Occurring, 'variants'> {
  const means = FIELDS.map((_, field) => Math.max(1, lengths.reduce((sum, own) => sum + (own[field] ?? 0), 0) / Math.max(1, lengths.length)));
  const count = lists.reduce((sum, list) => sum + list.length / STEP, 0);
  const occurrences = { docs: new Int32Array(count), masks: new Uint8Array(count), gains: new Float64Array(count) };
  let at = 0;
  for (const list of lists) {
    for (let start = 0; start < list.length; start += STEP) {
      const doc = list[start] ?? 0;
      let frequency = 0;
      let mask = 0;
      for (const [index, field] of FIELDS.entries()) {
        const inField = list[start + 1 + index] ?? 0;
        if (inField === 0) continue;
        mask |= 1 << index;
        frequency += fields[field] * inField / (1 - b[field] + b[field] * (lengths[doc]?.[index] ?? 0) / (means[index] ?? 1));
      }
      occurrences.docs[at] = doc;
      occurrences.masks[at] = mask;
      occurrences.gains[at] = frequency * (k1 + 1) / (frequency + k1);
      at += 1;
    }
  }
  return occurrences;
}

/** Adds a value to the list of a key. */
export function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
