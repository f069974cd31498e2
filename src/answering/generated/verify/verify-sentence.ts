import type { Solidity } from '../../../corpus/index.ts';
import { partsAgree, partsOf } from './actors.ts';
import { anchorsAgree, anchorsOf } from './anchors.ts';
import { classesOf, differingClass } from './classes.ts';
import { figuresHold, figuresOf } from './figures.ts';
import { modalitiesAgree, modalitiesOf } from './modality.ts';
import { negationsAgree, negationsOf } from './negation.ts';
import { speakersAgree, speakersOf } from './speakers.ts';
import { contentOf, measureSupport, meansTheSame } from './support.ts';
import { flatten, plainSentence, tokensOf, type Token } from './tokens.ts';

/** A statement that a sentence may rest on. */
export interface Ground {
  readonly text: string;
  readonly solidity: Solidity;
}

/** Why a sentence is not said. */
export type Fault =
  | 'shape' | 'figure' | 'name' | 'side' | 'doubt' | 'negation' | 'modality' | 'reader' | 'bound' | 'anchor' | 'actor' | 'support' | 'coverage' | 'no-ground';

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
  const tokens = tokensOf(sentence);
  if (tokens.length < 3 || tokens.length > MAX_WORDS) return { kind: 'dropped', fault: 'shape' };
  let best: { readonly ground: number; readonly score: number } | undefined;
  let nearest: { readonly fault: Fault; readonly score: number } | undefined;
  grounds.forEach((ground, index) => {
    const given = tokensOf(ground.text);
    const support = measureSupport(tokens, given, idf);
    if (isSameSentence(sentence, ground.text)) best = { ground: index, score: 2 };
    else if (support.score > (best?.score ?? 0) || best === undefined) {
      const fault = (support.score < HOPELESS ? undefined : faultAgainst(sentence, tokens, ground, given)) ?? (support.score < limits.support ? 'support' : support.coverage < limits.coverage ? 'coverage' : undefined);
      if (fault === undefined) best = { ground: index, score: support.score };
      else if (nearest === undefined || support.score > nearest.score) nearest = { fault, score: support.score };
    }
  });
  return best === undefined ? { kind: 'dropped', fault: nearest?.fault ?? 'no-ground' } : { kind: 'supported', ...best };
}

function isSameSentence(left: string, right: string): boolean {
  const bare = (text: string): string => plainSentence(text).replace(/[\s.!…]+$/u, '').toLowerCase();
  return bare(left) === bare(right);
}

/** The first check that a sentence fails against one statement. */
function faultAgainst(sentence: string, tokens: readonly Token[], ground: Ground, given: readonly Token[]): Fault | undefined {
  if (!figuresHold(figuresOf(sentence), figuresOf(ground.text))) return 'figure';
  if (tokens.some((token) => token.isName && !given.some((other) => other.folded === token.folded))) return 'name';
  if (!speakersAgree(speakersOf(tokens), speakersOf(given)) || !keepsSides(tokens, ground, given)) return 'side';
  if (ground.solidity === 'non vérifié' && !classesOf(flatten(tokens)).has('doubt')) return 'doubt';
  if (!negationsAgree(negationsOf(tokens), negationsOf(given))) return 'negation';
  if (!modalitiesAgree(modalitiesOf(tokens), modalitiesOf(given))) return 'modality';
  if (!sameReader(tokens, given)) return 'reader';
  if (differingClass(flatten(tokens), flatten(given)) !== undefined) return 'bound';
  if (!anchorsAgree(anchorsOf(tokens), anchorsOf(given))) return 'anchor';
  return partsAgree(partsOf(tokens), partsOf(given)) ? undefined : 'actor';
}

/** A statement of one side, or an unverified one, keeps every name in it: they are who says it. */
function keepsSides(tokens: readonly Token[], ground: Ground, given: readonly Token[]): boolean {
  if (ground.solidity !== 'une partie' && ground.solidity !== 'non vérifié') return true;
  return given.filter((token) => token.isName).every((token) => tokens.some((own) => own.folded === token.folded));
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
