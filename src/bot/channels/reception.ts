import { join } from 'node:path';
import { NoIndexError, type Reply } from '../../answering/index.ts';
import { parseCommand, say } from '../commands.ts';
import { BotStoppedError } from '../errors.ts';
import { TEXTS } from '../texts.ts';
import type { ChannelParts } from './channel.ts';
import { Ledger } from './ledger.ts';
import { Pseudonyms } from './pseudonyms.ts';

/** As in the web's contract. */
const MAX_MESSAGE_CHARS = 2000;
const MAX_PEOPLE = 20_000;
const MAX_ANSWERED = 20_000;
/** A person who has not written for this long is greeted anew. */
const PEOPLE_DAYS = 90;
/** Longer than any platform delivers a message again. */
const ANSWERED_DAYS = 7;

/** A message that is meant for the bot. */
export interface Addressed {
  /** Where it was written; a thread or topic with a conversation of its own is a room of its own. */
  readonly room: string;
  readonly person: string;
  /** What the person wrote, without the bot's name; empty for a message without text. */
  readonly text: string;
  readonly signal?: AbortSignal | undefined;
}

/** What a message is answered with. */
export interface Response {
  readonly reply: Reply;
  /** To be shown above the reply, the first time that a person writes in a room. */
  readonly notice: string | undefined;
  /** To be called when the person has got it: the notice does not come again. */
  readonly delivered: () => void;
}

/** How far the answering of a message went; `sending` after a crash means that the reply may have arrived or not. */
export type Progress = 'new' | 'sending' | 'done';

/** What the channels of all platforms do alike: who is met, in which style, and which messages are answered already. */
export interface Reception {
  /**
   * Has a message answered. Failures become a sentence to the person, and a log line without their words.
   *
   * @throws {BotStoppedError} when the program is stopping, or the signal's reason: the message is to be left for the next start.
   */
  receive(message: Addressed): Promise<Response>;
  progress(messageId: string): Progress;
  /** What was noted with the last mark. */
  note(messageId: string): string | undefined;
  /**
   * On disk when it returns.
   *
   * @param note - letters and digits that help to find out after a crash whether the reply arrived.
   */
  mark(messageId: string, progress: 'sending' | 'done', note?: string): void;
  close(): void;
}

/**
 * Opens the reception of a channel; its files (`key`, `people`, `answered`) lie in the channel's folder and hold pseudonyms only.
 *
 * @param platform - its name as people say it, for the first words.
 * @param sign - what commands begin with there.
 */
export function openReception(channel: string, platform: string, parts: ChannelParts, sign: '/' | '!' = '/'): Reception {
  const names = Pseudonyms.of(parts.dataDir);
  const onFault = (error: unknown): void => parts.log.error({ channel, err: error }, 'the state of a channel could not be written, it goes on in memory');
  const people = new Ledger(join(parts.dataDir, 'people'), { maxEntries: MAX_PEOPLE, maxAgeDays: PEOPLE_DAYS, onFault });
  const answered = new Ledger(join(parts.dataDir, 'answered'), { maxEntries: MAX_ANSWERED, maxAgeDays: ANSWERED_DAYS, onFault });

  const answer = async (conversation: string, text: string, signal: AbortSignal | undefined): Promise<Reply> => {
    if (text === '') return say(TEXTS.textOnly);
    if (text.length > MAX_MESSAGE_CHARS) return say(TEXTS.tooLong(MAX_MESSAGE_CHARS));
    const started = performance.now();
    try {
      const reply = await parts.bot.handleTurn({ channel, conversation, user: conversation, text, style: people.get(conversation) === 'simple' ? 'simple' : 'standard', signal });
      parts.onTurn(channel, reply.kind, reply.mode, (performance.now() - started) / 1000);
      return reply;
    } catch (error) {
      if (error instanceof BotStoppedError || signal?.aborted === true) throw error;
      parts.log.error({ channel, err: error }, 'turn failed');
      return say(error instanceof NoIndexError ? TEXTS.notReady : TEXTS.failed);
    }
  };
  return {
    receive: async ({ room, person, text, signal }) => {
      const conversation = names.name('conversation', room, person);
      const words = text.trim();
      const known = people.get(conversation);
      const reply = await answer(conversation, words, signal);
      const command = parseCommand(words);
      if (command === 'forget') people.delete(conversation);
      const style = command === 'simple' || command === 'standard' ? command : known ?? 'standard';
      return {
        reply,
        notice: known === undefined && command !== 'forget' ? TEXTS.firstContact(platform, sign) : undefined,
        delivered: () => {
          if (command !== 'forget') people.set(conversation, style);
        },
      };
    },
    progress: (messageId) => {
      const known = answered.get(names.name('message', messageId))?.split(':')[0];
      return known === 'sending' || known === 'done' ? known : 'new';
    },
    note: (messageId) => answered.get(names.name('message', messageId))?.split(':')[1],
    mark: (messageId, progress, note) => answered.set(names.name('message', messageId), note === undefined ? progress : `${progress}:${note}`),
    close: () => {
      people.close();
      answered.close();
    },
  };
}
