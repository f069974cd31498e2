import type { Article } from '../corpus/index.ts';
import type { RankedPassage, RetrievalResult, Retriever } from '../retrieval/index.ts';
import { ANSWER_THRESHOLD } from '../retrieval/index.ts';
import { isStopWord, termsOf, tokenise } from '../retrieval/text.ts';
import { namedTerms, serves } from './compose/lead.ts';
import { questionWords, type QuestionWords } from './compose/question-words.ts';
import { remembered } from './compose/remembered.ts';
import { newNouns, recogniseFollowUp, replacesSubject, type FollowUp } from './follow-up.ts';
import { AHEAD, isHeading, preferSameQuestion, withoutOwnSums } from './same-question.ts';
import { splitQuestion } from './parts.ts';
import { HARMFUL_IF_WRONG } from './scope.ts';
import type { ConversationMemory } from './types.ts';

/**
 * By how much the reading with the topic must beat the reading without it. The topic by itself lifts every passage of its article by about three; measured on
 * pairs of question variants, of one article with its title's words left out and of two articles (CHANGELOG, « suites »).
 */
const NEEDED_GAIN: Readonly<Record<Exclude<FollowUp['kind'], 'own'>, number>> = { elliptical: -2, pointing: 0, leaning: 2.5 };
/** The same where the question alone already finds the conversation's article among its first passages. */
const NEEDED_GAIN_INSIDE = 0;
const INSIDE = 3;
/** Passages that are looked at of each reading. */
const DEPTH = 60;
/** Weight of what a passage is worth for the question's own words, against 1 for the reading with the topic. */
const OWN_WEIGHT = 0.6;

/** One result a part of the question, where at least one part by itself is answered; a second part follows up on the first one, as a next message would. */
export async function retrieveParts(text: string, memory: ConversationMemory, retriever: Retriever): Promise<RetrievalResult[]> {
  const whole = await retrieveReading(text, memory, retriever);
  const parts = splitQuestion(text);
  const [head, tail] = parts;
  if (head === undefined || tail === undefined) return [whole];
  const first = await retrieveReading(head, memory, retriever);
  const second = await retrieveReading(tail, { ...memory, topic: contentOf(head), recent: answersOf([first]) }, retriever);
  const passages = new Set([first.ranked[0]?.passage.id, second.ranked[0]?.passage.id]);
  return passages.size === 2 && Math.max(first.confidence, second.confidence) >= ANSWER_THRESHOLD ? [first, second] : [whole];
}

/** Content words of a text, for a topic. */
export function contentOf(text: string): string {
  return tokenise(text).filter((word) => !isStopWord(word)).join(' ');
}

/**
 * Retrieves for the question alone, or with the conversation's topic where that explains it clearly better: an old topic is not dragged into a question that
 * names a subject of its own.
 */
async function retrieveReading(text: string, memory: ConversationMemory, retriever: Retriever): Promise<RetrievalResult> {
  const followUp = recogniseFollowUp(text, memory);
  const own = preferSameQuestion(text, await retriever.retrieve(withoutOwnSums(text), { limit: DEPTH }), retriever);
  if (followUp.kind === 'own' || isHeading(text, followUp.kind, retriever)) return own;
  const articles = memory.recent.map((answer) => answer.articleId).slice(0, 1);
  const withTopic = await retriever.retrieve(text, { topic: memory.topic, articles, limit: DEPTH });
  const inside = own.ranked.slice(0, INSIDE).some(({ passage }) => articles.includes(passage.articleId));
  const needed = Math.min(NEEDED_GAIN[followUp.kind], inside ? NEEDED_GAIN_INSIDE : Infinity);
  const gain = (withTopic.ranked[0]?.score ?? -Infinity) - (own.ranked[0]?.score ?? -Infinity);
  const fits = gain >= needed && withTopic.confidence >= Math.min(ANSWER_THRESHOLD, own.confidence) && !isForeign(text, own, withTopic, retriever);
  if (!fits) return own;
  const ordered = orderByOwnWords(withTopic, own, articles);
  return namedTerms(own.query).length === 0 ? keepDeadline(ordered, memory, retriever) : ordered;
}

