import { isStopWord, rootOf } from '../../../retrieval/text.ts';
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
  return tokens.filter((token) => token.isName || (!isStopWord(token.raw) && !isLight(token.stem) && !isNeutralSaying(token.folded) && !/^\d/u.test(token.folded) && readNumber([token.folded]) === undefined && token.folded.length > 1));
}

/**
 * Measures the support.
 *
 * @param idf - how much a stem tells; the highest value for one that the corpus lacks.
 */
export function measureSupport(sentence: readonly Token[], statement: readonly Token[], idf: (term: string) => number): Support {
  const own = contentOf(sentence);
  const given = contentOf(statement);
  const share = (some: readonly Token[], among: readonly Token[]): number => {
    let mass = 0;
    let found = 0;
    for (const token of some) {
      const weight = Math.max(0.5, idf(token.stem));
      mass += weight;
      if (among.some((other) => meansTheSame(token, other))) found += weight;
    }
    return mass === 0 ? 0 : found / mass;
  };
  return { score: share(own, given), coverage: share(given, own) };
}

/** Is a word of the sentence the word of the statement: the same stem, family, or an equivalent of general French? */
export function meansTheSame(left: Token, right: Token): boolean {
  if (left.stem === right.stem) return !left.isName || !right.isName || left.folded === right.folded;
  if (left.isName || right.isName) return false;
  if (areEquivalent(left.stem, right.stem)) return true;
  const root = rootOf(left.stem);
  return AGENT.test(left.folded) === AGENT.test(right.folded) && ((root.length >= ROOT_MIN_CHARS && root === rootOf(right.stem)) || isDerived(left.folded, right.folded));
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
