import { backoffMs, pause, RECONNECT } from '../backoff.ts';
import type { ChannelLog } from '../channel.ts';
import { CallError, type Content, type TelegramClient, type Target } from './client.ts';

/** How many message ids behind the last known one are looked at for a reply whose sending was cut off. */
const LOOK_AHEAD = 12;
/** Ids below this are those of supergroups and channels, which number their messages by themselves; all other chats of a bot share one numbering. */
const SUPERGROUPS_BELOW = -1_000_000_000_000;
const MAX_NUMBERINGS = 1000;

export type Outcome = 'delivered' | 'gone' | 'refused';

export interface Message {
  readonly html: string;
  readonly plain: string;
  readonly buttons: Content['buttons'];
}

/** Sends replies until they have arrived: once each, whatever Telegram and the network do meanwhile. */
export class Delivery {
  private readonly client: TelegramClient;
  private readonly log: ChannelLog;
  /** The youngest message id seen in each numbering. */
  private readonly youngest = new Map<number, number>();

  constructor(client: TelegramClient, log: ChannelLog) {
    this.client = client;
    this.log = log;
  }

  /** Notes a message that exists. */
  saw(chatId: number, messageId: number): void {
    const numbering = numberingOf(chatId);
    const youngest = Math.max(messageId, this.youngest.get(numbering) ?? 0);
    this.youngest.delete(numbering);
    this.youngest.set(numbering, youngest);
    for (const oldest of this.youngest.keys()) {
      if (this.youngest.size <= MAX_NUMBERINGS) break;
      this.youngest.delete(oldest);
    }
  }

  /** The youngest message known where the chat is numbered: a reply that is sent next gets a higher id. */
  youngestIn(chatId: number): number {
    return this.youngest.get(numberingOf(chatId)) ?? 0;
  }

  /**
   * Sends a reply: waits as long as Telegram asks (429), goes on when the platform is back, follows a group that became a supergroup, and falls
   * back to plain text where markup is refused.
   *
   * @param after - set when an earlier try may have arrived: the reply is looked for among the messages behind this id before it is sent again.
   * @throws the signal's reason.
   */
  async send(target: Target, message: Message, after: number | undefined, signal: AbortSignal): Promise<Outcome> {
    let to = target;
    let isHtml = true;
    let unsureSince = after;
    let failures = 0;
    for (;;) {
      const content: Content = { text: isHtml ? message.html : message.plain, isHtml, buttons: message.buttons };
      const known = this.youngestIn(to.chatId);
      try {
        if (unsureSince !== undefined && await this.find(to.chatId, unsureSince, content, signal)) return 'delivered';
        unsureSince = undefined;
        this.saw(to.chatId, await this.client.send(to, content, signal));
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
            const pauseMs = backoffMs(failures, RECONNECT);
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
  private async find(chatId: number, after: number, content: Content, signal: AbortSignal): Promise<boolean> {
    for (let id = after + 1; id <= after + LOOK_AHEAD; id += 1) {
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
  return chatId < SUPERGROUPS_BELOW ? chatId : 0;
}
