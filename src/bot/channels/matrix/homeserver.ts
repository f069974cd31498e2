import { z } from 'zod';
import { backoffMs, pause, RECONNECT } from '../backoff.ts';

/** Longest wait for an answer to anything but `/sync`. */
const REQUEST_TIMEOUT_MS = 30_000;
const CLIENT = '/_matrix/client/v3';

const Fault = z.object({ errcode: z.string().default(''), retry_after_ms: z.number().nonnegative().optional() });

/** A homeserver refused a request, or could not be reached (`status` 0). The message carries no content of the request. */
export class HomeserverError extends Error {
  override readonly name = 'HomeserverError';
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Matrix error code such as `M_FORBIDDEN`; empty when the server gave none. */
  readonly code: string;
  /** How long the server asks to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, code: string, retryAfterMs?: number, options?: ErrorOptions) {
    super(status === 0 ? 'The homeserver could not be reached.' : `The homeserver refused a request (${status} ${code}).`, options);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether the same request may succeed later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500 || this.code === 'M_LIMIT_EXCEEDED';
  }

  /** Whether the request is refused for good. A token that is no longer valid is renewed meanwhile. */
  get isFinal(): boolean {
    return !this.isPassing && this.status !== 401;
  }
}

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** The few calls of the client-server API that need no SDK. */
export class Homeserver {
  private readonly baseUrl: string;
  private readonly accessToken: string | undefined;

  constructor(baseUrl: string, accessToken?: string) {
    this.baseUrl = baseUrl.replace(/\/+$/u, '');
    this.accessToken = accessToken;
  }

  /**
   * Sends a request to `/_matrix/client/v3` + path.
   *
   * @throws {HomeserverError}, or the signal's reason.
   */
  async request(method: 'GET' | 'POST' | 'PUT', path: string, { query = {}, body, signal }: RequestOptions = {}): Promise<unknown> {
    const url = new URL(`${this.baseUrl}${CLIENT}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    let status = 0;
    let content: unknown;
    try {
      const response = await fetch(url, {
        method, signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
        headers: { ...(this.accessToken === undefined ? {} : { authorization: `Bearer ${this.accessToken}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      status = response.status;
      content = await response.json();
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      // A proxy's page of another format is as good as no answer, whatever its status.
      if (status < 400) throw new HomeserverError(0, '', undefined, { cause: error });
    }
    if (status < 400) return content;
    const fault = Fault.safeParse(content).data;
    throw new HomeserverError(status, fault?.errcode ?? '', fault?.retry_after_ms);
  }
}

/** Part of a path. */
export function segment(text: string): string {
  return encodeURIComponent(text);
}

/**
 * Repeats a request until the server answers it, waiting as long as it asks.
 *
 * @throws the signal's reason. What the server refuses for good is for the work to treat.
 */
export async function patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      await pause((error instanceof HomeserverError ? error.retryAfterMs : undefined) ?? backoffMs(failures, RECONNECT), signal);
    }
  }
}
