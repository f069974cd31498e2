import { isStopWord } from '../../../retrieval/text.ts';
import { sameWord } from './negation.ts';
import { readNumber } from './number-words.ts';
import type { Token } from './tokens.ts';

/** An event that a time is counted from or to. */
export interface Anchor {
  readonly kind: 'from' | 'until' | 'before';
  /** Stem of the event, or the folded figure; empty where none follows. */
  readonly event: string;
}

const REACH = 6;

/** Events that a sentence counts time from or to: « à compter de la réception », « dès le … », « avant l'audience », « dans les dix jours de … ». */
export function anchorsOf(tokens: readonly Token[]): Anchor[] {
  return tokens.flatMap((token, index): Anchor[] => {
    const word = token.folded;
    const previous = tokens[index - 1]?.folded;
    const next = tokens[index + 1]?.folded ?? '';
    if (((word === 'compter' || word === 'partir') && previous === 'a') || word === 'depuis' || word === 'suivant' || word === 'suivent' || (word === 'suit' && previous === 'qui') || (word === 'apres' && previous !== 'd') || (word === 'des' && /^(?:le|la|l|que|qu|reception|votre|cette)$/u.test(next) && (index === 0 || previous !== 'aupres'))) return [{ kind: 'from', event: eventAfter(tokens, index) }];
    if (/^(?:jours?|mois|semaines?|heures?|ans?)$/u.test(word) && /^(?:de|du|d|des)$/u.test(next) && eventAfter(tokens, index + 1) !== '' && isDuration(tokens, index)) return [{ kind: 'from', event: eventAfter(tokens, index + 1) }];
    if (word === 'jusqu' || word === 'jusque') return [{ kind: 'until', event: eventAfter(tokens, index) }];
    return word === 'avant' && previous !== 'd' ? [{ kind: 'before', event: eventAfter(tokens, index) }] : [];
  });
}

function isDuration(tokens: readonly Token[], index: number): boolean {
  return [1, 2].some((back) => readNumber([tokens[index - back]?.folded ?? '']) !== undefined || tokens[index - back]?.folded === 'un' || tokens[index - back]?.folded === 'le');
}

function eventAfter(tokens: readonly Token[], index: number): string {
  for (const token of tokens.slice(index + 1, index + 1 + REACH)) {
    if (/^\d/u.test(token.folded) || readNumber([token.folded]) !== undefined) return token.folded;
    if (!isStopWord(token.raw) && token.folded !== 'jour' && token.folded !== 'date') return token.stem;
  }
  return '';
}

/** Is time counted from the same events, to the same events? */
export function anchorsAgree(sentence: readonly Anchor[], statement: readonly Anchor[]): boolean {
  const holds = (some: readonly Anchor[], among: readonly Anchor[]): boolean => some.every((anchor) => among.some((other) => anchor.kind === other.kind && sameWord(anchor.event, other.event)));
  return holds(sentence, statement) && holds(statement, sentence);
}
