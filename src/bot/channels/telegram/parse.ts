import { z } from 'zod';

/** The bot's own account. */
export interface Me {
  readonly id: number;
  readonly username: string;
}

/** Where a message was written, and thus where its reply goes. */
export interface Spot {
  readonly chatId: number;
  /** Topic of a forum. */
  readonly threadId: number | undefined;
  readonly isGroup: boolean;
  /** The message that is replied to; unknown where the platform no longer shows it. */
  readonly messageId: number | undefined;
}

/** What an update asks of the bot. */
export type Event =
  | { readonly kind: 'message'; readonly spot: Spot; readonly person: string; readonly text: string }
  /** A button was pressed; `label` is what stood on it, where the platform still shows the message. */
  | { readonly kind: 'choice'; readonly callbackId: string; readonly spot: Spot | undefined; readonly person: string; readonly data: string; readonly label: string | undefined }
  /** A group became a supergroup, with a new id. */
  | { readonly kind: 'migration'; readonly from: number; readonly to: number }
  | { readonly kind: 'nothing' };

const User = z.object({ id: z.number(), is_bot: z.boolean().optional() });
const Chat = z.object({ id: z.number(), type: z.string() });
const Entity = z.object({ type: z.string(), offset: z.number(), length: z.number(), user: User.optional() });
const Message = z.object({
  message_id: z.number(), date: z.number().optional(), chat: Chat, from: User.optional(), sender_chat: z.object({ id: z.number() }).optional(),
  message_thread_id: z.number().optional(), is_topic_message: z.boolean().optional(), is_automatic_forward: z.boolean().optional(),
  text: z.string().optional(), entities: z.array(Entity).optional(), caption: z.string().optional(), caption_entities: z.array(Entity).optional(),
  reply_to_message: z.object({ from: User.optional(), forum_topic_created: z.unknown().optional() }).optional(),
  migrate_to_chat_id: z.number().optional(),
  photo: z.unknown().optional(), voice: z.unknown().optional(), audio: z.unknown().optional(), video: z.unknown().optional(), video_note: z.unknown().optional(), animation: z.unknown().optional(), sticker: z.unknown().optional(), document: z.unknown().optional(), location: z.unknown().optional(), contact: z.unknown().optional(),
});
const Button = z.object({ text: z.string(), callback_data: z.string().optional() });
const Callback = z.object({
  id: z.union([z.string(), z.number()]).transform(String), from: User, data: z.string().optional(),
  message: Message.extend({ message_id: z.number().optional(), reply_markup: z.object({ inline_keyboard: z.array(z.array(Button)) }).optional() }).optional(),
});

/** The part of Telegram's update that the bot reads; everything else is left out at the border. */
export const Update = z.object({ update_id: z.number(), message: Message.optional(), callback_query: Callback.optional() });
export type Update = z.infer<typeof Update>;
type Message = z.infer<typeof Message>;

/** Kinds of updates that are asked for. */
export const ALLOWED_UPDATES = ['message', 'callback_query'] as const;
/** Commands that the bot takes in a group without being named: the last bot to have written there gets them. */
const COMMANDS = new Set(['start', 'aide', 'help', 'sources', 'simple', 'normal', 'recommencer', 'effacer', 'supprimer']);
const MEDIA = ['photo', 'voice', 'audio', 'video', 'video_note', 'animation', 'sticker', 'document', 'location', 'contact'] as const;

/**
 * What names an update over deliveries: the number alone begins anew when a bot is idle for a week. Every press of a button by the same person has the
 * same name, since it asks the same thing once more, most often by a double tap.
 */
export function updateKey({ update_id, message, callback_query }: Update): string {
  const about = message ?? callback_query?.message;
  if (callback_query !== undefined && about?.message_id !== undefined) return ['press', about.chat.id, about.message_id, callback_query.from.id, callback_query.data].join(' ');
  return [update_id, about?.chat.id, about?.message_id, message?.date, callback_query?.id].join(' ');
}

/** The chat whose updates are handled one after another. */
export function chatOf({ message, callback_query }: Update): number {
  return message?.chat.id ?? callback_query?.message?.chat.id ?? callback_query?.from.id ?? 0;
}

/**
 * Reads what an update asks of the bot.
 *
 * In a group the bot is addressed by its name (`@name`, or a mention of its account), by a reply to one of its messages, or by a command; a command
 * that names another bot is never for it. Entity offsets count UTF-16 units, as JavaScript does.
 */
