import { isStopWord } from '../../retrieval/text.ts';
import { figuresOf } from './verify/figures.ts';
import { negationsOf, sameWord } from './verify/negation.ts';
import { tokensOf, type Token } from './verify/tokens.ts';

const MAX_CHARS = 300;
/** Words that only ask: a rewrite may bring them. */
const ASKING = /^(?:quels?|quelles?|combien|comment|pourquoi|quand|ou|qui|quoi|est|sont|faut|peut|puis|existe|savoir|question)$/u;

/**
 * Does a rewritten follow-up ask the same thing? It keeps every telling word, figure, name and denial of the question, and brings in none that neither the
 * question nor the conversation's topic has.
 */
export function isFaithfulRewrite(question: string, rewrite: string, topic: string): boolean {
  if (rewrite.length > MAX_CHARS || /[<>[\]{}`\n\r]|https?:/u.test(rewrite)) return false;
  const asked = tokensOf(question);
  const given = tokensOf(topic);
  const written = tokensOf(rewrite);
  const has = (among: readonly Token[], token: Token): boolean => among.some((other) => other.folded === token.folded || (!token.isName && sameWord(other.stem, token.stem)));
  if (!tellingOf(asked).every((token) => has(written, token))) return false;
  if (!tellingOf(written).every((token) => has(asked, token) || has(given, token))) return false;
  const figure = ({ kind, value }: { readonly kind: string; readonly value: string }): string => `${kind} ${value}`;
  const known = new Set([...figuresOf(question), ...figuresOf(topic)].map(figure));
  const kept = new Set(figuresOf(rewrite).map(figure));
  return [...kept].every((one) => known.has(one)) && figuresOf(question).every((one) => kept.has(figure(one))) && negationsOf(asked).length === negationsOf(written).length;
}

function tellingOf(tokens: readonly Token[]): Token[] {
  return tokens.filter((token) => token.isName || (!isStopWord(token.raw) && !ASKING.test(token.folded) && token.folded.length > 1));
}
