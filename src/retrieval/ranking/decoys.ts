import type { QueryTerm } from '../analysis/types.ts';
import { dotAt } from '../dense/dot.ts';

/** A question that the corpus does not treat. */
export interface Decoy {
  readonly question: string;
  readonly terms: ReadonlySet<string>;
  /** Sum of the idf of its terms. */
  readonly mass: number;
  /** Embedding of length 1. */
  readonly vector: Float32Array;
}

/** Prepares a stored decoy for comparing. */
export function toDecoy(question: string, terms: readonly string[], vector: readonly number[], idf: (term: string) => number): Decoy {
  const own = new Set(terms);
  return { question, terms: own, mass: [...own].reduce((sum, term) => sum + idf(term), 0), vector: Float32Array.from(vector) };
}

/** How like an untreated question a question is: word overlap (Dice with idf weights) and cosine, each the best over all decoys, 0–1. */
export interface DecoyLikeness {
  readonly decoyWords: number;
  readonly decoyDense: number;
}

/**
 * Compares a question with the decoys.
 *
 * @param except - text of a decoy to leave out: itself, when decoys are test questions.
 */
export function compareWithDecoys(terms: readonly QueryTerm[], vector: Float32Array, decoys: readonly Decoy[], idf: (term: string) => number, except?: string): DecoyLikeness {
  const asked = new Map(terms.filter((term) => term.primary).map((term) => [term.term, idf(term.term)]));
  const mass = [...asked.values()].reduce((sum, value) => sum + value, 0);
  let decoyWords = 0;
  let decoyDense = 0;
  for (const decoy of decoys) {
    if (decoy.question === except) continue;
    let common = 0;
    for (const [term, weight] of asked) if (decoy.terms.has(term)) common += weight;
    if (mass + decoy.mass > 0) decoyWords = Math.max(decoyWords, (2 * common) / (mass + decoy.mass));
    if (vector.length === decoy.vector.length) decoyDense = Math.max(decoyDense, dotAt(decoy.vector, 0, vector));
  }
  return { decoyWords, decoyDense };
}
