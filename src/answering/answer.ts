import { fold } from '../corpus/text.ts';
import { ANSWER_THRESHOLD, type AnalysedQuery, type RetrievalResult, type Retriever } from '../retrieval/index.ts';
import { findLawNumbers, matchesLawNumber } from '../retrieval/text.ts';
import { abstain } from './abstain.ts';
import { clarify, pickChoice } from './clarify.ts';
import { composeAnswer } from './compose/compose.ts';
import { leadFirst } from './compose/lead.ts';
import { distressReply, recogniseDistress } from './distress.ts';
import type { Generation, GenerationEvent, ModelTurn } from './generated/types.ts';
import { maskPersonalData } from './personal-data.ts';
import { answersOf, contentOf, retrieveParts } from './reading.ts';
import { asksOwnFile, namesForeignMatter } from './scope.ts';
import { serviceWords, type SpokenWords } from './service-words.ts';
import { recogniseSmalltalk, smalltalkText } from './smalltalk.ts';
import { suggestNext } from './suggest.ts';
import { TEXTS } from './texts.ts';
import type { Answerer, AnswerOptions, ConversationMemory, Reply, Turn } from './types.ts';
import { findViolations } from './verify.ts';

/** What happened to a turn, for counters: names only, no content. */
export type AnswerEvent = 'answer' | 'abstention' | 'clarification' | 'smalltalk' | 'distress' | 'masked' | 'violation' | GenerationEvent;

const REMEMBERED_ANSWERS = 3;

const EMPTY_MEMORY: ConversationMemory = { recent: [], topic: '', choices: [], clarified: false, style: 'standard' };

/** The index is not loaded: nothing can be answered yet. */
export class NoIndexError extends Error {
  override readonly name = 'NoIndexError';
  readonly code = 'NO_INDEX';
}

/**
 * Makes the answerer. The way of a turn, in order: mask personal data; distress; small talk; a picked choice; with a model, a follow-up written out;
 * retrieval, with or without the topic; clarification; abstention; composing; verification; suggestions; with a model, the answer in its words.
 *
 * @param parts.retriever - the served generation; one turn uses one generation throughout.
 * @param parts.generation - a language model, behind its guard; without one every answer is extractive.
 * @throws {NoIndexError} from `answer` while no generation is loaded.
 */
export function createAnswerer(parts: { readonly retriever: () => Retriever | undefined; readonly onEvent?: (event: AnswerEvent) => void; readonly generation?: Generation | undefined }): Answerer {
  return {
    async answer(turn: Turn, memory: ConversationMemory | undefined, options: AnswerOptions = {}) {
      const retriever = parts.retriever();
      if (retriever === undefined) throw new NoIndexError('No index generation is loaded.');
      const masked = maskPersonalData(turn.text);
      const known = memory ?? EMPTY_MEMORY;
      const model = parts.generation?.openTurn(options.signal);
      const result = await answerMasked({ ...turn, text: masked.text }, known, retriever, model, parts.onEvent);
      options.signal?.throwIfAborted();
      parts.onEvent?.(masked.found.length > 0 ? 'masked' : result.reply.kind === 'dialogue' ? 'answer' : result.reply.kind);
      const notices = [...(result.isPartial === true ? [TEXTS.otherQuestion] : []), ...(masked.found.length > 0 ? [TEXTS.maskedNotice] : [])];
      const finish = (reply: Reply): Reply => ({ ...reply, text: [reply.text, ...notices].join('\n\n') });
      options.onDelta?.(finish(result.reply).text);
      // The plain answers were reviewed by people and stay as they are.
      const refined = result.grounds === undefined || turn.style === 'simple' ? undefined : await model?.refine({ question: masked.text, topic: known.topic, reply: result.reply, results: result.grounds, retriever });
      options.signal?.throwIfAborted();
      return { reply: finish(refined ?? result.reply), memory: { ...result.memory, style: turn.style } };
    },
  };
}

interface Outcome {
  readonly reply: Reply;
  readonly memory: ConversationMemory;
  /** What an answer from the corpus was composed from; absent from all that is not. */
  readonly grounds?: readonly RetrievalResult[];
  /** True where one of two questions got no answer. */
  readonly isPartial?: boolean;
}

