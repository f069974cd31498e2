/** Nothing to take an accent off: most words of most questions. */
const PLAIN = /^[ -~]*$/u;

/** Letters without their accents and ligatures, lower case. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text.normalize('NFD').replace(/\p{M}+/gu, '').replace(/[œŒ]/gu, 'oe').replace(/[æÆ]/gu, 'ae').toLowerCase();
}

/** `Depuis quand ?` → `depuis-quand`: lower case, accents folded, anything but letters and digits becomes one hyphen. */
export function slugify(text: string): string {
  return fold(text).replace(/[^a-z0-9]+/gu, '-').replace(/^-+|-+$/gu, '') || 'section';
}