/** « j'ai combien de temps ? » after a section that gives a deadline asks for that one, not for another of the same article. */
function keepDeadline(result: RetrievalResult, { recent: [last] }: ConversationMemory, retriever: Retriever): RetrievalResult {
  const [best] = result.ranked;
  const same = result.ranked.find(({ passage }) => passage.id === last?.passageId);
  if (best === undefined || same === undefined || !result.query.intents.includes('deadline') || !serves(same, 'deadline', result.query, retriever)) return result;
  return { ...result, ranked: [{ ...same, score: best.score + AHEAD }, ...result.ranked.filter((one) => one !== same)] };
}

/** Share of a question's idf mass, and how many of its rare words, the conversation's article may lack before the question is about something else. */
const FOREIGN_SHARE = 0.75;
const FOREIGN_WORDS = 2;
/** A rare word's idf, as a share of that of a word that stands nowhere. */
const RARE = 0.8;

/** Is the question about something that the article which the topic leads to does not treat? The nearest of its passages would answer for another matter. */
function isForeign(text: string, own: RetrievalResult, withTopic: RetrievalResult, retriever: Retriever): boolean {
  const article = retriever.articles.get(withTopic.ranked[0]?.passage.articleId ?? '');
  if (article === undefined) return false;
  const known = wordsOfArticle(article);
  const { words } = questionWords(own.query, retriever);
  const missing = words.filter((word) => !word.isIn(known));
  const { intents } = own.query;
  const replaced = replacesSubject(text);
  // « et pour un licenciement ? », where the article knows of none; « et pour une contrainte ? », which has an article of its own.
  if (replaced !== undefined && missing.length > 0 && intents.every((intent) => intent === 'yes-no')) return true;
  if (replaced === 'case' && own.confidence >= ANSWER_THRESHOLD && namesOtherArticle(own, words, article)) return true;
  // « combien de temps pour contester un licenciement ? »
  if (intents.some((intent) => HARMFUL_IF_WRONG.includes(intent)) && newNouns(text).some((noun) => missing.some((word) => word.isIn(new Set(termsOf(noun)))))) return true;
  // « et le Faucon Millenium, il coûte combien ? »: most of what it says, several telling words.
  const mass = (some: QuestionWords['words']): number => some.reduce((sum, word) => sum + word.mass, 0);
  return missing.filter((word) => word.mass >= RARE * retriever.idf('')).length >= FOREIGN_WORDS && mass(missing) >= FOREIGN_SHARE * mass(words);
}

/** Does the title of the best article without the topic say all that the question says, and the topic's own title not? */
function namesOtherArticle(own: RetrievalResult, words: QuestionWords['words'], article: Article): boolean {
  const says = (title: string): boolean => {
    const terms = new Set(termsOf(title));
    return words.every((word) => word.isIn(terms));
  };
  return words.length > 0 && says(own.ranked[0]?.passage.title ?? '') && !says(article.title);
}

/** Terms of a whole article, its question variants included. */
const wordsOfArticle = remembered((article: Article): ReadonlySet<string> => new Set(termsOf([article.title, ...article.questions, ...article.sections.flatMap((section) => [section.heading, ...section.questions, ...section.statements.map((statement) => statement.text)])].join(' '))));

/** The topic tells the article; which of its sections is meant, the question's own words tell. Passages of other articles get no lift. */
function orderByOwnWords(withTopic: RetrievalResult, own: RetrievalResult, articles: readonly string[]): RetrievalResult {
  const floor = own.ranked.at(-1)?.score ?? 0;
  const ownScores = new Map(own.ranked.filter(({ passage }) => articles.includes(passage.articleId)).map(({ passage, score }) => [passage.id, score]));
  const ranked = withTopic.ranked.map((one): RankedPassage => ({ ...one, score: one.score + OWN_WEIGHT * ((ownScores.get(one.passage.id) ?? floor) - floor) }));
  return { ...withTopic, ranked: ranked.sort((left, right) => right.score - left.score) };
}

/** Article and passage of each answer, as a conversation remembers them. */
export function answersOf(results: readonly RetrievalResult[]): ConversationMemory['recent'] {
  return results.flatMap(({ ranked: [best] }) => (best === undefined ? [] : [{ articleId: best.passage.articleId, passageId: best.passage.id }]));
}
