import type { QueryTerm } from '../analysis/types.ts';

/** Bits of the fields in which a term occurs. */
export const IN_TITLE = 1;
export const IN_HEADING = 2;
export const IN_TEXT = 4;
const ANYWHERE = IN_TITLE | IN_HEADING | IN_TEXT;

/** Ends a statement in a list of term numbers. */
export const STATEMENT_END = -1;

/** Where query terms occur, as `LexicalIndex.match` finds it. */
export interface Occurrences {
  /** Bits of the fields, one row a term, one column a passage. */
  readonly masks: Uint8Array;
  /** Number of passages. */
  readonly width: number;
  /** Number of each term among those of the passages; -1 for one that none has. */
  readonly numbers: Int32Array;
  /** How many terms the passages have. */
  readonly vocabulary: number;
  /** Of a word that no passage has. */
  readonly largestIdf: number;
}

/**
 * Where the words of one question occur in some passages. Made once a question, since the second stage asks several things of each of its candidates.
 *
 * Passages are named by their place in the list that was matched.
 */
export class TermMatch {
  private readonly idfs: Float64Array;
  private readonly weights: Float64Array;
  private readonly occurrences: Occurrences;
  /** Row of the sums below for each term; -1 where no typed word stands behind it. */
  private readonly slots: Int32Array;
  /** What each typed word tells, in the order of the question. */
  private readonly wanted: number[] = [];
  private readonly mass: number;
  private readonly found: Float64Array;
  /** Last row of each term number, and the row of the same term before each row; -1 for none. */
  private readonly lastRow: Int16Array;
  private readonly rowBefore: Int16Array;

  /** @param idfs - of each term. */
  constructor(terms: readonly QueryTerm[], idfs: Float64Array, occurrences: Occurrences) {
    this.idfs = idfs;
    this.weights = Float64Array.from(terms, ({ weight }) => weight);
    this.occurrences = occurrences;
    const slotOf = new Map<number, number>();
    terms.forEach((term, row) => {
      if (!term.primary) return;
      const idf = idfs[row] ?? 0;
      const slot = slotOf.get(term.group);
      if (slot === undefined) {
        slotOf.set(term.group, this.wanted.length);
        this.wanted.push(idf);
      } else this.wanted[slot] = Math.max(this.wanted[slot] ?? 0, idf);
    });
    this.slots = Int32Array.from(terms, (term) => slotOf.get(term.group) ?? -1);
    this.mass = this.wanted.reduce((sum, idf) => sum + idf, 0);
    this.found = new Float64Array(this.wanted.length);
    this.lastRow = new Int16Array(occurrences.vocabulary).fill(-1);
    this.rowBefore = new Int16Array(terms.length).fill(-1);
    occurrences.numbers.forEach((number, row) => {
      if (number < 0) return;
      this.rowBefore[row] = this.lastRow[number] ?? -1;
      this.lastRow[number] = row;
    });
  }

  /**
   * Share of the question's idf mass that occurs in some fields of a passage, 0–1; synonyms count by their weight.
   *
   * Nothing asked in words of its own (« et depuis quand ? ») is covered by whatever the topic finds: 1.
   *
   * @param fields - `IN_TITLE`, `IN_HEADING`, `IN_TEXT`, joined by `|`.
   */
  coverage(passage: number, fields: number): number {
    if (this.mass === 0) return 1;
    this.found.fill(0);
    for (let row = 0; row < this.slots.length; row += 1) if ((this.mask(row, passage) & fields) !== 0) this.credit(row);
    return this.covered() / this.mass;
  }

  /**
   * Largest share of the question's idf mass that one single statement of a passage holds, 0–1: words that stand together mean the same fact.
   *
   * @param statements - numbers of the terms of each statement, each statement's closed by `STATEMENT_END`.
   */
  statementCoverage(statements: Int32Array): number {
    if (this.mass === 0) return 1;
    let best = 0;
    this.found.fill(0);
    for (const number of statements) {
      if (number === STATEMENT_END) {
        best = Math.max(best, this.covered());
        this.found.fill(0);
      } else for (let row = this.lastRow[number] ?? -1; row >= 0; row = this.rowBefore[row] ?? -1) this.credit(row);
    }
    return best / this.mass;
  }

  /**
   * Share of a heading's idf mass that was asked for, 0–1: a heading about a special case (« … des mineurs ») fits only a question that
   * names it.
   *
   * @param heading - numbers of its terms, each once.
   * @param mass - sum of their idf.
   */
  precision(heading: Int32Array, mass: number): number {
    let found = 0;
    for (const number of heading) {
      let weight = 0;
      let idf = 0;
      for (let row = this.lastRow[number] ?? -1; row >= 0; row = this.rowBefore[row] ?? -1) {
        weight = Math.max(weight, this.weights[row] ?? 0);
        idf = this.idfs[row] ?? 0;
      }
      found += idf * weight;
    }
    return mass === 0 ? 0 : found / mass;
  }

  /**
   * The most telling word of the question that a passage lacks: its idf as a share of the largest idf possible, 0 when nothing is missing. One
   * missing key word (« retraite », « loyer ») says more than the share of common ones found.
   */
  worstMiss(passage: number): number {
    this.found.set(this.wanted);
    for (let row = 0; row < this.slots.length; row += 1) {
      const slot = this.slots[row] ?? -1;
      if (slot >= 0 && (this.mask(row, passage) & ANYWHERE) !== 0) this.found[slot] = (this.found[slot] ?? 0) * (1 - Math.min(1, this.weights[row] ?? 0));
    }
    let worst = 0;
    for (const missing of this.found) worst = Math.max(worst, missing);
    return worst / this.occurrences.largestIdf;
  }

  private mask(row: number, passage: number): number {
    return this.occurrences.masks[row * this.occurrences.width + passage] ?? 0;
  }

  /** A typed word counts by the likeliest of its readings. */
  private credit(row: number): void {
    const slot = this.slots[row] ?? -1;
    const weight = this.weights[row] ?? 0;
    if (slot >= 0 && weight > (this.found[slot] ?? 0)) this.found[slot] = weight;
  }

  private covered(): number {
    let covered = 0;
    for (let slot = 0; slot < this.wanted.length; slot += 1) covered += (this.wanted[slot] ?? 0) * (this.found[slot] ?? 0);
    return covered;
  }
}
