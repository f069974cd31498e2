import { RECONNECT, untilDone } from '../backoff.ts';
import { BotStoppedError } from '../../errors.ts';
import { TurnQueue } from '../../turn-queue.ts';
import type { Channel, ChannelParts, ChannelState } from '../channel.ts';
import { openReception, type Reception } from '../reception.ts';
import { faultOf, MatrixConnection } from './connection.ts';
import { patiently } from './homeserver.ts';
import { Journal, type PendingEvent } from './journal.ts';
import { Outbox } from './outbox.ts';
import { parseMessage, type RoomEvent } from './parse.ts';
import { acceptsInvite, acceptsUpgrade, serverOf, type InvitePolicy } from './policy.ts';
import { Responder } from './responder.ts';
import { RoomMemory } from './room-memory.ts';
import { join, joinedMembers, leave, predecessorOf, readGap } from './rooms.ts';
import type { Credentials } from './sign-in.ts';
import type { RoomBatch, SyncBatch, Upgrade } from './sync-batch.ts';
import { Vault } from './vault.ts';

const CHANNEL = 'matrix';
/** An answer's question can be changed for a minute after it; the link between them is kept a little longer. */
const LINK_MS = 120_000;
/** How long a message waits for its key before its author is told that it cannot be read. */
const KEY_WAIT_MS = 60_000;
/** Part of the program's ten seconds that running turns may take when it stops. */
const STOP_GRACE_MS = 6000;

export interface MatrixSettings extends Credentials {
  /** Encrypts what the channel keeps on disk. */
  readonly storeKey: string;
  readonly invites: InvitePolicy;
}

/** Times that tests shorten. */
export interface MatrixTuning { readonly pollTimeoutMs?: number; readonly watchdogMs?: number; readonly keyWaitMs?: number; readonly stopGraceMs?: number }

interface Running { readonly connection: MatrixConnection; readonly journal: Journal; readonly reception: Reception; readonly responder: Responder }

/** A message whose key has not come, and when its author is told so. */
interface Unreadable { readonly pending: PendingEvent; readonly event: RoomEvent | undefined; readonly until: number; readonly timer: NodeJS.Timeout }

/** The Matrix channel; its packages are loaded when it starts. */
export function createMatrixChannel(settings: MatrixSettings, parts: ChannelParts, tuning: MatrixTuning = {}): Channel {
  return new MatrixChannel(settings, parts, tuning);
}

/**
 * The life of a message: a batch of the stream names it → its id is on disk as pending, with the keys that came along and the stream's new place, before
 * the server is asked for more → it waits behind the earlier ones of its room → it is answered under a transaction id made from its own id → its id is
 * marked as done. A crash anywhere leaves it pending or sent; sent again, the server takes it once.
 */
class MatrixChannel implements Channel {
  readonly name = CHANNEL;
  private readonly settings: MatrixSettings;
  private readonly parts: ChannelParts;
  private readonly tuning: MatrixTuning;
  private readonly queue = new TurnQueue();
  private readonly memory = new RoomMemory();
  private readonly ended = new AbortController();
  private readonly unreadable = new Map<string, Unreadable>();
  private running: Running | undefined;
  private stopped: Promise<void> | undefined;

  constructor(settings: MatrixSettings, parts: ChannelParts, tuning: MatrixTuning) {
    this.settings = settings;
    this.parts = parts;
    this.tuning = tuning;
  }

  state(): ChannelState {
    return this.running?.connection.state ?? (this.stopped === undefined ? 'starting' : 'stopped');
  }

  async start(): Promise<void> {
    const { settings, parts, tuning } = this;
    const vault = await Vault.open(parts.dataDir, settings.storeKey);
    const journal = await Journal.load(vault);
    const reception = openReception(CHANNEL, 'Matrix', parts, '!');
    const connection = new MatrixConnection({
      credentials: settings, storeKey: settings.storeKey, vault, journal, log: parts.log, onBatch: (batch) => this.take(batch),
      pollTimeoutMs: tuning.pollTimeoutMs ?? 30_000, watchdogMs: tuning.watchdogMs ?? 180_000,
    });
    const outbox = new Outbox((signal) => connection.connected(signal), (error, pauseMs) => parts.log.warn({ channel: CHANNEL, pauseMs, ...faultOf(error) }, 'a reply could not be sent yet, it is sent again'));
    const responder = new Responder({ parts, connection, journal, reception, outbox, memory: this.memory, signal: this.ended.signal });
    this.running = { connection, journal, reception, responder };
    // Before anything newer of their rooms; they wait for the connection.
    for (const room of journal.invites) this.enter(room);
    for (const pending of journal.pending) this.dispatch(pending, undefined);
    try {
      await connection.start();
    } catch (error) {
      this.ended.abort(error);
      throw error;
    }
  }

