import type { Reply, Style } from '../answering/index.ts';

/** A message of one person on one channel, ready to be handled. */
export interface IncomingTurn {
  /** `web`, `matrix`, `telegram`. */
  readonly channel: string;
  /** Unique within the channel; turns of one conversation run one after another. */
  readonly conversation: string;
  /** Stable within a conversation. */
  readonly user: string;
  readonly text: string;
  readonly style: Style;
  readonly signal?: AbortSignal | undefined;
  readonly onDelta?: ((text: string) => void) | undefined;
}

/** What every channel talks to. */
export interface Bot {
  /**
   * Handles a turn through the Botkit controller.
   *
   * @throws {TurnTimeoutError}, {BotStoppedError}, the reason of an aborted signal, or the failure of a handler; the conversation stays usable.
   */
  handleTurn(turn: IncomingTurn): Promise<Reply>;
  /** Forgets everything of a conversation at once. */
  forget(channel: string, conversation: string): Promise<void>;
  /** Refuses new turns and waits for the running ones. */
  stop(): Promise<void>;
}
