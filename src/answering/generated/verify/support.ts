import { isStopWord } from '../../../retrieval/text.ts';
import { areEquivalent, isLight } from './equivalents.ts';
import { isNeutralSaying } from './speakers.ts';
import { readNumber } from './number-words.ts';
import type { Token } from './tokens.ts';

/** How much of a sentence its statement carries, and how much of the statement the sentence keeps; both 0–1, weighed by how much each word tells. */
export interface Support {
  readonly score: number;
  readonly coverage: number;
}

const ROOT_MIN_CHARS = 4;
/** Endings of words for who acts: « employeur » is not « employé », « contrôleur » not « contrôle ». */
const AGENT = /(?:eurs?|euses?|rices?|iers?|ieres?|istes?)$/u;

/** Words of a sentence that claim something: no function words, figures, or words without a claim of their own. */
export function contentOf(tokens: readonly Token[]): Token[] {
  return tokens.filter(isContent);
}

/** Does a word claim something? */
export function isContent(token: Token): boolean {
  return token.isName || (!isStopWord(token.raw) && !isLight(token.stem) && !isNeutralSaying(token.folded) && !/^\d/u.test(token.folded) && readNumber([token.folded]) === undefined && token.folded.length > 1);
}

/**
 * Measures the support.
 *
 * @param own, given - the telling words of the sentence and of the statement.
 * @param idf - how much a stem tells; the highest value for one that the corpus lacks.
 */
export function measureSupport(own: readonly Token[], given: readonly Token[], idf: (term: string) => number): Support {
  const weigh = (token: Token): number => Math.max(0.5, idf(token.stem));
  const mass = (some: readonly Token[]): number => some.reduce((sum, token) => sum + weigh(token), 0);
  // Each word of the statement carries one word of the sentence: said twice, the second one needs a second.
  const free = [...given];
  const carried = own.filter((token) => {
    const at = free.findIndex((other) => meansTheSame(token, other));
    if (at >= 0) free.splice(at, 1);
    return at >= 0;
  });
  const kept = given.filter((token) => own.some((other) => meansTheSame(token, other)));
  return { score: own.length === 0 ? 0 : carried.length === own.length ? 1 : mass(carried) / mass(own), coverage: given.length === 0 ? 0 : mass(kept) / mass(given) };
}

/** Is a word of the sentence the word of the statement: the same stem, family, or an equivalent of general French? */
export function meansTheSame(left: Token, right: Token): boolean {
  if (left.stem === right.stem) return !left.isName || !right.isName || left.folded === right.folded;
  if (left.isName || right.isName) return false;
  if (areEquivalent(left.stem, right.stem)) return true;
  return AGENT.test(left.folded) === AGENT.test(right.folded) && ((left.root.length >= ROOT_MIN_CHARS && left.root === right.root) || isDerived(left.folded, right.folded));
}

/** Endings that French puts on one stem: « saisine » and « saisir », not « contrat » and « contrainte ». */
const DERIVED = /^(?:|e|s|es|r|er|re|ir|ne|nes|t|te|ts|tes|ption|ptions|tion|tions|ation|ations|ssion|sion|ment|ement|ant|ent|ait|aient|ez|era|able|ible|if|ive|ure|age|ages|ance|ence|ie|ies|it|ite|isse|issez|issent|issement)$/u;
const DERIVED_MIN_CHARS = 5;
const DERIVED_MIN_SHARE = 0.75;

function isDerived(left: string, right: string): boolean {
  let same = 0;
  while (same < left.length && left[same] === right[same]) same += 1;
  return same >= DERIVED_MIN_CHARS && same >= DERIVED_MIN_SHARE * Math.min(left.length, right.length) && DERIVED.test(left.slice(same)) && DERIVED.test(right.slice(same));
}
