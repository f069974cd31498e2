import type { QueryTerm } from '../analysis/types.ts';

/** A question that the corpus does not treat, as terms and as an embedding of length 1. */
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
    const own = new Set(decoy.terms);
    let common = 0;
    let length = 0;
    for (const term of own) {
      const weight = asked.get(term);
      length += weight ?? idf(term);
      common += weight ?? 0;
    }
    if (mass + length > 0) decoyWords = Math.max(decoyWords, (2 * common) / (mass + length));
    if (vector.length === decoy.vector.length) decoyDense = Math.max(decoyDense, decoy.vector.reduce((sum, value, index) => sum + value * (vector[index] ?? 0), 0));
  }
  return { decoyWords, decoyDense };
}
