import { monitorEventLoopDelay } from 'node:perf_hooks';
import { quantile, TimedClient, type Timed } from '../bench/client.ts';

/** One step of a load test. */
export interface LoadResult {
  readonly ratePerSecond: number;
  readonly seconds: number;
  readonly sent: number;
  /** Responses by status; 0 is a broken connection. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Refusals without `Retry-After`; each is a fault. */
  readonly refusedWithoutRetryAfter: number;
  /** The sender's own lateness: a late sender would flatter the service. */
  readonly senderDelayP99Ms: number;
}

/**
 * Sends messages at a constant rate whatever comes back (an open loop: slow answers do not slow the questions down, as with people).
 *
 * @param times - latencies are of accepted turns (200) only.
 */
export async function sendAtRate(url: string, messages: readonly string[], ratePerSecond: number, seconds: number): Promise<LoadResult> {
  const client = new TimedClient();
  const lateness = monitorEventLoopDelay({ resolution: 5 });
  lateness.enable();
  const started = performance.now();
  const total = Math.round(ratePerSecond * seconds);
  const pending: Promise<Timed>[] = [];
  while (pending.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - started) / 1000) * ratePerSecond) + 1);
    while (pending.length < due) pending.push(client.post(`${url}/api/chat`, { message: messages[pending.length % messages.length] }));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const responses = await Promise.all(pending);
  lateness.disable();
  client.close();
  const statuses: Record<string, number> = {};
  for (const { status } of responses) statuses[status] = (statuses[status] ?? 0) + 1;
  const accepted = responses.filter(({ status }) => status === 200).map(({ ms }) => ms);
  return {
    ratePerSecond, seconds, sent: total, statuses, p50Ms: quantile(accepted, 0.5), p95Ms: quantile(accepted, 0.95), p99Ms: quantile(accepted, 0.99), maxMs: quantile(accepted, 1),
    refusedWithoutRetryAfter: responses.filter(({ status, retryAfter }) => (status === 503 || status === 429) && retryAfter === undefined).length,
    senderDelayP99Ms: lateness.percentile(99) / 1e6,
  };
}
