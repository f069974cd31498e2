import type { QueryTerm } from '../analysis/types.ts';
import { rootOf } from '../analysis/words.ts';
import { TermMatch } from './term-match.ts';

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

/** Where a term occurs, documents ascending. */
interface Posting {
  /** Number of the term among those that passages have. */
  readonly number: number;
  readonly idf: number;
  readonly docs: Int32Array;
  /** Bit `n` set: the term occurs in field `n`. */
  readonly masks: Uint8Array;
  /** Frequency over all fields, by the weights and lengths of BM25F, saturated. */
  readonly gains: Float64Array;
}

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

/** How well the words of a question are found in one passage. */
export interface LexicalScore {
  readonly doc: number;
  /** BM25F score, 0 or more. */
  readonly score: number;
}

/**
 * French BM25F over passages, and a matcher of question variants. Immutable; documents are numbers in the order given at building.
 */
export class LexicalIndex {
  readonly size: number;
  private readonly postings: ReadonlyMap<string, Posting>;
  /** Document of each variant. */
  private readonly variantDocs: Int32Array;
  private readonly variantPostings: ReadonlyMap<string, Int32Array>;
  /** Sum of the idf of each variant's terms. */
  private readonly variantMass: Float64Array;
  private readonly families = new Map<string, string[]>();
  private readonly weights: LexicalWeights;
  /** Room for one search, cleared after each: a fresh one for every question is what the collector would mostly be busy with. */
  private readonly scratch: {
    /** By document. */
    readonly scores: Float64Array; readonly best: Float64Array;
    /** By variant. */
    readonly shared: Float64Array; readonly credited: Int32Array;
    /** Documents, or variants, that a search has come upon. */
    readonly touched: Int32Array;
  };

  constructor(file: LexicalFile, weights: LexicalWeights = LEXICAL_WEIGHTS) {
    this.size = file.lengths.length;
    this.weights = weights;
    const means = FIELDS.map((_, field) => Math.max(1, file.lengths.reduce((sum, lengths) => sum + (lengths[field] ?? 0), 0) / Math.max(1, this.size)));
    this.postings = new Map(Object.entries(file.postings).map(([term, list], number) => [term, { number, idf: this.idfAmong(list.length / STEP), ...toOccurrences(list, file.lengths, means, weights) }]));
    this.variantDocs = Int32Array.from(file.variants, (variant) => variant.doc);
    const variantsOf = new Map<string, number[]>();
    file.variants.forEach((variant, index) => {
      for (const term of new Set(variant.terms)) append(variantsOf, term, index);
    });
    this.variantPostings = new Map([...variantsOf].map(([term, list]) => [term, Int32Array.from(list)]));
    this.variantMass = Float64Array.from(file.variants, (variant) => variant.terms.reduce((sum, term) => sum + this.idf(term), 0));
    this.scratch = {
      scores: new Float64Array(this.size), best: new Float64Array(this.size),
      shared: new Float64Array(file.variants.length), credited: new Int32Array(file.variants.length).fill(-1), touched: new Int32Array(Math.max(this.size, file.variants.length)),
    };
    for (const term of new Set([...this.postings.keys(), ...this.variantPostings.keys()])) append(this.families, rootOf(term), term);
  }

  /** Inverse document frequency of a term over passages, smoothed: above 0 for every term, largest for an unseen one. */
  idf(term: string): number {
    return this.postings.get(term)?.idf ?? this.idfAmong(0);
  }

  private idfAmong(documents: number): number {
    return Math.log(1 + (this.size - documents + 0.5) / (documents + 0.5));
  }

  /** Numbers of terms, in order; those that no passage has are left out. */
  numbersOf(terms: readonly string[]): Int32Array {
    return Int32Array.from(terms.flatMap((term) => this.postings.get(term)?.number ?? []));
  }

  /** Does any passage or variant contain the term? */
  knows(term: string): boolean {
    return this.postings.has(term) || this.variantPostings.has(term);
  }

  /** Query terms with the members of their word families that the index knows, at a lower weight. */
  expand(terms: readonly QueryTerm[]): QueryTerm[] {
    const seen = new Set(terms.map((term) => term.term));
    return terms.flatMap((term) => {
      const family = (this.families.get(rootOf(term.term)) ?? []).filter((member) => !seen.has(member));
      return [term, ...family.map((member): QueryTerm => ({ ...term, term: member, weight: term.weight * this.weights.family, origin: 'synonym', primary: false }))];
    });
  }

  /**
   * Ranks passages by BM25F. Alternatives of one typed word (synonyms, corrections) count by the best of them, so that a word with many
   * synonyms weighs no more than another.
   *
   * @returns best first, ties by document number; only documents with at least one term.
   */
  search(terms: readonly QueryTerm[], limit: number): LexicalScore[] {
    const { scores, best, touched } = this.scratch;
    let count = 0;
    const flush = (): void => {
      for (let at = 0; at < count; at += 1) {
        const doc = touched[at] ?? 0;
        scores[doc] = (scores[doc] ?? 0) + (best[doc] ?? 0);
        best[doc] = 0;
      }
      count = 0;
    };
    let group: number | undefined;
    for (const term of terms) {
      if (term.group !== group) flush();
      group = term.group;
      const list = this.postings.get(term.term);
      if (list === undefined) continue;
      const gain = list.idf * term.weight;
      for (let at = 0; at < list.docs.length; at += 1) {
        const doc = list.docs[at] ?? 0;
        const value = gain * (list.gains[at] ?? 0);
        const known = best[doc] ?? 0;
        if (known === 0) {
          touched[count] = doc;
          count += 1;
        }
        if (value > known) best[doc] = value;
      }
    }
    flush();
    const found = top(scores, limit);
    scores.fill(0);
    return found;
  }

