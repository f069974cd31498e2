import { z } from 'zod';
import { SOLIDITIES } from '../corpus/index.ts';
import { verifySentence, type Verdict, type VerificationLimits } from '../answering/index.ts';

const PairSchema = z.strictObject({
  id: z.string().min(1),
  /** The threshold is chosen on one half; the other one is only reported. Pairs of one statement stand in one half. */
  half: z.enum(['threshold', 'held-out']),
  truth: z.boolean(),
  /** `paraphrase` for true sentences, else the kind of falsehood. */
  kind: z.string().min(1),
  sentence: z.string().min(1),
  article: z.string().min(1),
  passage: z.array(z.strictObject({ text: z.string().min(1), solidity: z.enum(SOLIDITIES) })).min(1),
});

/** A sentence with the passage that it claims to rest on, and whether it does. */
export type VerificationPair = Readonly<z.infer<typeof PairSchema>>;

/**
 * Reads a set of pairs, one JSON object a line.
 *
 * @throws {z.ZodError} or {SyntaxError} for a line that is none.
 */
export function parseVerificationPairs(text: string): VerificationPair[] {
  return text.split('\n').filter((line) => line.trim() !== '').map((line) => PairSchema.parse(JSON.parse(line)));
}

/** What a verifier does to a set of pairs. */
export interface VerificationScore {
  readonly results: readonly { readonly pair: VerificationPair; readonly verdict: Verdict }[];
  /** Share of what passes that is true; 1 when nothing passes. */
  readonly precision: number;
  /** Share of what is true that passes. */
  readonly recall: number;
  /** Falsehoods: how many there are and how many are caught, by kind in alphabetical order. */
  readonly kinds: readonly { readonly kind: string; readonly pairs: number; readonly caught: number }[];
}

/** Verifies every pair. */
export function scoreVerifier(pairs: readonly VerificationPair[], idf: (term: string) => number, limits?: VerificationLimits): VerificationScore {
  const results = pairs.map((pair) => ({ pair, verdict: verifySentence(pair.sentence, pair.passage, idf, limits) }));
  const passed = results.filter(({ verdict }) => verdict.kind === 'supported');
  const right = passed.filter(({ pair }) => pair.truth).length;
  const kinds = [...new Set(pairs.filter((pair) => !pair.truth).map((pair) => pair.kind))].sort((left, other) => (left < other ? -1 : 1));
  return {
    results,
    precision: passed.length === 0 ? 1 : right / passed.length,
    recall: right / Math.max(1, pairs.filter((pair) => pair.truth).length),
    kinds: kinds.map((kind) => {
      const own = results.filter(({ pair }) => !pair.truth && pair.kind === kind);
      return { kind, pairs: own.length, caught: own.filter(({ verdict }) => verdict.kind === 'dropped').length };
    }),
  };
}
