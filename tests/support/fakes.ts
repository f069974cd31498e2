import type { Answerer, AnswerOptions, ConversationMemory, Reply, Turn } from '../../src/answering/index.ts';
import type { RetrievalResult } from '../../src/retrieval/index.ts';

/** A reply without claims. */
export function spoken(text: string): Reply {
  return { kind: 'smalltalk', text, citations: [], suggestions: [], mode: 'extractive' };
}

export const EMPTY_MEMORY: ConversationMemory = { recent: [], topic: '', choices: [], clarified: false, style: 'standard' };

/** An answerer that does what a test says; its memory's topic counts the turns it remembers. */
export function scripted(answer: (turn: Turn, turns: number, options: AnswerOptions) => Promise<Reply> | Reply): Answerer {
  return {
    answer: async (turn, memory, options = {}) => {
      const turns = Number(memory?.topic ?? '0');
      return { reply: await answer(turn, turns, options), memory: { ...EMPTY_MEMORY, topic: String(turns + 1) } };
    },
  };
}

/** A promise that a test settles itself. */
export function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void; readonly reject: (error: unknown) => void } {
  return Promise.withResolvers<T>();
}

/** Facts of a question that speak neither for nor against an answer. */
export const NEUTRAL_FACTS: RetrievalResult['questionFacts'] = { unknownShare: 0, unknownWords: 0, stranger: 0, words: 0, subject: 1, decoyWords: 0, decoyDense: 0 };
