import { isStopWord, tokenise } from '../retrieval/text.ts';

/** Where a second question begins inside one message: after a question mark, or at « et » before a question word. */
const SPLIT = /(?<=\?)\s+|[;.!]\s+|,?\s+et\s+(?=(?:aussi\s+)?(?:combien|comment|pourquoi|quand|qui\b|que\b|qu['’]|quel|où|ou est|depuis|est[- ]ce|puis[- ]je|peut[- ]on|dois[- ]je|c['’ ]?est quoi|a qui|à qui|par qui|dans quel|sous quel|en quelle|avec qui|à partir|que signifie|faut[- ]il))/iu;
/** A piece that asks something: by its mark, by a word that only asks, or by one that also joins (« quand », « qui ») where it opens or closes the piece. */
const ASKING = /\?\s*$|(?<![\p{L}])(?:combien|comment|pourquoi|quoi|quels?|quelles?|depuis quand|est[- ]ce|c['’ ]?est quoi|puis[- ]je|peut[- ]on|dois[- ]je|faut[- ]il|ai[- ]je|-t-(?:il|elle|on))(?![\p{L}])|^(?:et |mais |alors )?(?:quand|qui|où)(?![\p{L}])|(?<![\p{L}])(?:quand|qui|où)[\s.!]*$/iu;
const MAX_PARTS = 2;
/** Content words that make a part a question of its own; « et depuis quand ? » belongs to the one before. */
const MIN_CONTENT = 2;

/**
 * Cuts a message with two questions into its parts. What surrounds a single question (« j'ai reçu une lettre, … ») is part of it.
 *
 * @returns the message itself when it asks one thing, else its last two questions in order.
 */
export function splitQuestion(text: string): string[] {
  // The question mark stays with its piece: it tells an asking one.
  const pieces = text.replace(/\?+/gu, '?').split(SPLIT).map((piece) => piece.trim()).filter((piece) => piece !== '');
  const asking = pieces.filter((piece) => ASKING.test(piece));
  return asking.length < 2 || asking.some((piece) => tokenise(piece).filter((word) => !isStopWord(word)).length < MIN_CONTENT) ? [text] : asking.slice(-MAX_PARTS);
}
