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

/** Who answers for the service, as the pages tell it; a text is empty where the host said nothing. */
export interface SiteFacts {
  readonly publisher: string;
  readonly director: string;
  readonly hosting: string;
  /** An e-mail address or the address of a page. */
  readonly contact: string;
  readonly sourceUrl: string;
  /** The language model that gets questions, with the machine it is on. */
  readonly model: { readonly name: string; readonly host: string } | undefined;
  /** Whether sums by month and article of what could not be answered are kept on disk. */
  readonly countsTopics: boolean;
}

/** A host who said nothing. */
export const NO_SITE_FACTS: SiteFacts = { publisher: '', director: '', hosting: '', contact: '', sourceUrl: '', model: undefined, countsTopics: false };

/** Everything a route needs, made by `createHttpServer`. */
export interface ServerParts {
  readonly bot: Bot;
  readonly retriever: () => Retriever | undefined;
  readonly http: HttpSettings;
  readonly site: SiteFacts;
  readonly log: ServerLog;
  readonly metrics: Metrics;
  /** The bundle of `GET /widget.js`; `undefined` where it could not be made. */
  readonly widget: string | undefined;
  /** State of each channel, for `/readyz`. */
  readonly channels: () => Readonly<Record<string, string>>;
  /** Where platforms deliver the messages of their channels. */
  readonly webhooks: readonly Webhook[];
}
