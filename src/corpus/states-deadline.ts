import { fold } from './slug.ts';
import type { Deadline, Section } from './types.ts';

/** Words that a number can be written in. */
const NUMBER_WORDS: Readonly<Record<number, string>> = { 1: 'un', 2: 'deux', 3: 'trois', 4: 'quatre', 5: 'cinq', 6: 'six', 7: 'sept', 8: 'huit', 9: 'neuf', 10: 'dix', 12: 'douze', 13: 'treize', 15: 'quinze', 18: 'dix-huit', 24: 'vingt-quatre', 30: 'trente', 48: 'quarante-huit' };

/** Does the text of a section state a deadline's number and unit, in digits or words? */
export function statesDeadline(section: Section, { amount, unit }: Pick<Deadline, 'amount' | 'unit'>): boolean {
  const word = NUMBER_WORDS[amount];
  const stem = fold(unit).replace(/s$/u, '');
  // « vingt-quatre heures » states no four hours.
  return new RegExp(`(?<![\\p{L}\\p{N}-])(?:${amount}${word === undefined ? '' : `|${word}e?`})[\\s-]+(?:derniers?\\s+|premiers?\\s+)?${stem}`, 'u').test(fold(section.statements.map(({ text }) => text).join(' ')));
}
