import { pause } from '../backoff.ts';
import type { ChannelLog } from '../channel.ts';
import { POLL_LIMIT, type TelegramClient } from './client.ts';
import type { Update } from './parse.ts';
import { UpdateWindow } from './update-window.ts';

/** While something is in hand, new updates are asked for this often; a poll that waits would be answered at once with what is known already. */
const BUSY_POLL_MS = 200;
/** A full window of unfinished updates holds up everybody behind it for this long at most. */
const FULL_WINDOW_MS = 30_000;

export interface PollerParts {
  readonly client: TelegramClient;
  readonly log: ChannelLog;
  /** Resolves when the update is finished, rejects when it is to come again. */
  readonly take: (update: Update) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Fetches updates and hands them on, without waiting for one chat before the next. grammY's own loops confirm an update before it is answered, and
 * lose it when the process is killed; this one confirms what is finished.
 */
export class Poller {
  private readonly parts: PollerParts;
  private window = new UpdateWindow();
  private fullSince: number | undefined;

  constructor(parts: PollerParts) {
    this.parts = parts;
  }

  /** Forgets what was confirmed: after a failure the platform tells anew what is unconfirmed. */
  reset(): void {
    this.window = new UpdateWindow();
    this.fullSince = undefined;
  }

  /** One poll; returns when it is time for the next one. */
  async poll(): Promise<void> {
    const { client, take, signal } = this.parts;
    const { window } = this;
    const updates = await client.updates(window.offset, !window.isBusy, signal);
    let isFresh = false;
    for (const update of updates) {
      if (!window.take(update.update_id)) continue;
      isFresh = true;
      // An update that is rejected stays unfinished in the window, and so unconfirmed.
      take(update).then(() => window.finish(update.update_id), () => undefined);
    }
    this.watchFullness(updates.length >= POLL_LIMIT && !isFresh);
    if (window.isBusy) await Promise.race([window.idle(), pause(BUSY_POLL_MS, signal)]);
  }

  /** What fills the window waits for its chats; after a while the others count for more than a kill in that moment. */
  private watchFullness(isFull: boolean): void {
    if (!isFull) {
      this.fullSince = undefined;
      return;
    }
    this.fullSince ??= performance.now();
    if (performance.now() - this.fullSince < FULL_WINDOW_MS) return;
    const held = this.window.letGo();
    this.parts.log.warn({ channel: 'telegram', held }, 'many replies wait for their chats: newer messages are fetched, those in hand would not come again after a crash');
    this.fullSince = undefined;
  }
}
