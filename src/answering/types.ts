import type { Solidity } from '../corpus/index.ts';

/** Reading level that a person asked for. */
export type Style = 'standard' | 'simple';

/** One user message, as a channel hands it over. */
export interface Turn {
  readonly text: string;
  readonly style: Style;
}

export interface CitedSource {
  readonly publisher: string;
  readonly title: string;
  readonly url: string;
  readonly date: string;
  readonly side?: string | undefined;
  readonly note?: string | undefined;
}

/** Marker + passage + verbatim quote; supports the sentences that carry the marker. */
export interface Citation {
  /** 1-based, as in `[1]`. */
  readonly marker: number;
  /** Passage id. */
  readonly passage: string;
  /** Verbatim part of the passage's text. */
  readonly quote: string;
  readonly article: { readonly id: string; readonly title: string; readonly url: string };
  readonly sources: readonly CitedSource[];
  readonly solidity: Solidity;
  readonly asOf: string;
}

export type ReplyKind = 'answer' | 'abstention' | 'clarification' | 'dialogue' | 'smalltalk';

/** What goes back to the person. */
export interface Reply {
  readonly kind: ReplyKind;
  /** Markdown; every claim sentence of an answer carries its markers. */
  readonly text: string;
  readonly citations: readonly Citation[];
  /** 0–4 questions that the corpus can answer, or the choices of a clarification. */
  readonly suggestions: readonly string[];
  readonly attachments?: readonly { readonly name: string; readonly type: string; readonly url: string }[] | undefined;
  readonly mode: 'extractive' | 'generated';
}

/** What a conversation remembers between turns: never the person's words, only what they asked about. */
export interface ConversationMemory {
  /** Article and passage of the last answer, newest first; at most a few. */
  readonly recent: readonly { readonly articleId: string; readonly passageId: string }[];
  /** Content terms of the last question, stemmed, for elliptical follow-ups. */
  readonly topic: string;
  /** Choices offered by a clarification that waits for its answer. */
  readonly choices: readonly string[];
  /** True once a clarification was asked on this topic: it is asked at most once. */
  readonly clarified: boolean;
  readonly style: Style;
}

export interface AnswerOptions {
  /** Aborted when the person leaves or the turn's time is over. */
  readonly signal?: AbortSignal;
  /**
   * Called with pieces of a text that can be shown at once; their concatenation is a prefix of nothing in particular: the reply replaces them. With a language
   * model the pieces are the extractive answer, which stands if the model gives nothing better in time.
   */
  readonly onDelta?: (text: string) => void;
}

/** Turn + memory → reply + next memory. Pure of channels; never throws for what a person writes. */
export interface Answerer {
  answer(turn: Turn, memory: ConversationMemory | undefined, options?: AnswerOptions): Promise<{ readonly reply: Reply; readonly memory: ConversationMemory }>;
}