  stop(): Promise<void> {
    this.stopped ??= this.end();
    return this.stopped;
  }

  private async end(): Promise<void> {
    const { running } = this;
    if (running === undefined) return;
    running.connection.halt();
    for (const { timer } of this.unreadable.values()) clearTimeout(timer);
    const grace = setTimeout(() => this.ended.abort(new BotStoppedError()), this.tuning.stopGraceMs ?? STOP_GRACE_MS);
    await this.queue.idle();
    clearTimeout(grace);
    this.ended.abort(new BotStoppedError());
    await running.connection.close();
    await running.journal.save();
    running.reception.close();
  }

  /** Takes over what the stream brought: on disk first, then to work. */
  private async take(batch: SyncBatch): Promise<void> {
    const { running } = this;
    if (running === undefined) return;
    const { journal, connection } = running;
    // At the very first sign-in the rooms' past is not the bot's business.
    const isFirst = journal.since === undefined;
    const accepted = batch.invites.filter((invite) => acceptsInvite(this.settings.invites, invite) || journal.successor(invite.room) !== undefined).map(({ room }) => room);
    const declined = batch.invites.filter(({ room }) => !accepted.includes(room)).map(({ room }) => room);
    const found: { readonly pending: PendingEvent; readonly event: RoomEvent }[] = [];
    for (const joined of batch.joined) {
      if (joined.hasMembers || joined.gap !== undefined) this.memory.forgetMembers(joined.room);
      if (isFirst && !joined.isNew) continue;
      for (const event of await this.eventsOf(joined, journal.since)) if (this.isToHandle(event)) found.push({ pending: { room: joined.room, event: event.event_id }, event });
    }
    for (const room of batch.left) journal.forgetRoom(room);
    for (const room of accepted) journal.addInvite(room);
    for (const { pending } of found) journal.addPending(pending);
    journal.expireAnswers(Date.now() - LINK_MS);
    journal.since = batch.next;
    // Until this is on disk the server must not be asked for more: it would take that for a receipt.
    await this.untilSaved(async () => {
      await connection.saveKeys();
      await journal.save();
    });
    for (const room of accepted) this.enter(room);
    for (const room of [...declined, ...batch.left]) this.depart(room);
    for (const { room, hasLeavers } of batch.joined) if (hasLeavers) this.departIfAlone(room);
    for (const { pending, event } of found) this.dispatch(pending, event);
    for (const { room, upgrade } of batch.joined) if (upgrade !== undefined) this.follow(room, upgrade);
    // Keys come with any batch.
    for (const { pending, event, until, timer } of this.unreadable.values()) {
      clearTimeout(timer);
      this.dispatch(pending, event, until);
    }
    this.unreadable.clear();
  }

  /** Tries until the state is on disk, or the channel may wait no longer. */
  private untilSaved(save: () => Promise<void>): Promise<void> {
    return untilDone(save, { signal: this.ended.signal, backoff: RECONNECT, isFinal: () => false, onFailure: (error) => this.parts.log.error({ channel: CHANNEL, ...faultOf(error) }, 'the state cannot be written to DATA_DIR, nothing more is received until it can') }).catch(() => undefined);
  }

  private async eventsOf({ room, events, gap }: RoomBatch, since: string | undefined): Promise<readonly RoomEvent[]> {
    const { running } = this;
    if (gap === undefined || since === undefined || running === undefined) return events;
    const { signal } = this.ended;
    const missed = await patiently(async () => readGap((await running.connection.connected(signal)).homeserver, room, { from: gap, to: since, isKnown: (event) => running.reception.progress(event) === 'done', signal }), signal);
    if (missed.isCut) this.parts.log.warn({ channel: CHANNEL }, 'a room had more messages during an absence than could be fetched; the oldest are not answered');
    return [...missed.events, ...events];
  }