  /**
   * Best question variant of each passage by weighted overlap (Dice with idf weights).
   *
   * @param except - index of a variant to leave out: its own, when variants are used as test questions.
   * @param withHeadings - do headings, which are variants too, take part? Where they are nearly all there is, they only count a passage's heading twice.
   * @returns best first; score 0–1, 1 for the same words.
   */
  searchVariants(terms: readonly QueryTerm[], limit: number, except = -1, withHeadings = true): LexicalScore[] {
    const { shared, credited, best, touched } = this.scratch;
    let count = 0;
    let asked = 0;
    for (const term of terms) {
      const idf = this.idf(term.term);
      if (term.primary) asked += idf;
      const gain = idf * term.weight;
      for (const variant of this.variantPostings.get(term.term) ?? NO_VARIANTS) {
        // A typed word counts once in a variant, by its likeliest reading.
        if (variant === except || credited[variant] === term.group || (!withHeadings && this.isHeading(variant))) continue;
        if (shared[variant] === 0) {
          touched[count] = variant;
          count += 1;
        }
        credited[variant] = term.group;
        shared[variant] = (shared[variant] ?? 0) + gain;
      }
    }
    for (let at = 0; at < count; at += 1) {
      const variant = touched[at] ?? 0;
      const doc = this.variantDocs[variant] ?? 0;
      const score = Math.min(1, (2 * (shared[variant] ?? 0)) / (asked + (this.variantMass[variant] ?? 0)));
      if (score > (best[doc] ?? 0)) best[doc] = score;
      shared[variant] = 0;
      credited[variant] = -1;
    }
    const found = top(best, limit);
    best.fill(0);
    return found;
  }

  /** The first variant of a passage is its heading. */
  private isHeading(variant: number): boolean {
    return variant === 0 || this.variantDocs[variant - 1] !== this.variantDocs[variant];
  }

  /** Where the words of a question occur in some documents, named by their place in the list. */
  match(terms: readonly QueryTerm[], docs: readonly number[]): TermMatch {
    const places = new Int32Array(this.size).fill(-1);
    docs.forEach((doc, place) => { places[doc] = place; });
    const masks = new Uint8Array(terms.length * docs.length);
    const numbers = new Int32Array(terms.length).fill(-1);
    terms.forEach(({ term }, row) => {
      const list = this.postings.get(term);
      if (list === undefined) return;
      numbers[row] = list.number;
      for (let at = 0; at < list.docs.length; at += 1) {
        const place = places[list.docs[at] ?? 0] ?? -1;
        if (place >= 0) masks[row * docs.length + place] = list.masks[at] ?? 0;
      }
    });
    return new TermMatch(terms, Float64Array.from(terms, ({ term }) => this.idf(term)), { masks, width: docs.length, numbers, vocabulary: this.postings.size, largestIdf: this.idfAmong(0) });
  }
}

const NO_VARIANTS = new Int32Array();

/** What BM25F needs of a stored list, computed once: a question then only multiplies. */
function toOccurrences(list: readonly number[], lengths: LexicalFile['lengths'], means: readonly number[], { fields, b, k1 }: LexicalWeights): Omit<Posting, 'number' | 'idf'> {
  const count = list.length / STEP;
  const posting = { docs: new Int32Array(count), masks: new Uint8Array(count), gains: new Float64Array(count) };
  for (let at = 0; at < count; at += 1) {
    const doc = list[at * STEP] ?? 0;
    let frequency = 0;
    let mask = 0;
    FIELDS.forEach((field, index) => {
      const inField = list[at * STEP + 1 + index] ?? 0;
      if (inField === 0) return;
      mask |= 1 << index;
      frequency += fields[field] * inField / (1 - b[field] + b[field] * (lengths[doc]?.[index] ?? 0) / (means[index] ?? 1));
    });
    posting.docs[at] = doc;
    posting.masks[at] = mask;
    posting.gains[at] = frequency * (k1 + 1) / (frequency + k1);
  }
  return posting;
}

/** Best scores above 0, ties by document. Each is put in its place among the best so far: of many thousand documents few get in. */
function top(scores: Float64Array, limit: number): LexicalScore[] {
  const found: LexicalScore[] = [];
  let least = 0;
  for (let doc = 0; doc < scores.length; doc += 1) {
    const score = scores[doc] ?? 0;
    if (score <= least) continue;
    let place = found.length;
    while (place > 0 && (found[place - 1]?.score ?? 0) < score) place -= 1;
    found.splice(place, 0, { doc, score });
    if (found.length > limit) found.pop();
    if (found.length === limit) least = found.at(-1)?.score ?? 0;
  }
  return found;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
