import type { Bot } from '../types.ts';

/** What a channel tells of itself in `/readyz` and on the status page. */
export type ChannelState = 'starting' | 'connected' | 'disconnected' | 'stopped';

/** A way in that runs beside the web server: it receives messages of a platform, has the bot answer them and sends the replies. */
export interface Channel {
  /** `matrix`, `telegram`: the `channel` of its turns. */
  readonly name: string;
  /**
   * Checks the credentials and begins to receive.
   *
   * A platform that cannot be reached is no failure: the channel goes on trying in the background, with growing pauses.
   *
   * @throws {ChannelError} when the platform refuses the credentials, or the configuration cannot work; the program does not start.
   */
  start(): Promise<void>;
  state(): ChannelState;
  /** Where the platform delivers, for a channel that does not fetch by itself; the HTTP server serves it. */
  readonly webhook?: Webhook | undefined;
  /** Receives nothing more, finishes the running turns and sends their replies, then frees everything. Safe to call twice. */
  stop(): Promise<void>;
}

/** A path of the HTTP server at which a platform delivers. */
export interface Webhook {
  /** Begins with a slash. */
  readonly path: string;
  /** Whether a request comes from the platform; asked before its body is read. */
  isGenuine(header: (name: string) => string | undefined): boolean;
  /** Takes a delivery over; when it rejects, the platform is told so and delivers again. */
  take(body: unknown): Promise<void>;
}

/** What a channel writes to the log: counts, codes and durations, never a person's text, name or identifier. */
export interface ChannelLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What every channel is given. */
export interface ChannelParts {
  readonly bot: Bot;
  readonly log: ChannelLog;
  /** Public address of the service without a slash at the end, for links to articles; empty when there is none. */
  readonly publicUrl: string;
  /** Folder of this channel alone; it may not exist yet. */
  readonly dataDir: string;
  /** Counts a finished turn. */
  readonly onTurn: (channel: string, kind: string, mode: string, seconds: number) => void;
}

/** A channel cannot work as it is configured; the message says which variable to change. */
export class ChannelError extends Error {
  override readonly name = 'ChannelError';
  readonly code = 'CHANNEL_REFUSED';
}
