import type { Passage } from '../corpus/index.ts';
import { fold } from '../corpus/text.ts';
import type { RankedPassage, RetrievalResult, Retriever } from '../retrieval/index.ts';
import { detectIntents, termsOf, tokenise } from '../retrieval/text.ts';
import { remembered } from './compose/remembered.ts';
import type { FollowUp } from './follow-up.ts';

/** Confidence of a question that the corpus asks itself. */
const SAME_QUESTION_CONFIDENCE = 0.9;
/** What a section that is meant is put ahead of all others, so that no other reading is near. */
export const AHEAD = 2;
/** A passage this far ahead is meant, whatever the same words in another order ask elsewhere. */
const FAR_AHEAD = 3;
/** A sum of money in somebody's story. */
const OWN_SUM = /(?<![\p{L}\p{N}])\d[\d\s.,]*(?:€|euros?\b)/giu;

/**
 * A question in the very words of one section's ways of asking belongs to that section: what a maintainer writes there holds. Word by word (accents,
 * elisions and SMS spellings aside), or with the same two or more content words; only where a single article asks it so.
 */
export function preferSameQuestion(text: string, result: RetrievalResult, retriever: Retriever): RetrievalResult {
  const known = questionsOf(retriever);
  const letters = known.get(keyOf(text)) ?? known.get(keyOf(result.query.normalised)) ?? [];
  const same = letters.length > 0 ? letters : withSameWords(result);
  const [first] = same;
  if (first === undefined || new Set(same.map((passage) => passage.articleId)).size > 1) return result;
  const found = result.ranked.find(({ passage }) => passage.id === first.id);
  const top: RankedPassage = { passage: first, features: found?.features ?? result.ranked[0]?.features ?? {}, score: AHEAD + Math.max(0, ...result.ranked.map((one) => one.score)) };
  return { ...result, ranked: [top, ...result.ranked.filter((one) => one !== found)], confidence: Math.max(result.confidence, SAME_QUESTION_CONFIDENCE) };
}

/** Does the corpus ask this very question, word by word? */
export function isKnownQuestion(text: string, retriever: Retriever): boolean {
  return questionsOf(retriever).has(keyOf(text));
}

/**
 * Is a text the heading of one article alone, as a suggestion gives it? It is asked for itself, whatever was spoken of before. An elliptical one (« Quel est le
 * délai ? ») must name its article's subject; else it is a follow-up that somebody typed.
 */
export function isHeading(text: string, followUp: FollowUp['kind'], retriever: Retriever): boolean {
  const key = keyOf(text);
  const passages = (questionsOf(retriever).get(key) ?? []).filter((passage) => keyOf(passage.heading) === key);
  const [first] = passages;
  if (first === undefined || new Set(passages.map((passage) => passage.articleId)).size > 1) return false;
  const title = new Set(termsOf(first.title));
  return followUp !== 'elliptical' || termsOf(first.heading).some((term) => title.has(term));
}

/** « On me demande 3 000 euros, je fais quoi » asks what to do, not what is said of 3 000 euros elsewhere. */
export function withoutOwnSums(text: string): string {
  const intents = detectIntents(text);
  return intents.includes('how') && !intents.includes('amount') ? text.replace(OWN_SUM, ' ') : text;
}

function withSameWords({ query, questionFacts, ranked }: RetrievalResult): Passage[] {
  const asked = new Set(query.terms.filter((term) => term.primary).map((term) => term.term));
  if (asked.size < 2) return [];
  const best = ranked[0]?.score ?? 0;
  const wanted = setKey(asked);
  // « Quand vais-je être payé ce mois » has the words of « un mois pour payer », and is nearer to what the corpus is known not to treat.
  return ranked.filter(({ score, features }) => score >= best - FAR_AHEAD && questionFacts.decoyDense <= (features.denseVariant ?? 0)).map(({ passage }) => passage).filter((passage) => questionSets(passage).has(wanted));
}

/** Content words of each of a passage's questions, without order. */
const questionSets = remembered((passage: Passage): ReadonlySet<string> => new Set([passage.heading, ...passage.questions].map((question) => setKey(new Set(termsOf(question))))));

function setKey(words: ReadonlySet<string>): string {
  return [...words].sort().join(' ');
}

/** Passages by their questions, letter by letter. */
const questionsOf = remembered((retriever: Retriever): ReadonlyMap<string, readonly Passage[]> => {
  const map = new Map<string, Passage[]>();
  for (const passage of retriever.passages.values()) {
    for (const question of new Set([passage.heading, ...passage.questions].map(keyOf))) map.set(question, [...(map.get(question) ?? []), passage]);
  }
  return map;
});

function keyOf(text: string): string {
  return fold(tokenise(text).join(' '));
}
