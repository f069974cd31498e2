import { fold } from '../../../corpus/text.ts';
import { isStopWord, rootOf, stem } from '../../../retrieval/text.ts';

/** A word of a sentence, in the forms that the checks compare. */
export interface Token {
  /** As written. */
  readonly raw: string;
  /** Lower case, accents folded. */
  readonly folded: string;
  readonly stem: string;
  /** What the stem shares with its word family. */
  readonly root: string;
  /** Written with a capital where no sentence begins, or all in capitals: part of a name. */
  readonly isName: boolean;
  /** A comma, colon, bracket or dash stands between it and the word before. */
  readonly afterBreak: boolean;
}

/** « Oui, … », « Non : … »: an answer to a question that the sentence alone does not show. */
const INTERJECTION = /^(?:oui|non)\s*[,:]\s*/iu;

/** A sentence without a leading « oui » or « non », in one spelling of apostrophes, dashes and spaces. */
export function plainSentence(text: string): string {
  return text.replace(/[’ʼ‘`´]/gu, '\'').replace(/[‐‑–—]/gu, '-').replace(/peut-être/giu, 'peutêtre').replace(/\s+/gu, ' ').trim().replace(INTERJECTION, '');
}

/** Words in order; elided articles are words of their own (`n`, `l`, `qu`). Numbers are words. Empty for a text without any. */
export function tokensOf(text: string): Token[] {
  const plain = plainSentence(text);
  let end = 0;
  let first = true;
  return [...plain.matchAll(/[\p{L}\p{M}]+|\p{N}+/gu)].map((match): Token => {
    const raw = match[0];
    const between = plain.slice(end, match.index);
    end = match.index + raw.length;
    const begins = first || /[.!?…:]\s*[«"“]?\s*$/u.test(between);
    first = false;
    const folded = fold(raw);
    const capital = /^\p{Lu}/u.test(raw);
    const acronym = raw.length > 1 && raw === raw.toUpperCase() && /\p{Lu}/u.test(raw);
    const term = stem(raw.toLowerCase());
    return { raw, folded, stem: term, root: rootOf(term), isName: acronym || (capital && !begins && raw.length > 1 && !isStopWord(raw)), afterBreak: /[,;:()«»"–]|\s-\s/u.test(between) };
  });
}

/** Folded text with single spaces and no punctuation, padded by spaces: for patterns over function words. */
export function flatten(tokens: readonly Token[]): string {
  return ` ${tokens.map((token) => token.folded).join(' ')} `;
}