export function parseUpdate(update: Update, me: Me): Event {
  const { message, callback_query: callback } = update;
  if (callback !== undefined) {
    const about = callback.message;
    const label = about?.reply_markup?.inline_keyboard.flat().find((button) => button.callback_data === callback.data)?.text;
    return { kind: 'choice', callbackId: callback.id, spot: about === undefined ? undefined : spotOf(about), person: String(callback.from.id), data: callback.data ?? '', label };
  }
  if (message === undefined) return { kind: 'nothing' };
  if (message.migrate_to_chat_id !== undefined) return { kind: 'migration', from: message.chat.id, to: message.migrate_to_chat_id };
  const person = personOf(message);
  const spot = spotOf(message);
  const text = person === undefined ? undefined : wordsFor(message, spot.isGroup, me);
  return person === undefined || text === undefined ? { kind: 'nothing' } : { kind: 'message', spot, person, text };
}

/** Bots are not answered; an administrator who writes as the group is one person. */
function personOf({ from, sender_chat, is_automatic_forward }: Message): string | undefined {
  if (is_automatic_forward === true) return undefined;
  if (sender_chat !== undefined) return `chat ${sender_chat.id}`;
  return from === undefined || from.is_bot === true ? undefined : String(from.id);
}

function spotOf(message: Omit<Message, 'message_id'> & { readonly message_id?: number | undefined }): Spot {
  const isGroup = message.chat.type === 'group' || message.chat.type === 'supergroup' || message.chat.type === 'channel';
  // Outside forums Telegram numbers reply threads with the same field; sending into those fails.
  const threadId = message.is_topic_message === true ? message.message_thread_id : undefined;
  return { chatId: message.chat.id, threadId, isGroup, messageId: message.message_id };
}

/** What was said to the bot, without its name; empty for a message without text; `undefined` when it is not addressed. */
function wordsFor(message: Message, isGroup: boolean, me: Me): string | undefined {
  const text = message.text ?? message.caption ?? '';
  const entities = (message.text === undefined ? message.caption_entities : message.entities) ?? [];
  const at = (entity: z.infer<typeof Entity>): string => text.slice(entity.offset, entity.offset + entity.length);
  const names = entities.filter((entity) => (entity.type === 'mention' && at(entity).toLowerCase() === `@${me.username.toLowerCase()}`) || (entity.type === 'text_mention' && entity.user?.id === me.id));
  const command = readCommand(text);
  if (command?.bot !== undefined && command.bot.toLowerCase() !== me.username.toLowerCase()) return undefined;
  if (!isGroup && text === '') return MEDIA.some((kind) => message[kind] !== undefined) ? '' : undefined;
  const repliesToMe = message.reply_to_message?.from?.id === me.id && message.reply_to_message.forum_topic_created === undefined;
  const isCommand = command !== undefined && (command.bot !== undefined || COMMANDS.has(command.name));
  if (isGroup && names.length === 0 && !isCommand && !(repliesToMe && text !== '')) return undefined;
  if (command !== undefined) return commandText(command);
  const words = withoutNames(text, names);
  // Who only calls the bot is told how to use it.
  return words === '' ? '/aide' : words;
}

interface CommandWords {
  readonly name: string;
  readonly bot: string | undefined;
  readonly rest: string;
}

function readCommand(text: string): CommandWords | undefined {
  const [, name, bot, rest] = /^\/(\w+)(?:@(\w+))?(?:\s+(.*))?$/su.exec(text) ?? [];
  return name === undefined ? undefined : { name: name.toLowerCase(), bot, rest: (rest ?? '').trim() };
}

/** A known command alone, `/start` whatever a link put behind it; an unknown one is help, and words behind a command are the question. */
function commandText({ name, rest }: CommandWords): string {
  if (name === 'start') return '/start';
  if (rest !== '') return COMMANDS.has(name) ? `${name} ${rest}` : rest;
  return COMMANDS.has(name) ? `/${name}` : '/aide';
}

function withoutNames(text: string, names: readonly { readonly offset: number; readonly length: number }[]): string {
  let words = text;
  for (const { offset, length } of names.toSorted((left, right) => right.offset - left.offset)) words = `${words.slice(0, offset)} ${words.slice(offset + length)}`;
  return words.replaceAll(/[^\S\n]+/gu, ' ').replace(/^[\s,:;]+/u, '').trim();
}
