/**
 * Abbreviations after which a full stop ends no sentence. `L.`, `R.`, `D.` and other single capitals
 * (law numbers, initials) are covered by a rule of their own.
 */
const ABBREVIATIONS = new Set(['art', 'al', 'cf', 'ex', 'p', 'pp', 'm', 'mm', 'mme', 'mlle', 'dr', 'no', 'nos', 'vol', 'éd', 'env', 'av', 'bd', 'st', 'ste', 'tel', 'tél', 'min', 'max', 'i.e', 'e.g']);

/** A full stop, question or exclamation mark, with what closes a quotation, followed by white space and the beginning of another sentence. */
const BOUNDARY = /([.!?…]+(?:\s?[»)\]"”])*)(\s+)(?=["«“(\p{Lu}\d–—-])/gu;

/**
 * Cuts French prose into sentences.
 *
 * @param text - prose; line breaks count as spaces inside a sentence.
 * @returns the sentences in order, trimmed, white space folded; joined by one space they give the text back, white space aside. Empty for blank text.
 */
export function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const match of text.matchAll(BOUNDARY)) {
    const mark = match[1] ?? '';
    if (mark === '.' && endsWithAbbreviation(text.slice(start, match.index))) continue;
    sentences.push(text.slice(start, match.index + mark.length));
    start = match.index + match[0].length;
  }
  sentences.push(text.slice(start));
  return sentences.map(foldSpace).filter((sentence) => sentence !== '');
}

/** Folds every run of white space (line breaks, no-break spaces) to one space and trims. */
export function foldSpace(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/** Words of a text: runs of letters and digits, `aujourd'hui` and `c'est-à-dire` counting by their parts. */
export function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}

function endsWithAbbreviation(before: string): boolean {
  const last = /([\p{L}.]+)$/u.exec(before)?.[1];
  if (last === undefined) return false;
  return /^\p{Lu}$/u.test(last) || ABBREVIATIONS.has(last.toLowerCase());
}
