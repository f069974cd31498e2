import type { Passage } from '../../corpus/index.ts';
import type { QueryTerm } from '../analysis/types.ts';
import { rootOf, termsOf } from '../analysis/words.ts';
import { TermMatch } from './term-match.ts';

/** Fields of a passage, in the order of their frequencies in a posting. */
export const FIELDS = ['title', 'heading', 'text'] as const;
type Field = (typeof FIELDS)[number];

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
  private readonly idfs = new Map<string, number>();
  private readonly families = new Map<string, string[]>();
  private readonly weights: LexicalWeights;
  /** Room for one search of variants, cleared after each: a fresh one for every question is what the collector would mostly be busy with. */
  private readonly scratch: { readonly shared: Float64Array; readonly credited: Int32Array; readonly best: Float64Array };

  constructor(file: LexicalFile, weights: LexicalWeights = LEXICAL_WEIGHTS) {
    this.size = file.lengths.length;
    this.weights = weights;
    const means = FIELDS.map((_, field) => Math.max(1, file.lengths.reduce((sum, lengths) => sum + (lengths[field] ?? 0), 0) / Math.max(1, this.size)));
    this.postings = new Map(Object.entries(file.postings).map(([term, list]) => [term, toPosting(list, file.lengths, means, weights)]));
    this.variantDocs = Int32Array.from(file.variants, (variant) => variant.doc);
    const variantsOf = new Map<string, number[]>();
    file.variants.forEach((variant, index) => {
      for (const term of new Set(variant.terms)) append(variantsOf, term, index);
    });
    this.variantPostings = new Map([...variantsOf].map(([term, list]) => [term, Int32Array.from(list)]));
    this.variantMass = Float64Array.from(file.variants, (variant) => variant.terms.reduce((sum, term) => sum + this.idf(term), 0));
    this.scratch = { shared: new Float64Array(file.variants.length), credited: new Int32Array(file.variants.length).fill(-1), best: new Float64Array(this.size) };
    for (const term of new Set([...this.postings.keys(), ...this.variantPostings.keys()])) append(this.families, rootOf(term), term);
  }

  /** Inverse document frequency of a term over passages, smoothed: above 0 for every term, largest for an unseen one. */
  idf(term: string): number {
    const known = this.idfs.get(term);
    if (known !== undefined) return known;
    const list = this.postings.get(term);
    const documents = list?.docs.length ?? 0;
    const idf = Math.log(1 + (this.size - documents + 0.5) / (documents + 0.5));
    if (list !== undefined) this.idfs.set(term, idf); // words that nobody indexed are not kept: questions must leave nothing behind
    return idf;
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
    const scores = new Float64Array(this.size);
    const best = new Float64Array(this.size);
    const touched: number[] = [];
    const flush = (): void => {
      for (const doc of touched) {
        scores[doc] = (scores[doc] ?? 0) + (best[doc] ?? 0);
        best[doc] = 0;
      }
      touched.length = 0;
    };
    let group: number | undefined;
    for (const term of terms) {
      if (term.group !== group) flush();
      group = term.group;
      const gain = this.idf(term.term) * term.weight;
      const list = this.postings.get(term.term);
      if (list === undefined) continue;
      for (let at = 0; at < list.docs.length; at += 1) {
        const doc = list.docs[at] ?? 0;
        const value = gain * (list.gains[at] ?? 0);
        const known = best[doc] ?? 0;
        if (known === 0) touched.push(doc);
        if (value > known) best[doc] = value;
      }
    }
    flush();
    return top(scores, limit);
  }

  /**
   * Best question variant of each passage by weighted overlap (Dice with idf weights).
   *
   * @param except - index of a variant to leave out: its own, when variants are used as test questions.
   * @param withHeadings - do headings, which are variants too, take part? Where they are nearly all there is, they only count a passage's heading twice.
   * @returns best first; score 0–1, 1 for the same words.
   */
  searchVariants(terms: readonly QueryTerm[], limit: number, except = -1, withHeadings = true): LexicalScore[] {
    const { shared, credited, best } = this.scratch;
    const touched: number[] = [];
    let asked = 0;
    for (const term of terms) {
      const idf = this.idf(term.term);
      if (term.primary) asked += idf;
      const gain = idf * term.weight;
      for (const variant of this.variantPostings.get(term.term) ?? NO_VARIANTS) {
        // A typed word counts once in a variant, by its likeliest reading.
        if (variant === except || credited[variant] === term.group || (!withHeadings && this.isHeading(variant))) continue;
        if (shared[variant] === 0) touched.push(variant);
        credited[variant] = term.group;
        shared[variant] = (shared[variant] ?? 0) + gain;
      }
    }
    for (const index of touched) {
      const doc = this.variantDocs[index] ?? 0;
      const score = Math.min(1, (2 * (shared[index] ?? 0)) / (asked + (this.variantMass[index] ?? 0)));
      if (score > (best[doc] ?? 0)) best[doc] = score;
    }
    const found = top(best, limit);
    for (const index of touched) {
      shared[index] = 0;
      credited[index] = -1;
      best[this.variantDocs[index] ?? 0] = 0;
    }
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
    terms.forEach(({ term }, row) => {
      const list = this.postings.get(term);
      if (list === undefined) return;
      for (let at = 0; at < list.docs.length; at += 1) {
        const place = places[list.docs[at] ?? 0] ?? -1;
        if (place >= 0) masks[row * docs.length + place] = list.masks[at] ?? 0;
      }
    });
    return new TermMatch(terms.map((term) => ({ ...term, idf: this.idf(term.term) })), masks, docs.length, this.idf(''));
  }
}

