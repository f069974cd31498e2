import type { Passage } from '../../corpus/index.ts';
import { compactLawNumber } from '../../corpus/text.ts';
import { detectIntents } from '../analysis/intents.ts';
import { findLawNumbers } from '../analysis/law-numbers.ts';
import { INTENTS, type Intent } from '../analysis/types.ts';
import { termsOf } from '../analysis/words.ts';
import type { LexicalIndex } from '../lexical/lexical-index.ts';
import { STATEMENT_END } from '../lexical/term-match.ts';

/** A law number with a passage that is (`own`) or mentions that article. */
export interface LawMention {
  readonly doc: number;
  readonly num: string;
  readonly own: boolean;
}

/** What is known of the passages before any question. */
export interface PassageFacts {
  /** What each passage is asked for, by document: intents of its heading, and of so many of its question variants that no single one decides. */
  readonly intents: readonly (readonly Intent[])[];
  /** Law numbers with the passages that are that article or speak of it, the article's own text first. */
  readonly mentions: readonly LawMention[];
  /** Terms of title and heading of each passage, each once, with the sum of their idf, by document; terms are numbers of the lexical index. */
  readonly headings: readonly { readonly terms: Int32Array; readonly mass: number }[];
  /** Terms of the statements of each passage, each statement's closed by `STATEMENT_END`, by document. */
  readonly statements: readonly Int32Array[];
}

/** Question variants that must share an intent before it counts as the passage's. */
const MIN_VARIANTS = 3;

function intentsOf({ heading, questions }: Passage): Intent[] {
  const asked = questions.map(detectIntents);
  return INTENTS.filter((intent) => detectIntents(heading).includes(intent) || asked.filter((intents) => intents.includes(intent)).length >= MIN_VARIANTS);
}

/**
 * Gathers what the second stage asks of passages again and again.
 *
 * @param lexical - of the same passages: numbers their terms.
 * @param pause - awaited after each passage; lets others have the thread when it has been held for long.
 */
export async function factsOf(passages: readonly Passage[], lexical: LexicalIndex, pause: () => Promise<void>): Promise<PassageFacts> {
  const intents: Intent[][] = [];
  const headings: { terms: Int32Array; mass: number }[] = [];
  const statements: Int32Array[] = [];
  const own: LawMention[] = [];
  const others: LawMention[] = [];
  for (const [doc, passage] of passages.entries()) {
    intents.push(intentsOf(passage));
    const heading = [...new Set(termsOf(`${passage.title} ${passage.heading}`))];
    headings.push({ terms: lexical.numbersOf(heading), mass: heading.reduce((sum, term) => sum + lexical.idf(term), 0) });
    statements.push(Int32Array.from(passage.statements.flatMap(({ text }) => [...new Set(lexical.numbersOf(termsOf(text))), STATEMENT_END])));
    if (passage.law === undefined) others.push(...findLawNumbers(`${passage.heading} ${passage.text}`).map((num) => ({ doc, num, own: false })));
    else own.push({ doc, num: compactLawNumber(passage.law.num), own: true });
    await pause();
  }
  return { intents, mentions: [...own, ...others], headings, statements };
}
