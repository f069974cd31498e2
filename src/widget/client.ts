import type { ChatRequest, ChatResponse } from '../protocol/index.ts';
import { isChatResponse } from './protocol-check.ts';

/** Longest silence of the service: a turn may wait for its place and then run, 15 seconds each unless the host gives it more. */
const SILENCE_MS = 90_000;

/** Why there is no reply. `many` and `busy` pass by themselves. */
export type Fault = 'offline' | 'many' | 'busy' | 'refused' | 'failed';

export type Outcome =
  | { readonly kind: 'reply'; readonly reply: ChatResponse }
  | { readonly kind: 'fault'; readonly fault: Fault; readonly retryAfterSeconds?: number | undefined }
  | { readonly kind: 'stopped' };

/**
 * Sends one message and reads the reply as it grows.
 *
 * @param onDelta - called with all the text so far.
 * @param signal - aborted by the person; the outcome is then `stopped`.
 * @returns never rejects: whatever goes wrong is an outcome.
 */
export async function sendMessage(base: URL, request: ChatRequest, onDelta: (text: string) => void, signal: AbortSignal): Promise<Outcome> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  const awake = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  try {
    if (!navigator.onLine) return { kind: 'fault', fault: 'offline' };
    const response = await fetch(new URL('api/chat', base), {
      method: 'POST', credentials: 'omit', referrerPolicy: 'no-referrer', signal: either(signal, silence.signal),
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' }, body: JSON.stringify(request),
    });
    if (!response.ok) return faultOf(response.status, Number(response.headers.get('Retry-After')));
    return await readStream(response, onDelta, awake);
  } catch (error) {
    if (signal.aborted) return { kind: 'stopped' };
    // What fetch calls a TypeError is a connection that could not be made or broke.
    return { kind: 'fault', fault: error instanceof TypeError ? 'offline' : 'failed' };
  } finally {
    clearTimeout(timer);
  }
}

/** Has a conversation forgotten by the service; false when that is not sure. */
export async function forgetConversation(base: URL, conversation: string): Promise<boolean> {
  try {
    return (await fetch(new URL(`api/conversations/${conversation}`, base), { method: 'DELETE', credentials: 'omit', referrerPolicy: 'no-referrer', keepalive: true })).ok;
  } catch {
    return false;
  }
}

/** `AbortSignal.any` without its need of a browser of 2023. */
function either(...signals: readonly AbortSignal[]): AbortSignal {
  const joined = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) joined.abort();
    signal.addEventListener('abort', () => joined.abort(), { once: true });
  }
  return joined.signal;
}

function faultOf(status: number, retryAfterSeconds = 0): Outcome {
  const fault = status === 429 ? 'many' : status === 503 ? 'busy' : status >= 500 ? 'failed' : 'refused';
  return { kind: 'fault', fault, ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}) };
}

async function readStream(response: Response, onDelta: (text: string) => void, awake: () => void): Promise<Outcome> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let buffer = '';
  let text = '';
  for (;;) {
    const piece = await reader?.read();
    if (piece === undefined || piece.done) return { kind: 'fault', fault: 'failed' }; // ended before `done`
    awake();
    buffer += decoder.decode(piece.value, { stream: true });
    const events = buffer.split('\n\n');
    buffer = events.pop() ?? '';
    for (const event of events) {
      const name = /^event: (.*)$/mu.exec(event)?.[1];
      const data = parseJson(/^data: (.*)$/mu.exec(event)?.[1] ?? '');
      if (name === 'delta') onDelta(text += textOf(data));
      else if (name === 'done' && isChatResponse(data)) return { kind: 'reply', reply: data };
      else if (name === 'done' || name === 'error') return faultOf(statusOf(data));
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(data: unknown): string {
  return typeof data === 'object' && data !== null && 'text' in data && typeof data.text === 'string' ? data.text : '';
}

function statusOf(data: unknown): number {
  return typeof data === 'object' && data !== null && 'status' in data && typeof data.status === 'number' ? data.status : 500;
}
