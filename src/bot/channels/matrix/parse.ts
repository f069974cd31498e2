import { z } from 'zod';
import { parseCommand } from '../../commands.ts';

/** An event of a room's timeline, as `/sync`, `/messages` and `/event` give it; of the content nothing is trusted. */
export const RoomEvent = z.object({ event_id: z.string(), type: z.string(), sender: z.string(), origin_server_ts: z.number().default(0), state_key: z.string().optional(), content: z.record(z.string(), z.unknown()).catch({}) });
export type RoomEvent = z.infer<typeof RoomEvent>;

/** How people may call the bot. */
export interface Me {
  readonly userId: string;
  /** Empty when the account has none. */
  readonly displayName: string;
}

/** What a message is to the bot. */
export type Parsed =
  /** Nothing to answer: a notice, an unknown sort of event. */
  | { readonly kind: 'ignored' }
  /** A new text for an earlier message. */
  | { readonly kind: 'edit'; readonly of: string; readonly text: string }
  | {
    readonly kind: 'message';
    /** Without the bot's name and without what a reply quotes; empty for pictures, sounds and files. */
    readonly text: string;
    /** The thread's first message. */
    readonly thread: string | undefined;
    /** The message that the person replies to, if they chose one. */
    readonly repliesTo: string | undefined;
    /** Whether the message names the bot or is a command: then it is meant for it, whoever else is in the room. */
    readonly isForBot: boolean;
  };

const Content = z.object({
  msgtype: z.string(), body: z.string().catch(''), formatted_body: z.string().catch(''),
  'm.mentions': z.object({ user_ids: z.array(z.string()).catch([]) }).catch({ user_ids: [] }),
  'm.new_content': z.object({ body: z.string(), formatted_body: z.string().catch('') }).optional().catch(undefined),
  'm.relates_to': z.object({
    rel_type: z.string().optional().catch(undefined), event_id: z.string().optional().catch(undefined), is_falling_back: z.boolean().catch(false),
    'm.in_reply_to': z.object({ event_id: z.string() }).optional().catch(undefined),
  }).optional().catch(undefined),
});

const TEXT_TYPES = ['m.text', 'm.emote'];
const OTHER_TYPES = ['m.image', 'm.audio', 'm.video', 'm.file', 'm.location'];

/**
 * Reads the (decrypted) content of an `m.room.message`.
 *
 * Notices are never answered: they are what bots write, so that two of them cannot talk to each other for ever.
 */
export function parseMessage(content: unknown, me: Me): Parsed {
  const parsed = Content.safeParse(content);
  if (!parsed.success) return { kind: 'ignored' };
  const { msgtype, body, formatted_body: html, 'm.relates_to': relation, 'm.new_content': newContent, 'm.mentions': mentions } = parsed.data;
  const isText = TEXT_TYPES.includes(msgtype);
  if (!isText && !OTHER_TYPES.includes(msgtype)) return { kind: 'ignored' };
  if (relation?.rel_type === 'm.replace') {
    return relation.event_id === undefined || newContent === undefined || !isText ? { kind: 'ignored' } : { kind: 'edit', of: relation.event_id, text: withoutName(withoutQuote(newContent.body), me) };
  }
  const own = isText ? withoutQuote(body) : '';
  const text = withoutName(own, me);
  return {
    kind: 'message', text,
    thread: relation?.rel_type === 'm.thread' ? relation.event_id : undefined,
    // In a thread clients name the last message as replied to, for readers that know no threads; that is nobody's choice.
    repliesTo: relation?.is_falling_back === true ? undefined : relation?.['m.in_reply_to']?.event_id,
    isForBot: mentions.user_ids.includes(me.userId) || hasPill(html, me.userId) || text !== own.trim() || isCommand(text),
  };
}

function isCommand(text: string): boolean {
  return /^[!/]/u.test(text) && parseCommand(text) !== undefined;
}

/** Whether the HTML links to the bot's account; the quote of a reply does not count, it names whoever is replied to. */
function hasPill(html: string, userId: string): boolean {
  // A pattern from an opening tag to the last closing one looks at all that follows for each opening tag: a second of processor for 58 kB of them.
  const own = html.split('</mx-reply>').at(-1) ?? '';
  return [userId, encodeURIComponent(userId)].some((id) => own.includes(`https://matrix.to/#/${id}"`) || own.includes(`https://matrix.to/#/${id}'`));
}

/** Older clients quote the message that is replied to in the first lines of the text. */
function withoutQuote(body: string): string {
  return body.replace(/^(?:> [^\n]*\n)+\n/u, '');
}

/** The text without the bot's account anywhere, and without its name at the start, as people and their clients put it there. */
function withoutName(body: string, { userId, displayName }: Me): string {
  const text = body.replaceAll(userId, ' ').trim().replace(/^[,:;]\s*/u, '');
  const names = [displayName, userId.slice(1).split(':')[0] ?? ''].filter((name) => name !== '').sort((left, right) => right.length - left.length);
  for (const name of names) {
    const start = text.slice(0, name.length + 1).toLowerCase();
    const isCalled = start.startsWith('@') ? start.slice(1) === name.toLowerCase() : start.startsWith(name.toLowerCase());
    if (!isCalled) continue;
    const rest = text.slice(start.startsWith('@') ? name.length + 1 : name.length);
    // « Éclaireurs » and « éclaireur-né » are other words.
    if (/^(?:[\s,:;!?]|$)/u.test(rest)) return rest.replace(/^[\s,:;]+/u, '').trim();
  }
  return text;
}
