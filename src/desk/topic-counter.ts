import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { maskPersonalData, type Answerer } from '../answering/index.ts';
import { ANSWER_THRESHOLD, type Retriever } from '../retrieval/index.ts';

/** Above the threshold by less than this an answer is « not sure ». */
const UNSURE_MARGIN = 0.1;
const FLUSH_MS = 60 * 60_000;

/** Counts by month and by the article nearest to what was asked; no word of a question, no person, no day. */
export const TopicCounts = z.record(z.string().regex(/^\d{4}-\d{2}$/u), z.record(z.string(), z.object({ abstentions: z.number().int(), unsure: z.number().int() })));
export type TopicCounts = z.infer<typeof TopicCounts>;

export interface TopicCounter {
  /** The answerer, counted. */
  readonly answerer: Answerer;
  /** Writes what was counted; also done every hour. */
  close(): Promise<void>;
}

/**
 * Counts, around an answerer, which article was nearest when nothing, or nothing sure, could be answered: it tells a maintainer where the corpus is thin. Only sums
 * a month are kept; they are written once an hour, so that no count can be told from the time of a turn. A distress reply is never counted.
 *
 * @param file - where the sums are kept. An unreadable one is started anew.
 * @param onFault - called when the file cannot be written; counting goes on.
 */
export async function countTopics(parts: {
  readonly answerer: Answerer; readonly retriever: () => Retriever | undefined; readonly file: string; readonly now?: () => Date; readonly onFault?: (error: unknown) => void;
}): Promise<TopicCounter> {
  const { answerer, file, now = () => new Date() } = parts;
  const counts = await readTopicCounts(file);
  let dirty = false;
  const flush = async (): Promise<void> => {
    if (!dirty) return;
    dirty = false;
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(`${file}.tmp`, JSON.stringify(counts));
      await rename(`${file}.tmp`, file);
    } catch (error) {
      dirty = true;
      parts.onFault?.(error);
    }
  };
  const timer = setInterval(() => void flush(), FLUSH_MS);
  timer.unref();
  const count = async (text: string, kind: string, retriever: Retriever): Promise<void> => {
    if (kind !== 'abstention' && kind !== 'answer') return;
    const { ranked, confidence } = await retriever.retrieve(maskPersonalData(text).text);
    const nearest = ranked[0]?.passage.articleId;
    const field = kind === 'abstention' ? 'abstentions' : confidence < ANSWER_THRESHOLD + UNSURE_MARGIN ? 'unsure' : undefined;
    if (nearest === undefined || field === undefined) return;
    const month = (counts[now().toISOString().slice(0, 7)] ??= {});
    const sums = (month[nearest] ??= { abstentions: 0, unsure: 0 });
    sums[field] += 1;
    dirty = true;
  };
  return {
    answerer: {
      answer: async (turn, memory, options) => {
        const outcome = await answerer.answer(turn, memory, options);
        const retriever = parts.retriever();
        const isDistress = outcome.reply.citations.some(({ article }) => retriever?.articles.get(article.id)?.role === 'detresse');
        if (retriever !== undefined && !isDistress) await count(turn.text, outcome.reply.kind, retriever).catch((error: unknown) => parts.onFault?.(error));
        return outcome;
      },
    },
    close: async () => {
      clearInterval(timer);
      await flush();
    },
  };
}

/** The sums on disk; empty when there are none or they cannot be read. */
export async function readTopicCounts(file: string): Promise<TopicCounts> {
  try {
    return TopicCounts.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return {};
  }
}
