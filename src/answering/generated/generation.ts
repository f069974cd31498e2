import { ANSWER_THRESHOLD } from '../../retrieval/index.ts';
import { recogniseFollowUp } from '../follow-up.ts';
import { composeGenerated, quotedPassages } from './compose-generated.ts';
import { createGuard, type GuardOptions } from './guard.ts';
import { isFaithfulRewrite } from './rewrite.ts';
import type { Generation } from './types.ts';
import type { Writer } from './writer.ts';

/** Share of the model's time that completing a follow-up may take: nothing can be shown before it. */
const REWRITE_SHARE = 0.25;
/** A small machine runs one or two sentences at once; more only make each other late. */
const GUARD = { concurrency: 4, queue: 16, faultsInRow: 5, restMs: 30_000 } as const;

/** What a generation is made of. */
export interface GenerationOptions extends Partial<GuardOptions> {
  readonly writer: Writer;
  /** The model's whole time for one turn; after it the composed answer stands. */
  readonly timeoutMs: number;
  /** Gives a signal that is aborted after a time; `AbortSignal.timeout` unless a test holds the clock. */
  readonly clock?: (ms: number) => AbortSignal;
}

/** Puts a writer behind its guard and everything that it writes behind verification. */
export function createGeneration(options: GenerationOptions): Generation {
  const { writer, timeoutMs, onEvent, clock = (ms: number) => AbortSignal.timeout(ms) } = options;
  const guard = createGuard({ ...GUARD, ...options });
  return {
    openTurn(left) {
      const late = clock(timeoutMs);
      return {
        async rewriteFollowUp(question, memory, retriever) {
          if (recogniseFollowUp(question, memory).kind !== 'elliptical') return undefined;
          const soon = AbortSignal.any([late, clock(Math.ceil(timeoutMs * REWRITE_SHARE))]);
          const rewrite = await guard.run((signal) => writer.rewrite({ question, topic: memory.topic }, signal), { left, late: soon });
          if (rewrite === undefined) return undefined;
          // Words kept are not sense kept: the corpus must answer the rewrite, or know it at least as well as the question with its topic.
          const helps = isFaithfulRewrite(question, rewrite, memory.topic)
            && (await retriever.retrieve(rewrite)).confidence >= Math.min(ANSWER_THRESHOLD, (await retriever.retrieve(question, { topic: memory.topic, articles: memory.recent.slice(0, 1).map((answer) => answer.articleId) })).confidence);
          onEvent?.(helps ? 'rewritten' : 'rewrite-refused');
          return helps ? rewrite : undefined;
        },
        async refine({ question, topic, reply, retriever }) {
          const passages = quotedPassages(reply, retriever);
          const numbered = passages.map((passage, index) => ({ number: index + 1, title: passage.title, heading: passage.heading, statements: passage.statements.map((statement) => statement.text) }));
          const draft = passages.length === 0 ? undefined : await guard.run((signal) => writer.write({ question, topic, passages: numbered }, signal), { left, late });
          if (draft === undefined) return undefined;
          const outcome = composeGenerated(draft, passages, reply, retriever);
          for (let count = 0; count < outcome.dropped; count += 1) onEvent?.('sentence-dropped');
          onEvent?.(outcome.kind === 'reply' ? 'generated' : 'generation-unfounded');
          return outcome.kind === 'reply' ? outcome.reply : undefined;
        },
      };
    },
  };
}
