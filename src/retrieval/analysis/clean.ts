/** Longest text that is analysed, in UTF-16 units; the rest of a longer one is ignored. */
export const QUERY_MAX_CHARS = 2000;

/**
 * Makes any string safe to analyse in bounded time: compatibility forms unified, invisible and control characters, direction marks
 * and HTML tags removed, stacked diacritics (« zalgo ») cut to one a letter, letters repeated more than twice cut to two.
 */
export function cleanQuery(text: string): string {
  return text.slice(0, QUERY_MAX_CHARS)
    .normalize('NFKD')
    .replace(/[\p{Cf}\u00AD]/gu, '')
    .replace(/(\p{M})\p{M}+/gu, '$1')
    .normalize('NFC')
    .replace(/<\/?[a-z][^<>]{0,200}>/giu, ' ')
    .replace(/[\p{Cc}\p{Cs}\p{Co}]/gu, ' ')
    .replace(/(\p{L})\1{2,}/gu, '$1$1')
    .replace(/\s+/gu, ' ')
    .trim();
}
