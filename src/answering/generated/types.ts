import type { RetrievalResult, Retriever } from '../../retrieval/index.ts';
import type { ConversationMemory, Reply } from '../types.ts';

/** What a model may do to one turn; its time runs from `openTurn` on, for everything together. */
export interface ModelTurn {
  /**
   * The question with what it leaves unsaid written out, for a follow-up that cannot stand alone.
   *
   * @returns `undefined` where the question stands as it was typed: no follow-up, no answer of the model in time, or a rewrite that is not trusted.
   */
  rewriteFollowUp(question: string, memory: ConversationMemory, retriever: Retriever): Promise<string | undefined>;
  /**
   * The composed answer in the model's words, every sentence verified.
   *
   * @returns `undefined` where the composed answer stands.
   */
  refine(composed: ComposedAnswer): Promise<Reply | undefined>;
}

/** An extractive answer with what it was made from. */
export interface ComposedAnswer {
  /** Personal data masked. */
  readonly question: string;
  /** What the conversation was about before this turn; empty for its first. */
  readonly topic: string;
  readonly reply: Reply;
  readonly results: readonly RetrievalResult[];
  readonly retriever: Retriever;
}

/** A language model behind its guard. Its methods never throw: a dead, slow or lying model costs wording, never the answer. */
export interface Generation {
  /** @param signal - aborted when the person leaves; a running call of the model ends with it. */
  openTurn(signal: AbortSignal | undefined): ModelTurn;
}

/** What happened to the model's work, for counters: names only, no content. */
export type GenerationEvent =
  | 'generated' | 'generation-unfounded' | 'sentence-dropped' | 'rewritten' | 'rewrite-refused'
  | 'model-late' | 'model-fault' | 'model-busy' | 'model-resting';
