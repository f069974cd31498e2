import { TurnTimeoutError } from './errors.ts';

/**
 * Runs the work of a turn until it ends, the person leaves or the time is over.
 *
 * A timer of its own, taken away with the turn: `AbortSignal.timeout` would hold on to the turn, question and all, until the time is over, long after the
 * reply.
 *
 * @param departure - aborted when nobody waits for the reply.
 * @param work - gets a signal that is aborted by either, and a promise that is then rejected, to race with what does not heed the signal.
 * @throws {TurnTimeoutError} when the time is over; the reason of `departure`; what the work throws.
 */
export async function limitTurn<T>(timeoutMs: number, departure: AbortSignal | undefined, work: (signal: AbortSignal, aborted: Promise<never>) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (reason: unknown): void => {
    controller.abort(reason);
    reject(reason);
  };
  const leave = (): void => abort(departure?.reason);
  const timer = setTimeout(() => abort(new TurnTimeoutError(timeoutMs)), timeoutMs);
  if (departure?.aborted === true) leave();
  else departure?.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([work(controller.signal, aborted), aborted]);
  } finally {
    clearTimeout(timer);
    departure?.removeEventListener('abort', leave);
  }
}
