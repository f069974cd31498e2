import type { QueryTerm } from '../analysis/types.ts';

/** Bits of the fields in which a term occurs. */
export const IN_TITLE = 1;
export const IN_HEADING = 2;
export const IN_TEXT = 4;
const ANYWHERE = IN_TITLE | IN_HEADING | IN_TEXT;

/** A query term with how much it tells. */
export interface WeighedTerm extends QueryTerm {
  readonly idf: number;
}

/**
 * Where the words of one question occur in some passages. Made once a question, since the second stage asks several things of each of its candidates.
 *
 * Passages are named by their place in the list that was matched.
 */
export class TermMatch {
  private readonly terms: readonly WeighedTerm[];
  private readonly masks: Uint8Array;
  private readonly width: number;
  private readonly largestIdf: number;
  /** Row of the sums below for each term; -1 where no typed word stands behind it. */
  private readonly slots: Int32Array;
  /** What each typed word tells, in the order of the question. */
  private readonly wanted: number[] = [];
  private readonly mass: number;
  private readonly found: Float64Array;

  /**
   * @param masks - bits of the fields, one row a term, one column a passage.
   * @param width - number of passages.
   * @param largestIdf - of a word that no passage has.
   */
  constructor(terms: readonly WeighedTerm[], masks: Uint8Array, width: number, largestIdf: number) {
    this.terms = terms;
    this.masks = masks;
    this.width = width;
    this.largestIdf = largestIdf;
    const slotOf = new Map<number, number>();
    for (const term of terms) {
      if (!term.primary) continue;
      const slot = slotOf.get(term.group);
      if (slot === undefined) {
        slotOf.set(term.group, this.wanted.length);
        this.wanted.push(term.idf);
      } else this.wanted[slot] = Math.max(this.wanted[slot] ?? 0, term.idf);
    }
    this.slots = Int32Array.from(terms, (term) => slotOf.get(term.group) ?? -1);
    this.mass = this.wanted.reduce((sum, idf) => sum + idf, 0);
    this.found = new Float64Array(this.wanted.length);
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
    for (let row = 0; row < this.terms.length; row += 1) if (((this.masks[row * this.width + passage] ?? 0) & fields) !== 0) this.credit(row);
    return this.covered() / this.mass;
  }

  /**
   * Largest share of the question's idf mass that one single statement of a passage holds, 0–1: words that stand together mean the same fact.
   *
   * @param statements - terms of each statement of the passage.
   */
  statementCoverage(passage: number, statements: readonly ReadonlySet<string>[]): number {
    if (this.mass === 0) return 1;
    const rows = this.rowsIn(passage);
    let best = 0;
    for (const own of statements) {
      this.found.fill(0);
      for (const row of rows) if (own.has(this.terms[row]?.term ?? '')) this.credit(row);
      best = Math.max(best, this.covered());
    }
    return best / this.mass;
  }

  /**
   * The most telling word of the question that a passage lacks: its idf as a share of the largest idf possible, 0 when nothing is missing. One
   * missing key word (« retraite », « loyer ») says more than the share of common ones found.
   */
  worstMiss(passage: number): number {
    const missing = [...this.wanted];
    for (const row of this.rowsIn(passage)) {
      const slot = this.slots[row] ?? -1;
      if (slot >= 0) missing[slot] = (missing[slot] ?? 0) * (1 - Math.min(1, this.terms[row]?.weight ?? 0));
    }
    return missing.length === 0 ? 0 : Math.max(...missing) / this.largestIdf;
  }

  private rowsIn(passage: number): number[] {
    const rows: number[] = [];
    for (let row = 0; row < this.terms.length; row += 1) if (((this.masks[row * this.width + passage] ?? 0) & ANYWHERE) !== 0) rows.push(row);
    return rows;
  }

  /** A typed word counts by the likeliest of its readings. */
  private credit(row: number): void {
    const slot = this.slots[row] ?? -1;
    const weight = this.terms[row]?.weight ?? 0;
    if (slot >= 0 && weight > (this.found[slot] ?? 0)) this.found[slot] = weight;
  }

  private covered(): number {
    let covered = 0;
    for (let slot = 0; slot < this.wanted.length; slot += 1) covered += (this.wanted[slot] ?? 0) * (this.found[slot] ?? 0);
    return covered;
  }
}
