import { areEquivalent } from './equivalents.ts';
import { rootOf, isStopWord } from '../../../retrieval/text.ts';
import { readNumber } from './number-words.ts';
import type { Token } from './tokens.ts';

/** Something that a sentence denies: the stems of the words that the denial falls on, nearest first. */
export interface Negation {
  readonly kind: 'verb' | 'none' | 'without' | 'not';
  readonly targets: readonly string[];
}

/** Pronouns and adverbs between `ne` and its verb, and auxiliaries that hand the denial on to the next word. */
const CLITICS = /^(?:me|m|te|t|se|s|le|la|l|les|lui|leur|y|en|vous|nous)$/u;
const CLOSERS = /^(?:pas|plus|jamais|aucun|aucune|rien|personne|ni|guere|nul|nulle)$/u;
const NOMINAL = /^(?:aucun|aucune|nul|nulle|ni)$/u;
const TARGETS = 3;
const REACH = 8;
const WITHOUT_REACH = 4;

/**
 * What a sentence denies, in order. `ne … que` denies nothing, it restricts; `aucun … ne` and `ni … ni … ne` are one denial each.
 */
export function negationsOf(tokens: readonly Token[]): Negation[] {
  const found: Negation[] = [];
  const consumed = new Set<number>();
  tokens.forEach((token, index) => {
    if (token.folded !== 'ne' && token.folded !== 'n') return;
    const window = tokens.slice(index + 1, index + 1 + REACH);
    const closer = window.findIndex((next) => CLOSERS.test(next.folded));
    const restricts = window.findIndex((next) => next.folded === 'que' || next.folded === 'qu');
    const before = lastIndexWithin(tokens, index, (word, at) => (NOMINAL.test(word) && !belongsToWithout(tokens, at)) || word === 'personne' || word === 'rien' || word === 'jamais');
    if (closer < 0 && before < 0 && restricts >= 0) return;
    if (closer >= 0) consumed.add(index + 1 + closer);
    for (let at = Math.max(0, index - REACH); at < index + 1 + REACH; at += 1) if (NOMINAL.test(tokens[at]?.folded ?? '') && !belongsToWithout(tokens, at)) consumed.add(at);
    if (before >= 0) consumed.add(before);
    const targets = targetsFrom(tokens, index + 1);
    found.push({ kind: 'verb', targets: before >= 0 ? [...targetsFrom(tokens, before + 1).slice(0, 1), ...targets] : targets });
  });
  tokens.forEach((token, index) => {
    if (consumed.has(index) || belongsToWithout(tokens, index)) return;
    const word = token.folded;
    if (word === 'sans') found.push({ kind: 'without', targets: targetsFrom(tokens, index + 1) });
    else if (word === 'aucun' || word === 'aucune') found.push({ kind: 'none', targets: targetsFrom(tokens, index + 1) });
    else if (word === 'non' || word === 'pas' || word === 'jamais' || (word === 'ni' && tokens[index - 1]?.folded !== 'ni')) found.push({ kind: 'not', targets: targetsFrom(tokens, index + 1) });
  });
  return found;
}

function targetsFrom(tokens: readonly Token[], from: number): string[] {
  const targets: string[] = [];
  for (const token of tokens.slice(from, from + REACH)) {
    if (targets.length >= TARGETS || (targets.length > 0 && token.afterBreak)) break;
    if (CLITICS.test(token.folded) || CLOSERS.test(token.folded) || readNumber([token.folded]) !== undefined) continue;
    if (!isStopWord(token.raw)) targets.push(token.stem);
  }
  return targets;
}

/** « sans X ni Y » denies once. */
function belongsToWithout(tokens: readonly Token[], index: number): boolean {
  return tokens[index]?.folded === 'ni' && tokens.slice(Math.max(0, index - WITHOUT_REACH), index).some((token) => token.folded === 'sans');
}

function lastIndexWithin(tokens: readonly Token[], index: number, test: (word: string, at: number) => boolean): number {
  for (let at = index - 1; at >= Math.max(0, index - REACH); at -= 1) if (test(tokens[at]?.folded ?? '', at)) return at;
  return -1;
}

/** Does a sentence deny exactly what its statement denies? A denial that is lost, added or falls on another word turns the sense round. */
export function negationsAgree(sentence: readonly Negation[], statement: readonly Negation[]): boolean {
  if (sentence.length !== statement.length) return false;
  const left = [...statement];
  return sentence.every((negation) => {
    const index = left.findIndex((other) => negation.targets.length === 0 || other.targets.length === 0 ? negation.kind === other.kind : negation.targets.some((target) => other.targets.some((given) => sameWord(target, given))));
    if (index < 0) return false;
    left.splice(index, 1);
    return true;
  });
}

/** One stem, one family, or the same in general French. */
export function sameWord(left: string, right: string): boolean {
  if (left === right || areEquivalent(left, right)) return true;
  const root = rootOf(left);
  return root.length >= 4 && root === rootOf(right);
}
