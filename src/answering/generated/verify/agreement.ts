import type { Token } from './tokens.ts';

/** Gender and number that a determiner shows; the others show neither. */
const MARKS: readonly (readonly [string, RegExp])[] = [['masculine', /^(?:le|un|du|au|ce|cet)$/u], ['feminine', /^(?:la|une|cette|sa)$/u], ['plural', /^(?:les|des|ces|ses|aux|leurs)$/u]];

/** A word with the gender and number of the determiner before it, where that shows one. */
export interface Marked {
  readonly word: string;
  readonly mark: string;
}

/** Words behind a determiner that shows gender or number. */
export function markedWords(tokens: readonly Token[]): Marked[] {
  return tokens.flatMap((token, index): Marked[] => {
    const mark = token.afterBreak ? undefined : MARKS.find(([, pattern]) => pattern.test(tokens[index - 1]?.folded ?? ''))?.[0];
    return mark === undefined ? [] : [{ word: token.folded, mark }];
  });
}

/** Does every word keep the gender and number of its determiner? A word that took another one's place shows by it. */
export function marksAgree(sentence: readonly Marked[], statement: readonly Marked[]): boolean {
  return sentence.every(({ word, mark }) => {
    const given = statement.filter((other) => other.word === word);
    return given.length === 0 || given.some((other) => other.mark === mark);
  });
}
