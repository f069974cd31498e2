import type { Bot, Webhook } from '../bot/index.ts';
import type { Retriever } from '../retrieval/index.ts';
import type { Metrics } from './metrics.ts';

/** What the server writes to its log: counts, codes and durations, never content. */
export interface ServerLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface HttpSettings {
  readonly host: string;
  readonly port: number;
  /**
   * Port of `/metrics`. `auto` is 9464, or a free one where that is taken; 0 serves it on the main port, to everybody.
   * Beside a port of its own the main port answers `/metrics` to direct clients on the same machine only.
   */
  readonly metricsPort: number | 'auto';
  readonly publicUrl: string;
  readonly allowedOrigins: readonly string[];
  readonly rateLimitPerMinute: number;
  readonly siteRateLimitPerMinute: number;
  readonly trustProxy: number;
  /** Longest time that a turn waits for a place, and then that it runs. */
  readonly turnTimeoutMs: number;
  readonly maxRunningTurns: number;
  readonly maxWaitingTurns: number;
}

/** Everything a route needs, made by `createHttpServer`. */
export interface ServerParts {
  readonly bot: Bot;
  readonly retriever: () => Retriever | undefined;
  readonly http: HttpSettings;
  readonly log: ServerLog;
  readonly metrics: Metrics;
  /** The bundle of `GET /widget.js`; `undefined` where it could not be made. */
  readonly widget: string | undefined;
  /** State of each channel, for `/readyz`. */
  readonly channels: () => Readonly<Record<string, string>>;
  /** Where platforms deliver the messages of their channels. */
  readonly webhooks: readonly Webhook[];
}
