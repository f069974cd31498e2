import type { Solidity } from '../../../corpus/index.ts';
import { partsAgree } from './actors.ts';
import { marksAgree } from './agreement.ts';
import { analyseSentence, type Analysis } from './analysis.ts';
import { anchorsAgree } from './anchors.ts';
import { showsDoubt } from './classes.ts';
import { figuresHold } from './figures.ts';
import { modalitiesAgree } from './modality.ts';
import { negationsAgree } from './negation.ts';
import { brokenNeighbours, hasUprootedName } from './neighbours.ts';
import { speakersAgree } from './speakers.ts';
import { contentOf, measureSupport, meansTheSame } from './support.ts';
import type { Token } from './tokens.ts';

/** A statement that a sentence may rest on. */
export interface Ground {
  readonly text: string;
  readonly solidity: Solidity;
}

/** Why a sentence is not said. */
export type Fault =
  | 'shape' | 'figure' | 'name' | 'side' | 'doubt' | 'negation' | 'modality' | 'reader' | 'bound' | 'anchor' | 'actor' | 'order' | 'support' | 'coverage' | 'no-ground';

export type Verdict =
  | { readonly kind: 'supported'; /** Place in the grounds. */ readonly ground: number; readonly score: number }
  | { readonly kind: 'dropped'; readonly fault: Fault };

export interface Limits {
  /** Least share of the sentence that its statement must carry, 0–1. */
  readonly support: number;
  /** Least share of the statement that the sentence must keep, 0–1. */
  readonly coverage: number;
}

/** Measured by `npm run evaluate:verifier` on the threshold half of `eval/verification.jsonl`; the choice favours dropping. */
export const LIMITS: Limits = { support: 1, coverage: 0.8 };

/** Below this support a statement is about something else, and its other differences tell nothing. */
const HOPELESS = 0.5;
/** A part of the statement may move, once. */
const MAX_BROKEN = 1;
const MIN_WORDS = 3;
const MAX_WORDS = 45;
/** What could become a link, markup, a question or an aside in the rendered answer. */
const FORBIDDEN = /[<>[\]{}`*_#|\\^~@]|https?:|www\.|:\/\/|\?|\p{Extended_Pictographic}/u;

/**
 * Checks one sentence of a model against the statements of the passages that it cites. It must rest on a single one of them: two true halves of two statements
 * can make a false whole. Every check can only drop; where French is ambiguous, the sentence falls.
 *
 * @param idf - how much a stem tells.
 * @returns the ground that supports it best, or the fault against the ground that came nearest.
 */
export function verifySentence(sentence: string, grounds: readonly Ground[], idf: (term: string) => number, limits: Limits = LIMITS): Verdict {
  if (FORBIDDEN.test(sentence) || /[\n\r\u0000-\u001f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u.test(sentence)) return { kind: 'dropped', fault: 'shape' };
  const own = analyseSentence(sentence);
  if (own.tokens.length < MIN_WORDS || own.tokens.length > MAX_WORDS) return { kind: 'dropped', fault: 'shape' };
  const same = grounds.findIndex((ground) => analyseGround(ground).bare === own.bare);
  if (same >= 0) return { kind: 'supported', ground: same, score: 1 };
  let best: { readonly ground: number; readonly score: number } | undefined;
  let nearest: { readonly fault: Fault; readonly score: number } | undefined;
  for (const [index, ground] of grounds.entries()) {
    const given = analyseGround(ground);
    const support = measureSupport(own.content, given.content, idf);
    if (support.score <= (best?.score ?? 0)) continue;
    const short = support.score < limits.support ? 'support' : support.coverage < limits.coverage ? 'coverage' : undefined;
    const fault = (support.score < HOPELESS ? undefined : faultAgainst(own, given, ground.solidity)) ?? short;
    if (fault === undefined) best = { ground: index, score: support.score };
    else if (nearest === undefined || support.score > nearest.score) nearest = { fault, score: support.score };
  }
  return best === undefined ? { kind: 'dropped', fault: nearest?.fault ?? 'no-ground' } : { kind: 'supported', ...best };
}

const grounds = new WeakMap<Ground, Analysis>();

/** A statement is analysed once in its life: it is the same object in every answer. */
function analyseGround(ground: Ground): Analysis {
  const known = grounds.get(ground);
  if (known !== undefined) return known;
  const analysis = analyseSentence(ground.text);
  grounds.set(ground, analysis);
  return analysis;
}

/** The first check that a sentence fails against one statement. */
function faultAgainst(sentence: Analysis, statement: Analysis, solidity: Solidity): Fault | undefined {
  const own = sentence.details();
  const given = statement.details();
  if (!figuresHold(own.figures, given.figures)) return 'figure';
  if (sentence.tokens.some((token) => token.isName && !statement.tokens.some((other) => other.folded === token.folded))) return 'name';
  if (!speakersAgree(own.speakers, given.speakers) || !keepsSides(sentence, statement, solidity)) return 'side';
  if (solidity === 'non vérifié' && !showsDoubt(own.classes)) return 'doubt';
  if (!negationsAgree(own.negations, given.negations)) return 'negation';
  if (!modalitiesAgree(own.modalities, given.modalities)) return 'modality';
  if (!sameReader(sentence.tokens, statement.tokens)) return 'reader';
  if (own.classes.size !== given.classes.size || [...own.classes].some((name) => !given.classes.has(name))) return 'bound';
  if (!anchorsAgree(own.anchors, given.anchors)) return 'anchor';
  if (!partsAgree(own.parts, given.parts)) return 'actor';
  const voices = new Set(given.speakers.flat());
  return !marksAgree(own.marked, given.marked) || brokenNeighbours(sentence.tokens, statement.tokens) > MAX_BROKEN || hasUprootedName(sentence.tokens, statement.tokens, voices) ? 'order' : undefined;
}

/** A statement of one side, or an unverified one, keeps every name in it: they are who says it. */
function keepsSides(own: Analysis, given: Analysis, solidity: Solidity): boolean {
  if (solidity !== 'une partie' && solidity !== 'non vérifié') return true;
  return given.tokens.filter((token) => token.isName).every((token) => own.tokens.some((other) => other.folded === token.folded));
}

/** Are both about the reader, with the same verbs? « Vous répondez » is not « on vous répond ». */
function sameReader(tokens: readonly Token[], given: readonly Token[]): boolean {
  const isReader = (token: Token): boolean => token.folded.endsWith('ez') && token.folded.length > 3 && !/^(?:chez|assez|rez)$/u.test(token.folded);
  const own = tokens.filter(isReader);
  const other = given.filter(isReader);
  if (own.length > 0 !== other.length > 0) return false;
  const addresses = (list: readonly Token[]): boolean => list.some((token) => isReader(token) || /^(?:vous|votre|vos)$/u.test(token.folded));
  return addresses(tokens) === addresses(given) && contentOf(own).every((token) => given.some((word) => meansTheSame(token, word)) || isAuxiliary(token));
}

function isAuxiliary(token: Token): boolean {
  return /^(?:avez|pouvez|devez|disposez|etes|aurez|serez|pourrez|devrez)$/u.test(token.folded);
}