  /** Whether an event may be a message to the bot; what is certainly none is not even noted. */
  private isToHandle(event: RoomEvent): boolean {
    const { running } = this;
    if (running === undefined || event.state_key !== undefined || event.sender === running.connection.me.userId || running.reception.progress(event.event_id) === 'done') return false;
    return event.type === 'm.room.encrypted' || (event.type === 'm.room.message' && parseMessage(event.content, running.connection.me).kind !== 'ignored');
  }

  /** @param until - when to give up on a missing key; from the first try on. */
  private dispatch(pending: PendingEvent, event: RoomEvent | undefined, until = Date.now() + (this.tuning.keyWaitMs ?? KEY_WAIT_MS)): void {
    this.work(pending.room, async ({ responder, journal }) => {
      const outcome = await responder.handle(pending, event, Date.now() >= until);
      if (outcome === 'done') return journal.removePending(pending.event);
      const timer = setTimeout(() => {
        this.unreadable.delete(pending.event);
        this.dispatch(pending, event, until);
      }, until - Date.now());
      this.unreadable.set(pending.event, { pending, event, until, timer });
    });
  }

  private enter(room: string): void {
    this.work(room, async ({ connection, journal }) => {
      const { signal } = this.ended;
      const successor = journal.successor(room);
      const isIn = await patiently(async () => join((await connection.connected(signal)).homeserver, room, signal, successor?.via), signal);
      journal.removeInvite(room);
      this.parts.log.info({ channel: CHANNEL }, isIn ? 'entered a room' : successor === undefined ? 'an invite was withdrawn' : 'the replacement of a room is not open to the bot yet, it waits for an invite');
      if (!isIn || successor === undefined) return;
      // Whoever may replace a room must not be able to send the bot into somebody else's.
      const predecessor = await patiently(async () => predecessorOf((await connection.connected(signal)).homeserver, room, signal), signal);
      journal.removeSuccessor(room);
      if (predecessor === successor.of) return;
      this.parts.log.warn({ channel: CHANNEL }, 'a room was to replace another one and does not say so itself, it is left');
      this.depart(room);
    });
  }

  /** Goes from a room that was replaced into its replacement, if the policy allows it; nobody can write in the old one. */
  private follow(room: string, { replacement, sender }: Upgrade): void {
    this.work(room, async ({ journal }) => {
      if (acceptsUpgrade(this.settings.invites, { from: room, replacement, sender })) {
        journal.addSuccessor({ room: replacement, of: room, via: serverOf(sender) });
        journal.addInvite(replacement);
        // A kill between the two rooms must not leave the bot outside of both.
        await this.untilSaved(() => journal.save());
        this.enter(replacement);
      }
      this.depart(room);
    });
  }

  private depart(room: string): void {
    this.memory.forgetRoom(room);
    this.work(room, async ({ connection }) => {
      const { signal } = this.ended;
      await patiently(async () => leave((await connection.connected(signal)).homeserver, room, signal), signal);
      (await connection.connected(signal)).session.forgetRoom(room);
    });
  }

  private departIfAlone(room: string): void {
    this.work(room, async ({ connection }) => {
      const { signal } = this.ended;
      const members = await patiently(async () => joinedMembers((await connection.connected(signal)).homeserver, room, signal), signal);
      if (members.length <= 1) this.depart(room);
    });
  }

  /** Queues work behind the earlier work of its room. After a stop began, what has not begun is left for the next start. */
  private work(room: string, work: (running: Running) => Promise<void>): void {
    const { running } = this;
    if (running === undefined) return;
    this.queue.run(room, async () => {
      if (this.stopped === undefined) await work(running);
    }).catch((error: unknown) => {
      if (!this.ended.signal.aborted && !(error instanceof BotStoppedError)) this.parts.log.error({ channel: CHANNEL, ...faultOf(error) }, 'a message could not be dealt with, it is left for the next start');
    });
  }
}
