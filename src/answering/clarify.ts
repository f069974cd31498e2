import { fold } from '../corpus/text.ts';
import type { RetrievalResult, Retriever } from '../retrieval/index.ts';
import { termsOf } from '../retrieval/text.ts';
import { TEXTS } from './texts.ts';
import type { ConversationMemory, Reply } from './types.ts';

/** Articles this close to the best one are another reading of the question. */
const NEAR_SCORE = 1;
const MAX_CHOICES = 4;
const MIN_CHOICES = 2;

/**
 * Asks back when one bare word (« le score », « ma sanction ») names several subjects alike.
 *
 * @returns the clarification with 2–4 choices, each the first question of an article, or `undefined` when one reading is clearly ahead, the conversation has a topic, or one was asked already.
 */
export function clarify(result: RetrievalResult, memory: ConversationMemory | undefined, retriever: Retriever): Reply | undefined {
  const asked = result.query.terms.filter((term) => term.primary);
  if (memory?.clarified === true || (memory?.topic ?? '') !== '' || asked.length !== 1 || result.query.lawNumbers.length > 0 || result.query.intents.some((intent) => intent !== 'definition' && intent !== 'how' && intent !== 'yes-no')) return undefined;
  const best = result.ranked[0]?.score ?? 0;
  const near = result.ranked.filter(({ passage, score, features }) => passage.type !== 'loi' && score >= best - NEAR_SCORE && (features['titleCoverage'] ?? 0) >= 1);
  const words = new Set(asked.map((term) => term.term));
  // An article named by the word alone (« Le score de … ») is a likelier reading than one whose long title has it somewhere.
  const articles = [...new Map(near.map(({ passage }) => [passage.articleId, termsOf(passage.title)])).entries()]
    .sort(([, left], [, right]) => Number(right.some((term) => words.has(term))) - Number(left.some((term) => words.has(term))) || left.length - right.length)
    .flatMap(([id]) => retriever.articles.get(id) ?? []);
  const choices = [...new Set(articles.flatMap((article) => article.sections[0]?.heading ?? []))].slice(0, MAX_CHOICES);
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
