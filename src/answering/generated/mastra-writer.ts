import { z } from 'zod';
import { REWRITING_PROMPT, rewritingMessage, WRITING_PROMPT, writingMessage } from './prompts.ts';
import { parseDraft, parseRewrite, UnusableOutputError, type Writer } from './writer.ts';

/** Where the model answers, an endpoint that speaks the OpenAI protocol. */
export interface ModelEndpoint {
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey: string | undefined;
}

/** Far more than an answer needs: what writes on beyond it is cut off. */
const MAX_OUTPUT_TOKENS = 900;
const MAX_OUTPUT_CHARS = 8000;
/** Statuses by which servers refuse a `response_format` that they do not know. */
const REFUSED_FORMAT = new Set([400, 404, 415, 422, 501]);

/** Shapes told to the server: bare, since small servers compile them to a grammar and know few keywords. What comes back is checked by `parseDraft`. */
const DRAFT_SHAPE = z.object({ sentences: z.array(z.object({ text: z.string(), passages: z.array(z.number()) })) });
const REWRITE_SHAPE = z.object({ question: z.string() });

/** The endpoint failed; the library's own error quotes the request and is not kept. */
export class ModelEndpointError extends Error {
  override readonly name = 'ModelEndpointError';
  /** `MODEL_ENDPOINT_FAILED`, or `MODEL_STATUS_` and the HTTP status. */
  readonly code: string;
  /** HTTP status, where there was one. */
  readonly status: number | undefined;

  constructor(status: number | undefined) {
    super(`The language model's endpoint failed${status === undefined ? '' : ` with status ${status}`}. Check LLM_BASE_URL, LLM_MODEL and LLM_API_KEY, and that the server runs.`);
    this.status = status;
    this.code = status === undefined ? 'MODEL_ENDPOINT_FAILED' : `MODEL_STATUS_${status}`;
  }
}

/**
 * A writer that is a Mastra agent without tools, memory or retries. The library is loaded here, so that a service without a model never pays for it.
 *
 * A server that refuses structured output is asked again, from then on by the prompt alone.
 */
export async function createMastraWriter(endpoint: ModelEndpoint): Promise<Writer> {
  const [{ Agent }, { Mastra }] = await Promise.all([import('@mastra/core/agent'), import('@mastra/core/mastra')]);
  const model = { id: `local/${endpoint.model}` as const, url: endpoint.baseUrl.replace(/\/+$/u, ''), apiKey: endpoint.apiKey ?? 'none' };
  const make = (id: string, instructions: string): InstanceType<typeof Agent> => new Agent({ id, name: id, instructions, model, maxRetries: 0 });
  const agents = { write: make('write', WRITING_PROMPT), rewrite: make('rewrite', REWRITING_PROMPT) };
  // Without a logger of their own the agents print failed requests, questions included.
  const mastra = new Mastra({ agents, logger: false });
  let structured = true;

  const ask = async (name: keyof typeof agents, message: string, shape: z.ZodObject, signal: AbortSignal): Promise<string> => {
    const enough = new AbortController();
    const options = { maxSteps: 1, abortSignal: AbortSignal.any([signal, enough.signal]), modelSettings: { temperature: 0.2, maxOutputTokens: MAX_OUTPUT_TOKENS, maxRetries: 0 } };
    const agent = mastra.getAgent(name);
    const stream = structured ? await agent.stream(message, { ...options, structuredOutput: { schema: shape, errorStrategy: 'warn' } }) : await agent.stream(message, options);
    let text = '';
    for await (const part of stream.fullStream) {
      if (part.type === 'error') throw new ModelEndpointError(statusOf(part.payload.error));
      if (part.type === 'text-delta') text += part.payload.text;
      if (text.length > MAX_OUTPUT_CHARS) {
        enough.abort();
        throw new UnusableOutputError(`The model wrote more than ${MAX_OUTPUT_CHARS} characters. Try a larger model, or one trained for structured output.`);
      }
    }
    signal.throwIfAborted();
    return text;
  };
  const askAgain = async (name: keyof typeof agents, message: string, shape: z.ZodObject, signal: AbortSignal): Promise<string> => {
    try {
      return await ask(name, message, shape, signal);
    } catch (error) {
      if (!structured || !(error instanceof ModelEndpointError) || !REFUSED_FORMAT.has(error.status ?? 0)) throw error;
      structured = false;
      return ask(name, message, shape, signal);
    }
  };
  return {
    write: async (task, signal) => parseDraft(await askAgain('write', writingMessage(task), DRAFT_SHAPE, signal)),
    rewrite: async (task, signal) => parseRewrite(await askAgain('rewrite', rewritingMessage(task), REWRITE_SHAPE, signal)),
  };
}

function statusOf(error: unknown): number | undefined {
  return typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode >= 400 ? error.statusCode : undefined;
}
