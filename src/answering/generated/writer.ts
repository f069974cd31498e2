import { z } from 'zod';

/** A passage as the model sees it. */
export interface NumberedPassage {
  /** 1-based. */
  readonly number: number;
  readonly title: string;
  readonly heading: string;
  /** Whole statements, in order; the model may rest on nothing else. */
  readonly statements: readonly string[];
}

export interface WritingTask {
  /** Personal data masked. */
  readonly question: string;
  /** What the last turns were about; empty at the beginning. */
  readonly topic: string;
  /** The one with the direct answer first. */
  readonly passages: readonly NumberedPassage[];
}

/** A follow-up that cannot stand alone, with what it leans on. */
export interface RewritingTask {
  readonly question: string;
  readonly topic: string;
}

/** Sentences with the numbers of the passages that they rest on, as written by a model: nothing in it is true yet. */
export interface Draft {
  readonly sentences: readonly { readonly text: string; readonly passages: readonly number[] }[];
}

/**
 * A model that writes. Implementations hold to the signal and throw for whatever goes wrong; what they give is checked by the caller.
 *
 * @throws {UnusableOutputError} when the model's output is no draft; any other error when the endpoint fails.
 */
export interface Writer {
  write(task: WritingTask, signal: AbortSignal): Promise<Draft>;
  rewrite(task: RewritingTask, signal: AbortSignal): Promise<string>;
}

/** The model answered with something that is not what it was asked for. */
export class UnusableOutputError extends Error {
  override readonly name = 'UnusableOutputError';
  readonly code = 'MODEL_OUTPUT_UNUSABLE';
}

const MAX_SENTENCES = 24;
const MAX_SENTENCE_CHARS = 800;

const DraftSchema = z.object({
  sentences: z.array(z.object({ text: z.string().trim().min(1).max(MAX_SENTENCE_CHARS), passages: z.array(z.number().int().min(1).max(99)).max(20) })).min(1).max(MAX_SENTENCES),
});
const RewriteSchema = z.object({ question: z.string().trim().min(1).max(MAX_SENTENCE_CHARS) });

/**
 * Reads a draft from raw output: JSON, alone or inside a code fence or chatter.
 *
 * @throws {UnusableOutputError}
 */
export function parseDraft(raw: string): Draft {
  return parseOutput(raw, DraftSchema);
}

/**
 * Reads a rewritten question from raw output.
 *
 * @throws {UnusableOutputError}
 */
export function parseRewrite(raw: string): string {
  return parseOutput(raw, RewriteSchema).question;
}

function parseOutput<T>(raw: string, schema: z.ZodType<T>): T {
  const from = raw.indexOf('{');
  const to = raw.lastIndexOf('}');
  let json: unknown;
  try {
    json = JSON.parse(raw.slice(from, to + 1));
  } catch {
    // The parser's message quotes the output, which may quote a person.
    throw new UnusableOutputError('The model\'s output is no JSON object. Try a larger model, or one trained for structured output.');
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new UnusableOutputError('The model\'s output is JSON of another shape than asked. Try a larger model, or one trained for structured output.');
  return parsed.data;
}
