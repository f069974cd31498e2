/** `l5412-1`, `L. 5412 1`, `R*311-12`, `article 5412-1`: the letter, then the number with its dashes. */
const NUMBER = /(?<![\p{L}\p{N}])(?:(?<letter>[lrda])\s?\.?\s?\*{0,2}\s?(?<first>\d{3,4})(?!\s*(?:[€%]|(?:mois|jours?|ans?|euros?|heures?)(?!\p{L})))(?<rest>(?:\s?[-–—.]\s?\d{1,3}|\s\d{1,2}(?!\d|\s*(?:mois|jours|ans|€|euros|heures|%)))*)|art(?:icle|\.)?s?\s+(?<bare>\d{3,4}(?:\s?[-–—]\s?\d{1,3})+))(?![\p{L}\p{N}])/giu;

/**
 * Numbers of law articles in a question, however they are written.
 *
 * @returns compact numbers (`R5412-7`), each once, in order; a number without its letter (« article 5412-1 ») comes without one.
 */
export function findLawNumbers(text: string): string[] {
  const found = [...text.matchAll(NUMBER)].map((match) => {
    const groups = match.groups ?? {};
    if (groups['bare'] !== undefined) return groups['bare'].replace(/\s?[-–—]\s?/gu, '-');
    const rest = (groups['rest'] ?? '').replace(/\s?[-–—.]\s?|\s/gu, '-');
    return `${(groups['letter'] ?? '').toUpperCase()}${groups['first'] ?? ''}${rest}`;
  });
  return [...new Set(found)];
}

/** Does a compact law number answer to one that was asked, the letter being optional in the question? */
export function matchesLawNumber(asked: string, num: string): boolean {
  return asked === num || (/^\d/u.test(asked) && num.slice(1) === asked);
}
