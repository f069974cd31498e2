import type { RetrievalResult } from '../retrieval/index.ts';
import { TEXTS } from './texts.ts';
import type { ConversationMemory, Reply } from './types.ts';

/** Articles this close to the best one are another reading of the question. */
const NEAR_SCORE = 1;
const MAX_CHOICES = 4;
const MIN_CHOICES = 2;

/**
 * Asks back when one bare word (« le score », « ma sanction ») names several subjects alike.
 *
 * @returns the clarification with 2–4 choices, or `undefined` when one reading is clearly ahead, the conversation has a topic, or one was asked already.
 */
export function clarify(result: RetrievalResult, memory: ConversationMemory | undefined): Reply | undefined {
  const asked = result.query.terms.filter((term) => term.primary);
  if (memory?.clarified === true || (memory?.topic ?? '') !== '' || asked.length !== 1 || result.query.lawNumbers.length > 0 || result.query.intents.some((intent) => intent !== 'definition' && intent !== 'how' && intent !== 'yes-no')) return undefined;
  const best = result.ranked[0]?.score ?? 0;
  const readings = new Map<string, string>();
  for (const { passage, score, features } of result.ranked) {
    if (passage.type === 'loi' || score < best - NEAR_SCORE || (features['titleCoverage'] ?? 0) < 1 || readings.has(passage.articleId)) continue;
    readings.set(passage.articleId, passage.heading);
  }
  const choices = [...new Set(readings.values())].slice(0, MAX_CHOICES);
  return choices.length < MIN_CHOICES ? undefined : { kind: 'clarification', text: TEXTS.clarification, citations: [], suggestions: choices, mode: 'extractive' };
}

/** The offered choice that a short reply picks (« le deuxième », « 2 », « l'autre »), if it does. Folded text. */
export function pickChoice(folded: string, choices: readonly string[]): string | undefined {
  if (choices.length === 0) return undefined;
  const ordinal = /^(?:le |la |l')?(?:(premi\w+|1(?:er|ere)?)|(deuxieme|second\w*|2(?:e|eme)?|autre)|(troisieme|3(?:e|eme)?)|(quatrieme|4(?:e|eme)?|derni\w+))[ .!]*$/u.exec(folded.replace(/’/gu, '\'').trim());
  if (ordinal === null) return undefined;
  const index = [1, 2, 3, 4].findIndex((group) => ordinal[group] !== undefined);
  return index === 3 ? choices.at(-1) : choices[index];
}
