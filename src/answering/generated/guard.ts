import { BrokenCircuitError, bulkhead, BulkheadRejectedError, circuitBreaker, ConsecutiveBreaker, handleWhen } from 'cockatiel';
import type { GenerationEvent } from './types.ts';

export interface GuardOptions {
  /** Calls that run at once, and calls that wait for one of them to end. */
  readonly concurrency: number;
  readonly queue: number;
  /** Faults in a row after which the model is left alone, and for how long. */
  readonly faultsInRow: number;
  readonly restMs: number;
  readonly onEvent?: ((event: GenerationEvent) => void) | undefined;
  /** Told every failure of the model but lateness; it may quote a person and is for a logger that does not. */
  readonly onFault?: ((error: unknown) => void) | undefined;
}

/** Stands between the turns and the model. */
export interface Guard {
  /**
   * Runs a call of the model.
   *
   * @param limits.left - the person has gone: ends the call, and is nobody's fault.
   * @param limits.late - the time is over: ends the call, waiting for a place included.
   * @returns `undefined` when the call failed, was late, found no place, or the model rests; never throws.
   */
  run<T>(call: (signal: AbortSignal) => Promise<T>, limits: { readonly left: AbortSignal | undefined; readonly late: AbortSignal }): Promise<T | undefined>;
}

class LeftError extends Error {
  override readonly name = 'LeftError';
}
class LateError extends Error {
  override readonly name = 'LateError';
}

/** Makes the guard: a bounded number of calls with a bounded queue, and a circuit breaker that lets a failing or slow model rest. */
export function createGuard(options: GuardOptions): Guard {
  const places = bulkhead(options.concurrency, options.queue);
  const breaker = circuitBreaker(handleWhen((error) => !(error instanceof LeftError)), { halfOpenAfter: options.restMs, breaker: new ConsecutiveBreaker(options.faultsInRow) });
  return {
    async run(call, { left, late }) {
      const signal = left === undefined ? late : AbortSignal.any([left, late]);
      const end = (): Error => (left?.aborted === true ? new LeftError('The person left.') : new LateError('The model\'s time is over.'));
      const aborted = whenAborted(signal, end);
      // A writer that does not heed the signal must not keep its place.
      const heeded = async (): Promise<Awaited<ReturnType<typeof call>>> => {
        try {
          return await Promise.race([call(signal), aborted]);
        } catch (error) {
          throw signal.aborted ? end() : error;
        }
      };
      try {
        // Waiting for a place ends with the time as well: the queue itself looks at the signal only when its turn comes.
        return await Promise.race([places.execute(() => breaker.execute(heeded), signal), aborted]);
      } catch (error) {
        if (left?.aborted === true) return undefined;
        const event = eventOf(error, late);
        options.onEvent?.(event);
        if (event === 'model-fault') options.onFault?.(error);
        return undefined;
      }
    },
  };
}

function eventOf(error: unknown, late: AbortSignal): GenerationEvent {
  if (late.aborted) return 'model-late';
  if (error instanceof BulkheadRejectedError) return 'model-busy';
  return error instanceof BrokenCircuitError ? 'model-resting' : 'model-fault';
}

function whenAborted(signal: AbortSignal, reason: () => Error): Promise<never> {
  const promise = new Promise<never>((_, reject) => {
    const leave = (): void => reject(reason());
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  promise.catch(() => undefined); // it is raced more than once, or never
  return promise;
}
