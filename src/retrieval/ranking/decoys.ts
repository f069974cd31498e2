import type { QueryTerm } from '../analysis/types.ts';
import { RowMatrix } from '../dense/row-matrix.ts';

/** A question that the corpus does not treat, as it is stored. */
export interface Decoy {
  readonly question: string;
  readonly terms: readonly string[];
  readonly vector: readonly number[];
}

/** How like an untreated question a question is: word overlap (Dice with idf weights) and cosine, each the best over all decoys, 0–1. */
export interface DecoyLikeness {
  readonly decoyWords: number;
  readonly decoyDense: number;
}

/** The questions that a corpus does not treat, laid out for comparing one question with all of them. Immutable. */
export class DecoySet {
  readonly questions: readonly string[];
  private readonly idf: (term: string) => number;
  /** Term → decoys that have it. */
  private readonly postings = new Map<string, number[]>();
  /** Sum of the idf of each decoy's terms. */
  private readonly mass: Float64Array;
  private readonly vectors: RowMatrix;

  /** @param dimension - of the vectors. */
  constructor(decoys: readonly Decoy[], dimension: number, idf: (term: string) => number) {
    this.idf = idf;
    this.questions = decoys.map(({ question }) => question);
    this.vectors = RowMatrix.from(Float32Array.from(decoys.flatMap(({ vector }) => toUnit(vector))), dimension);
    this.mass = Float64Array.from(decoys, ({ terms }) => [...new Set(terms)].reduce((sum, term) => sum + idf(term), 0));
    decoys.forEach(({ terms }, decoy) => {
      for (const term of new Set(terms)) this.postings.set(term, [...this.postings.get(term) ?? [], decoy]);
    });
  }

  /**
   * Largest word overlap of a question with a decoy (Dice with idf weights), 0–1.
   *
   * @param except - text of a decoy to leave out: itself, when decoys are test questions.
   */
  overlap(terms: readonly QueryTerm[], except?: string): number {
    const asked = new Map(terms.filter((term) => term.primary).map((term) => [term.term, this.idf(term.term)]));
    const mass = [...asked.values()].reduce((sum, value) => sum + value, 0);
    const common = new Map<number, number>();
    for (const [term, weight] of asked) for (const decoy of this.postings.get(term) ?? []) common.set(decoy, (common.get(decoy) ?? 0) + weight);
    let largest = 0;
    for (const [decoy, shared] of common) if (except === undefined || this.questions[decoy] !== except) largest = Math.max(largest, (2 * shared) / (mass + (this.mass[decoy] ?? 0)));
    return largest;
  }

  /**
   * Cosine of a question with the decoy that is most like it, 0–1; 0 where there is none.
   *
   * @param vector - of length 1.
   * @param except - see `overlap`.
   */
  nearness(vector: Float32Array, except?: string): number {
    const skipped = except === undefined ? -1 : this.questions.indexOf(except);
    if (skipped < 0) return this.vectors.largestDot(vector, 0, this.questions.length);
    return Math.max(this.vectors.largestDot(vector, 0, skipped), this.vectors.largestDot(vector, skipped + 1, this.questions.length));
  }
}

/** The stored numbers are rounded. */
function toUnit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((number) => (length === 0 ? 0 : number / length));
}
