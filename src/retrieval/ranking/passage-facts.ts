import type { Passage } from '../../corpus/index.ts';
import { compactLawNumber } from '../../corpus/text.ts';
import { detectIntents } from '../analysis/intents.ts';
import { findLawNumbers } from '../analysis/law-numbers.ts';
import type { Intent } from '../analysis/types.ts';
import { termsOf } from '../analysis/words.ts';

/** A law number with a passage that is (`own`) or mentions that article. */
export interface LawMention {
  readonly doc: number;
  readonly num: string;
  readonly own: boolean;
}

/** What is known of the passages before any question. */
export interface PassageFacts {
  /** Intents of each passage's heading, by document. */
  readonly headingIntents: readonly (readonly Intent[])[];
  /** Law numbers with the passages that are that article or speak of it, the article's own text first. */
  readonly mentions: readonly LawMention[];
  /** Terms of title and heading of each passage, each once, by document. */
  readonly headingTerms: readonly (readonly string[])[];
  /** Terms of each statement of each passage, by document. */
  readonly statementTerms: readonly (readonly ReadonlySet<string>[])[];
}

/**
 * Gathers what the second stage asks of passages again and again.
 *
 * @param pause - awaited after each passage; lets others have the thread when it has been held for long.
 */
export async function factsOf(passages: readonly Passage[], pause: () => Promise<void>): Promise<PassageFacts> {
  const headingIntents: Intent[][] = [];
  const headingTerms: string[][] = [];
  const statementTerms: Set<string>[][] = [];
  const own: LawMention[] = [];
  const others: LawMention[] = [];
  for (const [doc, passage] of passages.entries()) {
    headingIntents.push(detectIntents(passage.heading));
    headingTerms.push([...new Set(termsOf(`${passage.title} ${passage.heading}`))]);
    statementTerms.push(passage.statements.map((statement) => new Set(termsOf(statement.text))));
    if (passage.law === undefined) others.push(...findLawNumbers(`${passage.heading} ${passage.text}`).map((num) => ({ doc, num, own: false })));
    else own.push({ doc, num: compactLawNumber(passage.law.num), own: true });
    await pause();
  }
  return { headingIntents, mentions: [...own, ...others], headingTerms, statementTerms };
}
