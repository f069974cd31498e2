import type { QueryTerm } from '../analysis/types.ts';
import { dotAt } from '../dense/dot.ts';

/** A question that the corpus does not treat, as it is stored. */
export interface Decoy {
  readonly question: string;
  readonly terms: readonly string[];
  /** Embedding of length 1. */
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
  /** Row-major. */
  private readonly vectors: Float32Array;

  constructor(decoys: readonly Decoy[], idf: (term: string) => number) {
    this.idf = idf;
    this.questions = decoys.map(({ question }) => question);
    this.mass = Float64Array.from(decoys, ({ terms }) => [...new Set(terms)].reduce((sum, term) => sum + idf(term), 0));
    this.vectors = Float32Array.from(decoys.flatMap(({ vector }) => vector));
    decoys.forEach(({ terms }, decoy) => {
      for (const term of new Set(terms)) this.postings.set(term, [...this.postings.get(term) ?? [], decoy]);
    });
  }

  /**
   * Compares a question with the decoys.
   *
   * @param vector - embedding of the question; an empty one is like none.
   * @param except - text of a decoy to leave out: itself, when decoys are test questions.
   */
  compare(terms: readonly QueryTerm[], vector: Float32Array, except?: string): DecoyLikeness {
    const asked = new Map(terms.filter((term) => term.primary).map((term) => [term.term, this.idf(term.term)]));
    const mass = [...asked.values()].reduce((sum, value) => sum + value, 0);
    const common = new Float64Array(this.questions.length);
    for (const [term, weight] of asked) for (const decoy of this.postings.get(term) ?? []) common[decoy] = (common[decoy] ?? 0) + weight;
    const isComparable = vector.length > 0 && this.vectors.length === vector.length * this.questions.length;
    let decoyWords = 0;
    let decoyDense = 0;
    for (let decoy = 0; decoy < common.length; decoy += 1) {
      if (except !== undefined && this.questions[decoy] === except) continue;
      const shared = common[decoy] ?? 0;
      if (shared > 0) decoyWords = Math.max(decoyWords, (2 * shared) / (mass + (this.mass[decoy] ?? 0)));
      if (isComparable) decoyDense = Math.max(decoyDense, dotAt(this.vectors, decoy * vector.length, vector));
    }
    return { decoyWords, decoyDense };
  }
}
