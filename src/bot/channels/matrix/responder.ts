import type { ChannelParts } from '../channel.ts';
import type { Reception } from '../reception.ts';
import { faultOf, type MatrixConnection } from './connection.ts';
import { HomeserverError, patiently, segment } from './homeserver.ts';
import type { Journal, PendingEvent } from './journal.ts';
import type { Outbox } from './outbox.ts';
import { parseMessage, type Parsed, type RoomEvent } from './parse.ts';
import { editContent, messageContent, pickSuggestion, renderReply, type MessageContent } from './render.ts';
import type { RoomMemory } from './room-memory.ts';
import { fetchEvent, joinedMembers } from './rooms.ts';
import { TEXTS } from './texts.ts';

/** How long after an answer an edit of its question still changes it. */
const EDIT_MS = 60_000;
const TYPING_MS = 20_000;
const MESSAGE = 'm.room.message';

export interface ResponderParts {
  readonly parts: ChannelParts;
  readonly connection: MatrixConnection;
  readonly journal: Journal;
  readonly reception: Reception;
  readonly outbox: Outbox;
  readonly memory: RoomMemory;
  /** Aborted when the channel may wait no longer. */
  readonly signal: AbortSignal;
}

type Message = Extract<Parsed, { kind: 'message' }>;

/** Answers the messages of a room, one after another, if they are meant for the bot. */
export class Responder {
  private readonly desk: ResponderParts;

  constructor(desk: ResponderParts) {
    this.desk = desk;
  }

  /**
   * Deals with a message: answers it, or finds that there is nothing to answer.
   *
   * @param known - the event, when it has just arrived; else it is fetched.
   * @param isLast - whether to give up on a missing key.
   * @returns `waiting` when its key has not come yet.
   * @throws the signal's reason, or {BotStoppedError}: the message is left for the next start.
   */
  async handle({ room, event: id }: PendingEvent, known: RoomEvent | undefined, isLast: boolean): Promise<'done' | 'waiting'> {
    const { reception, signal } = this.desk;
    if (reception.progress(id) === 'done') return 'done';
    const event = known ?? await this.persist(async () => fetchEvent((await this.desk.connection.connected(signal)).homeserver, room, id, signal));
    if (event === undefined) return 'done';
    const { session } = await this.desk.connection.connected(signal);
    const clear = await session.decrypt(room, event);
    if (clear === undefined) {
      if (!isLast) return 'waiting';
      await this.excuse(room, event);
      return 'done';
    }
    const parsed = clear.type === MESSAGE ? parseMessage(clear.content, this.desk.connection.me) : undefined;
    if (parsed?.kind === 'edit') await this.answerAgain(room, event, parsed);
    if (parsed?.kind === 'message' && await this.isMeant(room, parsed)) await this.answer(room, event, parsed);
    return 'done';
  }

  /** Whether a room is a conversation of two; everything in it is meant for the bot. */
  private async isDirect(room: string): Promise<boolean> {
    const { memory, signal } = this.desk;
    const { session, homeserver } = await this.desk.connection.connected(signal);
    if (session.knownMembers(room) > 2) return false;
    const members = memory.membersOf(room) ?? await this.persist(() => joinedMembers(homeserver, room, signal));
    memory.setMembers(room, members);
    return members.length <= 2;
  }

  private async isMeant(room: string, { isForBot, repliesTo }: Message): Promise<boolean> {
    if (isForBot || await this.isDirect(room)) return true;
    if (repliesTo === undefined) return false;
    if (this.desk.memory.isOwn(repliesTo)) return true;
    const { connection, signal } = this.desk;
    const replied = await this.persist(async () => fetchEvent((await connection.connected(signal)).homeserver, room, repliesTo, signal));
    return replied?.sender === connection.me.userId;
  }

  private async answer(room: string, event: RoomEvent, message: Message): Promise<void> {
    const { reception, memory, journal, parts, signal } = this.desk;
    const person = event.sender;
    this.showTyping(room);
    const isDirect = await this.isDirect(room);
    const text = pickSuggestion(message.text, memory.offered(room, person)) ?? message.text;
    const { reply, notice, delivered } = await reception.receive({ room, person, text, signal });
    const forms = renderReply(reply, { publicUrl: parts.publicUrl, notice });
    const relation = { event: event.event_id, thread: message.thread };
    // Phones stay silent for notices. In a conversation of two the answer is what the person waits for; in a room a notice keeps other bots quiet.
    const sent = await this.send(room, messageContent(forms, { isNotice: !isDirect, relation, person: isDirect ? undefined : person }), event.event_id);
    if (sent !== undefined) {
      memory.offer(room, person, reply.suggestions);
      journal.addAnswer({ event: event.event_id, reply: sent, room, person, at: Date.now() });
      delivered();
    }
    reception.mark(event.event_id, 'done');
  }

  /** A question that was changed within a minute of its answer has the answer changed. */
  private async answerAgain(room: string, event: RoomEvent, edit: Extract<Parsed, { kind: 'edit' }>): Promise<void> {
    const { reception, memory, journal, parts, signal } = this.desk;
    const first = journal.answerTo(edit.of);
    if (first === undefined || first.person !== event.sender || Date.now() - first.at > EDIT_MS) return;
    const { reply, delivered } = await reception.receive({ room, person: event.sender, text: edit.text, signal });
    const isNotice = !await this.isDirect(room);
    const sent = await this.send(room, editContent(renderReply(reply, { publicUrl: parts.publicUrl }), { isNotice, replaces: first.reply }), event.event_id);
    if (sent !== undefined) {
      memory.offer(room, event.sender, reply.suggestions);
      delivered();
    }
    reception.mark(event.event_id, 'done');
  }

  /** Tells the author of an unreadable message so, where every message is meant for the bot; in a room nobody knows for whom it was. */
  private async excuse(room: string, event: RoomEvent): Promise<void> {
    if (await this.isDirect(room)) await this.send(room, messageContent({ plain: TEXTS.unreadable, html: `<p>${TEXTS.unreadable}</p>` }, { isNotice: true, relation: { event: event.event_id, thread: undefined } }), event.event_id);
    this.desk.reception.mark(event.event_id, 'done');
  }

  /** @returns the message's id; `undefined` when the server refuses it for good, which is logged. */
  private async send(room: string, content: MessageContent, cause: string): Promise<string | undefined> {
    const { outbox, memory, parts, signal } = this.desk;
    try {
      const sent = await outbox.send(room, content, cause, signal);
      memory.addOwn(sent);
      return sent;
    } catch (error) {
      signal.throwIfAborted();
      parts.log.error({ channel: 'matrix', ...faultOf(error) }, 'a reply was refused and is given up');
      if (!(error instanceof HomeserverError) || error.status !== 413) return undefined;
      const short = { msgtype: 'm.notice', body: TEXTS.tooLarge, 'm.relates_to': content['m.relates_to'] };
      return outbox.send(room, short, `${cause} short`, signal).catch(() => undefined);
    }
  }

  /** Nice to have: a failure costs nothing. Sending the reply ends it. */
  private showTyping(room: string): void {
    const { connection, signal } = this.desk;
    connection.connected(signal)
      .then(({ homeserver }) => homeserver.request('PUT', `/rooms/${segment(room)}/typing/${segment(connection.me.userId)}`, { body: { typing: true, timeout: TYPING_MS }, signal }))
      .catch(() => undefined);
  }

  private persist<T>(work: () => Promise<T>): Promise<T> {
    return patiently(work, this.desk.signal);
  }
}
