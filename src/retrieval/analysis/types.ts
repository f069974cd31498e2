/** What a question wants to know, independent of its subject. */
export const INTENTS = [
  'definition', 'data', 'since', 'who', 'legal-basis', 'contest', 'deadline', 'amount', 'unknown', 'reply', 'effect', 'how', 'yes-no',
] as const;
export type Intent = (typeof INTENTS)[number];

/** A word of the question with what analysis made of it. */
export interface QueryTerm {
  /** Stem, folded: the form that the lexical index knows. */
  readonly term: string;
  /** 1 for a typed word; less for a synonym or an uncertain correction. */
  readonly weight: number;
  readonly origin: 'typed' | 'corrected' | 'synonym' | 'topic';
  /** Index of the typed word that it stands for: alternatives of one word share it. */
  readonly group: number;
  /** The best reading of its word: its idf is what the word weighs in the question. One a group, none for a sum of money. */
  readonly primary: boolean;
}

/** A question, analysed. */
export interface AnalysedQuery {
  /** Bounded, cleaned text with SMS spellings written out and spelling corrected: what is embedded. */
  readonly normalised: string;
  readonly terms: readonly QueryTerm[];
  /** Numbers of law articles named, in the codes' compact form: `R1234-7`. */
  readonly lawNumbers: readonly string[];
  readonly intents: readonly Intent[];
  /** The person speaks of themselves (« on m'a refusé ») and not of the subject in general. */
  readonly isOwnCase: boolean;
  /** Typed → corrected words, for `--explain`. */
  readonly corrections: readonly { readonly from: string; readonly to: string }[];
  /** Typed words, folded, that neither the corpus nor French knows and no correction explains: mostly names and initials. */
  readonly strangers: readonly string[];
}
