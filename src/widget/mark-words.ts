/** A piece of a quote; the pieces joined are the quote. */
export interface QuotePiece {
  readonly text: string;
  readonly marked: boolean;
}

const WORD = /[\p{L}\p{N}]+/gu;
/** From this length on a word carries meaning; shorter ones are marked only beside such a word. */
const CONTENT_CHARS = 4;

/**
 * The part of an answer that a marker stands behind: what lies between the markers before it and it, at each of its places.
 *
 * @returns the empty string when the text has no such marker.
 */
export function supportedText(text: string, marker: number): string {
  let supported = '';
  let start = 0;
  for (const group of text.matchAll(/(?:\[\d+\]\s*)+/gu)) {
    if (group[0].includes(`[${marker}]`)) supported += `${text.slice(start, group.index)} `;
    start = group.index + group[0].length;
  }
  return supported;
}

/** Cuts a quote into pieces and marks the runs of words that the supported text says too, whatever its accents and case. */
export function markSupport(quote: string, supported: string): QuotePiece[] {
  const known = new Set([...supported.matchAll(WORD)].map(([word]) => foldWord(word)));
  const pieces: QuotePiece[] = [];
  let end = 0;
  const add = (text: string, marked: boolean): void => {
    if (text !== '') pieces.push({ text, marked });
  };
  let run: { readonly start: number; end: number; content: boolean } | undefined;
  const closeRun = (): void => {
    if (run?.content === true) {
      add(quote.slice(end, run.start), false);
      add(quote.slice(run.start, run.end), true);
      end = run.end;
    }
    run = undefined;
  };
  for (const match of quote.matchAll(WORD)) {
    const [word] = match;
    if (!known.has(foldWord(word))) {
      closeRun();
      continue;
    }
    run ??= { start: match.index, end: match.index, content: false };
    run.end = match.index + word.length;
    run.content ||= word.length >= CONTENT_CHARS || /\d/u.test(word);
  }
  closeRun();
  add(quote.slice(end), false);
  return pieces;
}

function foldWord(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
