import type { QueryTerm } from '../analysis/types.ts';
import { rootOf } from '../analysis/words.ts';
import { append, CREDITED, DOC, idfAmong, LEXICAL_WEIGHTS, MASS, readPostings, SHARED, VARIANT_STEP, type LexicalFile, type LexicalWeights, type Occurring, type Term } from './postings.ts';
import { TermMatch } from './term-match.ts';

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
  private readonly terms: ReadonlyMap<string, Term>;
  private readonly occurring: Occurring;
  /** `VARIANT_STEP` numbers a variant. */
  private readonly variants: Float64Array;
  private readonly families = new Map<string, string[]>();
  private readonly weights: LexicalWeights;
  /** How many terms the passages have. */
  private readonly vocabulary: number;
  /** Of a term that no passage has. */
  private readonly largestIdf: number;
  /** Room for one search, cleared after each: a fresh one for every question is what the collector would mostly be busy with. */
  private readonly scratch: {
    /** By document. */
    readonly scores: Float64Array; readonly best: Float64Array;
    /** Documents, or variants, that a search has come upon. */
    readonly touched: Int32Array;
  };

  constructor(file: LexicalFile, weights: LexicalWeights = LEXICAL_WEIGHTS) {
    this.size = file.lengths.length;
    this.weights = weights;
    this.largestIdf = idfAmong(this.size, 0);
    const { terms, occurring, variants } = readPostings(file, weights);
    this.terms = terms;
    this.occurring = occurring;
    this.variants = variants;
    this.vocabulary = Object.keys(file.postings).length;
    this.scratch = { scores: new Float64Array(this.size), best: new Float64Array(this.size), touched: new Int32Array(Math.max(this.size, file.variants.length)) };
    for (const term of terms.keys()) append(this.families, rootOf(term), term);
  }

  /** Inverse document frequency of a term over passages, smoothed: above 0 for every term, largest for an unseen one. */
  idf(term: string): number {
    return this.terms.get(term)?.idf ?? this.largestIdf;
  }

  /** Numbers of terms, in order; those that no passage has are left out. */
  numbersOf(terms: readonly string[]): Int32Array {
    return Int32Array.from(terms.map((term) => this.terms.get(term)?.number ?? -1).filter((number) => number >= 0));
  }

  /** Does any passage or variant contain the term? */
  knows(term: string): boolean {
    return this.terms.has(term);
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
    const { docs, gains } = this.occurring;
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
      const known = this.terms.get(term.term);
      if (known === undefined) continue;
      const { start, end } = known;
      const gain = known.idf * term.weight;
      for (let at = start; at < end; at += 1) {
        const doc = docs[at] ?? 0;
        const value = gain * (gains[at] ?? 0);
        const before = best[doc] ?? 0;
        if (before === 0) {
          touched[count] = doc;
          count += 1;
        }
        if (value > before) best[doc] = value;
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
    const { best, touched } = this.scratch;
    const { variants } = this;
    let count = 0;
    let asked = 0;
    for (const { term, weight, group, primary } of terms) {
      const known = this.terms.get(term);
      const idf = known?.idf ?? this.largestIdf;
      if (primary) asked += idf;
      if (known === undefined) continue;
      const gain = idf * weight;
      const { variantStart, variantEnd } = known;
      for (let place = variantStart; place < variantEnd; place += 1) {
        const variant = this.occurring.variants[place] ?? 0;
        const at = variant * VARIANT_STEP;
        // A typed word counts once in a variant, by its likeliest reading.
        if (variant === except || variants[at + CREDITED] === group || (!withHeadings && this.isHeading(variant))) continue;
        const before = variants[at + SHARED] ?? 0;
        if (before === 0) {
          touched[count] = variant;
          count += 1;
        }
        variants[at + CREDITED] = group;
        variants[at + SHARED] = before + gain;
      }
    }
    for (let place = 0; place < count; place += 1) {
      const at = (touched[place] ?? 0) * VARIANT_STEP;
      const doc = variants[at + DOC] ?? 0;
      const score = Math.min(1, (2 * (variants[at + SHARED] ?? 0)) / (asked + (variants[at + MASS] ?? 0)));
      if (score > (best[doc] ?? 0)) best[doc] = score;
      variants[at + SHARED] = 0;
      variants[at + CREDITED] = -1;
    }
    const found = top(best, limit);
    best.fill(0);
    return found;
  }

  /** The first variant of a passage is its heading. */
  private isHeading(variant: number): boolean {
    const at = variant * VARIANT_STEP;
    return variant === 0 || this.variants[at - VARIANT_STEP + DOC] !== this.variants[at + DOC];
  }

  /** Where the words of a question occur in some documents, named by their place in the list. */
  match(terms: readonly QueryTerm[], docs: readonly number[]): TermMatch {
    const places = new Int32Array(this.size).fill(-1);
    docs.forEach((doc, place) => { places[doc] = place; });
    const masks = new Uint8Array(terms.length * docs.length);
    const numbers = new Int32Array(terms.length).fill(-1);
    const idfs = new Float64Array(terms.length);
    const { docs: occurring, masks: fields } = this.occurring;
    for (const [row, { term }] of terms.entries()) {
      const known = this.terms.get(term);
      idfs[row] = known?.idf ?? this.largestIdf;
      if (known === undefined || known.number < 0) continue;
      numbers[row] = known.number;
      for (let at = known.start; at < known.end; at += 1) {
        const place = places[occurring[at] ?? 0] ?? -1;
        if (place >= 0) masks[row * docs.length + place] = fields[at] ?? 0;
      }
    }
    return new TermMatch(terms, idfs, { masks, width: docs.length, numbers, vocabulary: this.vocabulary, largestIdf: this.largestIdf });
  }
}

/**
 * Best scores above 0, ties by document. Each is put in its place among the best so far: of many thousand documents few get in. The places are plain numbers
 * until all are known; an object for each that came and went was a tenth of what a question left to be cleared away.
 */
function top(scores: Float64Array, limit: number): LexicalScore[] {
  const docs = new Int32Array(limit);
  const best = new Float64Array(limit);
  let count = 0;
  let least = 0;
  for (let doc = 0; doc < scores.length; doc += 1) {
    const score = scores[doc] ?? 0;
    if (score <= least) continue;
    let place = Math.min(count, limit - 1);
    for (; place > 0 && (best[place - 1] ?? 0) < score; place -= 1) {
      best[place] = best[place - 1] ?? 0;
      docs[place] = docs[place - 1] ?? 0;
    }
    best[place] = score;
    docs[place] = doc;
    if (count < limit) count += 1;
    if (count === limit) least = best[limit - 1] ?? 0;
  }
  return Array.from({ length: count }, (_, place) => ({ doc: docs[place] ?? 0, score: best[place] ?? 0 }));
}