async function answerMasked(turn: Turn, memory: ConversationMemory, retriever: Retriever, model: ModelTurn | undefined, onEvent: ((event: AnswerEvent) => void) | undefined): Promise<Outcome> {
  const folded = fold(turn.text);
  if (recogniseDistress(folded)) {
    onEvent?.('distress');
    return { reply: distressReply(retriever), memory };
  }
  const words = serviceWords(retriever);
  const smalltalk = recogniseSmalltalk(folded);
  if (smalltalk !== undefined) return { reply: speak(smalltalkText(smalltalk, words), words), memory };
  const picked = pickChoice(folded, memory.choices);
  const text = picked ?? await model?.rewriteFollowUp(turn.text, memory, retriever) ?? turn.text;
  const results = await retrieveParts(text, picked === undefined ? memory : { ...memory, topic: '' }, retriever);
  const [first] = results;
  if (first === undefined || (memory.topic === '' && !asksSomething(first.query))) return { reply: { ...speak(TEXTS.emptyQuestion, words), kind: 'abstention' }, memory };
  if (asksOwnFile(text, retriever)) return { reply: abstain(first.ranked, retriever, { kind: 'own-file' }), memory: afterAbstention(first, memory) };
  const clarification = results.length === 1 ? clarify(first, memory, retriever) : undefined;
  if (clarification !== undefined) return { reply: clarification, memory: { ...memory, choices: clarification.suggestions, clarified: true } };
  const answerable = results.filter((result) => result.confidence >= ANSWER_THRESHOLD && !namesForeignMatter(text, result)).map((result) => leadFirst(result, retriever));
  const missingLaw = missingLawNumbers(text, first);
  if (missingLaw.length > 0) return { reply: abstain(first.ranked, retriever, { kind: 'missing-law', numbers: missingLaw }), memory: afterAbstention(first, memory) };
  if (answerable.length === 0) return { reply: abstain(first.ranked, retriever), memory: afterAbstention(first, memory) };
  const reply = composeAnswer(answerable, turn.style, retriever);
  if (findViolations(reply, retriever.passages).length > 0) {
    onEvent?.('violation');
    return { reply: abstain(first.ranked, retriever), memory };
  }
  return { reply: withSuggestions(reply, answerable, retriever), memory: remember(answerable, memory, retriever, picked), grounds: answerable, isPartial: answerable.length < results.length };
}

/** Has the question a word of its own, a year, or a law number? Other numbers and signs alone ask nothing. */
function asksSomething(query: AnalysedQuery): boolean {
  return query.lawNumbers.length > 0 || query.terms.some((term) => term.primary && /\p{L}|^(?:19|20)\d\d$/u.test(term.term));
}

function speak(text: string, words: SpokenWords): Reply {
  return { kind: 'smalltalk', text, citations: [], suggestions: words.starters, mode: 'extractive' };
}

/** Law numbers that the question names and no passage found knows: the corpus has not got that article. */
function missingLawNumbers(text: string, result: RetrievalResult): string[] {
  const asked = findLawNumbers(text);
  const found = (number: string): boolean => result.ranked.some(({ passage, features }) => (features['lawNumber'] ?? 0) > 0
    && (passage.law !== undefined ? matchesLawNumber(number, passage.law.num.replace(/[\s*.]+/gu, '')) : true));
  return asked.length > 0 && asked.every((number) => !found(number)) ? asked : [];
}

function withSuggestions(reply: Reply, results: readonly RetrievalResult[], retriever: Retriever): Reply {
  const passage = results[0]?.ranked[0]?.passage;
  const article = passage === undefined ? undefined : retriever.articles.get(passage.articleId);
  return article === undefined ? reply : { ...reply, suggestions: suggestNext(article, new Set(reply.citations.map((citation) => citation.passage)), retriever) };
}

function remember(results: readonly RetrievalResult[], memory: ConversationMemory, retriever: Retriever, picked?: string): ConversationMemory {
  // The picked choice stays, in front of the others: « non, l'autre » may follow.
  const choices = picked === undefined ? [] : [picked, ...memory.choices.filter((choice) => choice !== picked)];
  const answers = answersOf(results);
  const first = results[0];
  const title = retriever.articles.get(answers[0]?.articleId ?? '')?.title ?? '';
  return { ...memory, recent: [...answers, ...memory.recent].slice(0, REMEMBERED_ANSWERS), topic: `${title} ${first === undefined ? '' : contentOf(first.query.normalised)}`.trim(), choices, clarified: false };
}

/** A message that could not be answered may still say what the next one is about (« on me signale une somme versée à tort. »). */
function afterAbstention(result: RetrievalResult, memory: ConversationMemory): ConversationMemory {
  return { ...memory, choices: [], topic: memory.topic === '' ? contentOf(result.query.normalised) : memory.topic };
}
