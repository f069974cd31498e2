import type { QueryTerm } from '../analysis/types.ts';

/** A question that the corpus does not treat, as it is stored; its vector is searched for in the vector store. */
export interface Decoy {
  readonly question: string;
  readonly terms: readonly string[];
}

/** How like an untreated question a question is: word overlap (Dice with idf weights) and cosine, each the best over all decoys, 0–1. */
export interface DecoyLikeness {
  readonly decoyWords: number;
  readonly decoyDense: number;
}

/** The words of the questions that a corpus does not treat, laid out for comparing one question with all of them. Immutable. */
export class DecoySet {
  readonly questions: readonly string[];
  private readonly idf: (term: string) => number;
  /** Term → decoys that have it. */
  private readonly postings = new Map<string, number[]>();
  /** Sum of the idf of each decoy's terms. */
  private readonly mass: Float64Array;

  constructor(decoys: readonly Decoy[], idf: (term: string) => number) {
    this.idf = idf;
    this.questions = decoys.map(({ question }) => question);
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
}