const NO_VARIANTS = new Int32Array();

/** What BM25F needs of a stored list, computed once: a question then only multiplies. */
function toPosting(list: readonly number[], lengths: LexicalFile['lengths'], means: readonly number[], { fields, b, k1 }: LexicalWeights): Posting {
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

/**
 * Builds what a `LexicalIndex` reads.
 *
 * @param analyseVariant - terms of a question variant, analysed as a question is, so that both meet.
 */
export function buildLexicalFile(passages: readonly Passage[], analyseVariant: (question: string) => readonly string[]): LexicalFile {
  const postings: Record<string, number[]> = Object.create(null) as Record<string, number[]>;
  const lengths: number[][] = [];
  const variants: { doc: number; terms: string[] }[] = [];
  passages.forEach((passage, doc) => {
    const texts: Record<Field, string> = { title: passage.title, heading: passage.heading, text: [...passage.plain.map((statement) => statement.text), passage.text].join(' ') };
    const counts = new Map<string, number[]>();
    lengths.push(FIELDS.map((field, index) => {
      const terms = termsOf(texts[field]);
      for (const term of terms) {
        const frequencies = counts.get(term) ?? FIELDS.map(() => 0);
        frequencies[index] = (frequencies[index] ?? 0) + 1;
        counts.set(term, frequencies);
      }
      return terms.length;
    }));
    for (const [term, frequencies] of counts) (postings[term] ??= []).push(doc, ...frequencies);
    for (const question of [passage.heading, ...passage.questions]) variants.push({ doc, terms: [...analyseVariant(question)] });
  });
  return { lengths, postings, variants };
}

/** Best scores above 0. Sorting plain numbers for the last one that gets in is many times quicker than sorting all documents with a comparison. */
function top(scores: Float64Array, limit: number): LexicalScore[] {
  const least = Math.max(Number.MIN_VALUE, Float64Array.from(scores).sort().at(-limit) ?? 0);
  const found: LexicalScore[] = [];
  for (let doc = 0; doc < scores.length; doc += 1) {
    const score = scores[doc] ?? 0;
    if (score >= least) found.push({ doc, score });
  }
  return found.sort((left, right) => right.score - left.score || left.doc - right.doc).slice(0, limit);
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
