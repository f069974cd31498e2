import { setTimeout as wait } from 'node:timers/promises';

export interface BackoffOptions {
  readonly firstMs: number;
  readonly mostMs: number;
  /** In [0, 1). */
  readonly random?: () => number;
}

/** Pauses between tries while a platform is down. */
export const RECONNECT: BackoffOptions = { firstMs: 500, mostMs: 60_000 };

/**
 * How long to wait before the next try: doubles with each failure, and half of it is random, so that many bots do not come back at once.
 *
 * @param failures - failures so far, at least 1.
 * @returns milliseconds in [half, whole] of min(mostMs, firstMs · 2^(failures − 1)).
 */
export function backoffMs(failures: number, { firstMs, mostMs, random = Math.random }: BackoffOptions): number {
  const whole = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(whole / 2 + (whole / 2) * random());
}

/** Waits, or rejects with the signal's reason as soon as it is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch {
    throw signal.reason;
  }
}

/**
 * Repeats work until it succeeds.
 *
 * @param options.isFinal - failures that no repetition mends.
 * @param options.onFailure - told each failure and the pause that follows it.
 * @throws the first final failure, or the signal's reason.
 */
export async function untilDone<T>(work: () => Promise<T>, options: { readonly signal: AbortSignal; readonly backoff: BackoffOptions; readonly isFinal: (error: unknown) => boolean; readonly onFailure?: (error: unknown, pauseMs: number) => void }): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    options.signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (options.isFinal(error)) throw error;
      const pauseMs = backoffMs(failures, options.backoff);
      options.onFailure?.(error, pauseMs);
      await pause(pauseMs, options.signal);
    }
  }
}
