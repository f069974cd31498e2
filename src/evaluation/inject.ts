import type { Passage } from '../corpus/index.ts';
import { FALSIFIERS } from './falsify.ts';

/** A draft of true statements with one false sentence among them. */
export interface InjectedDraft {
  readonly kind: string;
  readonly lie: string;
  readonly sentences: readonly string[];
}

const MAX_TRUE = 5;

/**
 * A draft for one passage: its statements, with a falsehood of one of them in the place of that one.
 *
 * @param random - in [0, 1).
 * @returns `undefined` where the rule of this kind finds nothing to change in the passage, or happens to make a sentence that the passage says.
 */
export function injectFalsehood(kind: string, passage: Passage, strangers: readonly string[], random: () => number): InjectedDraft | undefined {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const statements = passage.statements.map((statement) => statement.text);
  const text = pick(statements);
  const stranger = pick(strangers);
  const falsify = FALSIFIERS[kind];
  if (text === undefined || stranger === undefined || falsify === undefined) return undefined;
  const lie = falsify({ text, siblings: statements.filter((one) => one !== text), stranger, pick })?.replace(/\s+/gu, ' ').trim();
  if (lie === undefined || lie === '' || statements.some((one) => sameWords(one, lie))) return undefined;
  const kept = statements.slice(0, MAX_TRUE);
  return { kind, lie, sentences: kept.includes(text) ? kept.map((one) => (one === text ? lie : one)) : [...kept, lie] };
}

function sameWords(left: string, right: string): boolean {
  const bare = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim().toLowerCase();
  return bare(left) === bare(right);
}
