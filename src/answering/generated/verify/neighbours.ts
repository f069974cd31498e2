import { isContent, meansTheSame } from './support.ts';
import { readNumber } from './number-words.ts';
import type { Token } from './tokens.ts';

/** Words that open a clause: what stands on their two sides need not have been neighbours. */
const CLAUSE = /^(?:que|qu|qui|quand|si|s|lorsque|lorsqu|car|puisque|mais|donc|dont|et|ou|selon|par)$/u;

/**
 * How many times a word of a sentence does not follow the word that it followed in its statement. A part that moves as a whole breaks one, or none behind a
 * comma; words that change places with each other break more. Words that the sentence leaves out do not count as standing between.
 */
export function brokenNeighbours(sentence: readonly Token[], statement: readonly Token[]): number {
  const given = statement.filter(isTelling);
  const places: { readonly place: number; readonly opens: boolean }[] = [];
  let opens = true;
  let last = -1;
  for (const token of sentence) {
    opens ||= token.afterBreak || CLAUSE.test(token.folded);
    if (!isTelling(token)) continue;
    const found = given.flatMap((other, index) => (isSame(token, other) ? [index] : []));
    if (found.length === 0) continue;
    const near = found.reduce((best, index) => (Math.abs(index - last - 1) < Math.abs(best - last - 1) ? index : best));
    places.push({ place: near, opens });
    last = near;
    opens = false;
  }
  const kept = [...new Set(places.map(({ place }) => place))].sort((left, right) => left - right);
  const rank = new Map(kept.map((place, index) => [place, index]));
  return places.filter(({ place, opens: free }, index) => {
    const before = places[index - 1];
    return before !== undefined && !free && ![0, 1].includes((rank.get(place) ?? 0) - (rank.get(before.place) ?? 0));
  }).length;
}

function isTelling(token: Token): boolean {
  return isContent(token) || numberOf(token) !== undefined;
}

function numberOf(token: Token): number | undefined {
  return token.folded === 'un' || token.folded === 'une' ? undefined : readNumber([token.folded])?.value;
}

function isSame(left: Token, right: Token): boolean {
  const number = numberOf(left);
  return number === undefined ? numberOf(right) === undefined && meansTheSame(left, right) : number === numberOf(right);
}

const PREPOSITION = /^(?:a|au|aux|de|du|des|d|par|pour|contre|avec|sans|dans|en|chez|sur|sous|selon|apres|avant|aupres|entre|parmi|vers|devant)$/u;
const DETERMINER = /^(?:le|la|l|les|un|une|son|sa|ses|leur|leurs|ce|cet|cette|ces|votre|vos)$/u;

/**
 * Is there a name that acts, or is acted upon, away from all its neighbours? Two names that changed places stand so, each in its own clause. Names behind a
 * preposition move with it.
 *
 * @param voices - stems of those who speak: « selon X » moves freely.
 */
export function hasUprootedName(sentence: readonly Token[], statement: readonly Token[], voices: ReadonlySet<string>): boolean {
  const own = sentence.filter(isTelling);
  const given = statement.filter(isTelling);
  return own.some((token, index) => {
    if (!token.isName || voices.has(token.stem) || behindPreposition(sentence, token)) return false;
    const places = given.flatMap((other, place) => (isSame(token, other) ? [place] : []));
    const near = (list: readonly Token[], at: number): readonly (Token | undefined)[] => [outside(list, at, -1), outside(list, at, 1)];
    return places.length > 0 && !places.some((place) => near(own, index).some((neighbour) => neighbour !== undefined && near(given, place).some((other) => other !== undefined && isSame(neighbour, other))));
  });
}

/** The next word on one side that is no part of a name. */
function outside(list: readonly Token[], from: number, step: number): Token | undefined {
  let at = from + step;
  while (list[at]?.isName === true) at += step;
  return list[at];
}

function behindPreposition(tokens: readonly Token[], token: Token): boolean {
  let at = tokens.indexOf(token) - 1;
  while (at >= 0 && (DETERMINER.test(tokens[at]?.folded ?? '') || tokens[at]?.isName === true)) at -= 1;
  return PREPOSITION.test(tokens[at]?.folded ?? '');
}
