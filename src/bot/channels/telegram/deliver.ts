import { backoffMs, pause, type BackoffOptions } from '../backoff.ts';
import type { ChannelLog } from '../channel.ts';
import { CallError, type Content, type TelegramClient, type Target } from './client.ts';
import { Slots } from './slots.ts';

/** How many message ids are looked at for a reply whose sending was cut off, in each numbering; all of them when the numbering's present place is not known. */
const LOOK_AHEAD = 80;
/** The same where messages that were not fetched yet may lie between; it concerns one reply after a start, the one that goes alone. */
const LOOK_FAR = 300;
/** Beyond the youngest known message, this many could have come meanwhile. */
const LOOK_BEYOND = 12;
/** Ids below this are those of supergroups and channels, which seem to number their messages by themselves; all other chats of a bot share one numbering. */
const SUPERGROUPS_BELOW = -1_000_000_000_000;
const SHARED = 0;
const MAX_NUMBERINGS = 1000;
/** Messages that are on their way at once: few enough that a reply is found close behind the position before it. Telegram allows about 30 a second. */
const MAX_SENDING = 8;

export type Outcome = 'delivered' | 'gone' | 'refused';

/** The youngest message ids of a chat's own numbering and of the one that most chats share. */
export interface Position {
  readonly own: number;
  readonly shared: number;
  /** False while messages may have come that were not fetched yet. */
  readonly isFresh: boolean;
}

export interface Message {
  readonly html: string;
  readonly plain: string;
  readonly buttons: Content['buttons'];
}

/** Sends replies until they have arrived: once each, whatever Telegram and the network do meanwhile. */
export class Delivery {
  private readonly client: TelegramClient;
  private readonly log: ChannelLog;
  private readonly backoff: BackoffOptions;
  /** The youngest message id seen in each numbering. */
  private readonly youngest = new Map<number, number>();
  /** False while messages may have come that were not fetched yet: the first reply goes alone, and shows where the numbering is. */
  private knowsPosition = false;
  private readonly slots = new Slots(() => (this.knowsPosition ? MAX_SENDING : 1));

  /** @param backoff - pauses between tries while Telegram is away. */
  constructor(client: TelegramClient, log: ChannelLog, backoff: BackoffOptions) {
    this.client = client;
    this.log = log;
    this.backoff = backoff;
  }

  /** Notes a message that exists. */
  saw(chatId: number, messageId: number): void {
    const numbering = numberingOf(chatId);
    const youngest = Math.max(messageId, this.youngest.get(numbering) ?? 0);
    if (numbering !== SHARED) this.youngest.delete(numbering);
    this.youngest.set(numbering, youngest);
    for (const oldest of this.youngest.keys()) {
      if (this.youngest.size <= MAX_NUMBERINGS) break;
      if (oldest !== SHARED) this.youngest.delete(oldest);
    }
  }

  /** To be called when the platform was away. */
  losePosition(): void {
    this.knowsPosition = false;
  }

  /** How far the numberings had come in which a reply to this chat may be found: one that is sent next gets a higher id. Telegram does not document them. */
  position(chatId: number): Position {
    return { own: this.youngest.get(numberingOf(chatId)) ?? 0, shared: this.youngest.get(SHARED) ?? 0, isFresh: this.knowsPosition };
  }

  /**
   * Sends a reply: waits as long as Telegram asks (429), goes on when the platform is back, follows a group that became a supergroup, and falls
   * back to plain text where markup is refused.
   *
   * @param onSending - called right before a sending, with the position behind which the reply will be; never while an earlier one is in doubt.
   * @param after - set when an earlier try may have arrived: the reply is looked for among the messages behind this position before it is sent again.
   * @throws the signal's reason.
   */
  async send(target: Target, message: Message, onSending: (position: Position) => void, after: Position | undefined, signal: AbortSignal): Promise<Outcome> {
    let to = target;
    let isHtml = true;
    let unsureSince = after;
    let failures = 0;
    for (;;) {
      const content: Content = { text: isHtml ? message.html : message.plain, isHtml, buttons: message.buttons };
      let known = this.position(to.chatId);
      try {
        if (unsureSince !== undefined && await this.find(to.chatId, unsureSince, content, signal)) return 'delivered';
        unsureSince = undefined;
        await this.slots.run(async () => {
          known = this.position(to.chatId);
          onSending(known);
          this.saw(to.chatId, await this.client.send(to, content, signal));
          this.knowsPosition = true;
        });
        return 'delivered';
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        const { fault } = error;
        switch (fault.kind) {
          case 'flood':
            this.log.warn({ channel: 'telegram', retryAfterMs: fault.retryAfterMs }, 'Telegram asks for a pause, the reply waits');
            await pause(fault.retryAfterMs, signal);
            break;
          case 'markup':
            if (!isHtml) return this.giveUp(error);
            this.log.warn({ channel: 'telegram' }, 'Telegram refused the markup of a reply, it is sent as plain text');
            isHtml = false;
            break;
          case 'no-thread':
            if (to.threadId === undefined) return this.giveUp(error);
            to = { ...to, threadId: undefined };
            break;
          case 'migrated':
            to = { chatId: fault.chatId, threadId: undefined, replyTo: undefined };
            break;
          case 'gone':
            this.log.info({ channel: 'telegram' }, 'a chat is gone or has blocked the bot, its reply is dropped');
            return 'gone';
          case 'unreachable': case 'token': case 'conflict': {
            failures += 1;
            if (fault.kind === 'unreachable' && fault.mayHaveArrived) unsureSince ??= known;
            const pauseMs = backoffMs(failures, this.backoff);
            this.log.warn({ channel: 'telegram', err: error, pauseMs }, 'a reply could not be sent, it is tried again');
            await pause(pauseMs, signal);
            break;
          }
          case 'refused': case 'not-modified':
            return this.giveUp(error);
        }
      }
    }
  }

  /** Telegram has no key that makes a second sending harmless, but an edit tells whether a message of the bot is there, and leaves it as it should be. */
  private async find(chatId: number, after: Position, content: Content, signal: AbortSignal): Promise<boolean> {
    // Nothing is known of the chat, so an id could be that of an older reply, which must stay as it is.
    if (after.own === 0) return false;
    const by = this.position(chatId);
    const idsBehind = (from: number, youngest: number): readonly number[] => {
      // Right after a start only the oldest open messages are fetched: the youngest of those may lie before the reply.
      const ahead = by.isFresh ? Math.min(LOOK_AHEAD, Math.max(0, youngest - from) + LOOK_BEYOND) : LOOK_AHEAD;
      return Array.from({ length: after.isFresh ? ahead : LOOK_FAR }, (_, index) => from + 1 + index);
    };
    const ids = new Set([...idsBehind(after.own, by.own), ...idsBehind(after.shared, by.shared)]);
    for (const id of ids) {
      // What is not behind the chat's own position is an older reply.
      if (id <= after.own) continue;
      if (await this.client.replace(chatId, id, content, signal)) {
        this.saw(chatId, id);
        return true;
      }
    }
    return false;
  }

  private giveUp(error: CallError): 'refused' {
    this.log.error({ channel: 'telegram', err: error }, 'Telegram refused a reply, it is dropped');
    return 'refused';
  }
}

function numberingOf(chatId: number): number {
  return chatId < SUPERGROUPS_BELOW ? chatId : SHARED;
}
