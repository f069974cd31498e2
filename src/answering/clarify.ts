import { fold } from '../corpus/text.ts';
import type { Intent, RankedPassage, RetrievalResult, Retriever } from '../retrieval/index.ts';
import { termsOf, tokenise } from '../retrieval/text.ts';
import { intentsOfHeading } from './compose/headings.ts';
import { TEXTS } from './texts.ts';
import type { ConversationMemory, Reply } from './types.ts';

/** Articles this close to the best one are another reading of the question. */
const NEAR_SCORE = 1;
/** The same for a bare noun, where little but chance tells articles apart. */
const NEAR_BARE_SCORE = 1.5;
const MAX_CHOICES = 4;
const MIN_CHOICES = 2;
/** A noun, with an article or « mon » before it. */
const BARE_WORDS = 2;
/** Intents that do not say what about the word is asked. */
const OPEN_INTENTS: readonly Intent[] = ['definition', 'how', 'yes-no'];

/**
 * Asks back when one bare word (« le score », « ma sanction ») names several subjects alike.
 *
 * @returns the clarification with 2–4 choices, each the first question of an article or else its nearest one with the word, or `undefined` when one reading is clearly ahead, the conversation has a topic, or one was asked already.
 */
export function clarify(result: RetrievalResult, memory: ConversationMemory | undefined, retriever: Retriever): Reply | undefined {
  const { query } = result;
  const asked = query.terms.filter((term) => term.primary);
  // « recours », « mon délai »: the word alone asks nothing about itself, whatever intent it names.
  const isBare = tokenise(query.normalised).length <= BARE_WORDS;
  if (memory?.clarified === true || (memory?.topic ?? '') !== '' || asked.length !== 1 || query.lawNumbers.length > 0 || (!isBare && query.intents.some((intent) => !OPEN_INTENTS.includes(intent)))) return undefined;
  const best = result.ranked[0]?.score ?? 0;
  const close = result.ranked.filter(({ passage, score }) => passage.type !== 'loi' && score >= best - (isBare ? NEAR_BARE_SCORE : NEAR_SCORE));
  const words = new Set(asked.map((term) => term.term));
  const names = (text: string): boolean => termsOf(text).some((term) => words.has(term));
  const opening = ({ passage }: RankedPassage): string => {
    const first = retriever.articles.get(passage.articleId)?.sections[0]?.heading;
    return first !== undefined && names(first) ? first : passage.heading;
  };
  const titled = close.filter((one) => (one.features['titleCoverage'] ?? 0) >= 1 && names(opening(one)));
  // Where no titles have the bare word, headings that ask for what it names (« délai ») are its readings.
  const near = titled.length > 1 || !isBare ? titled : close.filter(({ passage }) => intentsOfHeading(passage).some((intent) => query.intents.includes(intent)));
  // An article named by the word alone (« Le score de … ») is a likelier reading than one whose long title has it somewhere.
  const readings = [...new Map(near.toReversed().map((one) => [one.passage.articleId, one])).values()].toReversed()
    .map((one) => ({ choice: opening(one), title: termsOf(one.passage.title) }))
    .sort((left, right) => Number(right.title.some((term) => words.has(term))) - Number(left.title.some((term) => words.has(term))) || left.title.length - right.title.length);
  const choices = [...new Set(readings.map(({ choice }) => choice))].slice(0, MAX_CHOICES);
  return choices.length < MIN_CHOICES ? undefined : { kind: 'clarification', text: TEXTS.clarification, citations: [], suggestions: choices, mode: 'extractive' };
}

/**
 * The offered choice that a reply picks: its own words, or its place (« le deuxième », « 2 », « non, l'autre »). Folded text.
 *
 * @param choices - as offered; once one was picked, that one first, so that « l'autre » is the next.
 */
export function pickChoice(folded: string, choices: readonly string[]): string | undefined {
  if (choices.length === 0) return undefined;
  const same = choices.find((choice) => fold(choice) === folded.trim());
  if (same !== undefined) return same;
  const ordinal = /^(?:non,? |plutot |je voulais )*(?:le |la |l')?(?:(premi\w+|1(?:er|ere)?)|(deuxieme|second\w*|2(?:e|eme)?|autre)|(troisieme|3(?:e|eme)?)|(quatrieme|4(?:e|eme)?|derni\w+))[ .!]*$/u.exec(folded.replace(/’/gu, '\'').trim());
  if (ordinal === null) return undefined;
  const index = [1, 2, 3, 4].findIndex((group) => ordinal[group] !== undefined);
  return index === 3 ? choices.at(-1) : choices[index];
}
