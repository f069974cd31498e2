/** What joins the parts of a number: a dash of any kind (the non-breaking one of legal sites too), a stop, a stroke, the word. */
const JOINT = String.raw`\s?(?:[\p{Pd}._/]|tirets?(?=\s))\s?`;
/** What makes a figure a sum or a time, or counts paragraphs: « L. 1234-1 1° ». */
const UNIT = String.raw`\s*(?:[€%°º]|(?:mois|jours?|ans?|euros?|heures?|alin[ée]as?)(?!\p{L}))`;
/** A further part, joined by a dash or a mere space; after a space it is short, or it would be another figure. */
const PART = String.raw`(?:${JOINT}\d{1,3}|\s\d{1,2}(?!\d|${UNIT}))`;
/** Nothing of the same word or number follows. */
const END = String.raw`(?![\p{L}\p{N}]|${JOINT}\p{N})`;
/** « article », « art. », by ear too, or a law; a year is the number of an act, not of an article. */
const NAMED = String.raw`(?:(?:l')?larti[ck]\p{L}{0,3}|arti[ck]\p{L}{0,3}|arts?|loi|^(?:l[ea]\s|du\s)?)(?:(?<=\p{L})\.?\s?|(?<!\p{L}))(?!(?:19|20)\d\d\s?\p{Pd})`;

/** « L. 1 234-5 »: the first part written like a thousand. */
const PARTED = new RegExp(String.raw`(?<![\p{L}\p{N}])([lrd][\s.*]{0,3}\d)\s(\d{3})(?=${JOINT}\d{1,2}(?!\d))`, 'giu');

/** Writes the first part of a law number that was parted like a thousand in one. */
export function closeLawNumbers(text: string): string {
  return text.replace(PARTED, '$1$2');
}

/** `l1234-1`, `L. 1234 1`, `R*311-12`: the letter, then the number with its parts; or `article 1234-1` without a letter. */
const NUMBER = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:(?<letter>[lrda])[\s._\p{Pd}]{0,2}\*{0,2}\s?(?<first>\d{3,4})(?!${UNIT})(?<rest>${PART}*)|${NAMED}(?<bare>\d{3,4}${PART}+))${END}`, 'giu');

/**
 * Numbers of law articles in a question, however they are written.
 *
 * @returns compact numbers (`R1234-7`), each once, in order; a number without its letter (« article 1234-1 ») comes without one.
 */
export function findLawNumbers(text: string): string[] {
  const found = [...closeLawNumbers(text).matchAll(NUMBER)].map((match) => {
    const { letter = '', first = '', rest = '', bare } = match.groups ?? {};
    return bare === undefined ? `${letter.toUpperCase()}${first}${withDashes(rest)}` : withDashes(bare);
  });
  return [...new Set(found)];
}

/** The parts of a number as the codes join them. */
function withDashes(parts: string): string {
  return parts.replace(/\D+/gu, '-');
}

/** Does a compact law number answer to one that was asked, the letter being optional in the question? */
export function matchesLawNumber(asked: string, num: string): boolean {
  return asked === num || (/^\d/u.test(asked) && num.slice(1) === asked);
}
