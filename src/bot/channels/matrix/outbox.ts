import { createHash } from 'node:crypto';
import { z } from 'zod';
import { backoffMs, pause, RECONNECT } from '../backoff.ts';
import type { Session, WireContent } from './client.ts';
import { HomeserverError, segment, type Homeserver } from './homeserver.ts';
import type { MessageContent } from './render.ts';

/** What the outbox needs of the connection at the time of a try. */
export interface Connection { readonly session: Session; readonly homeserver: Homeserver }

/** Tries of a message that this side cannot even encrypt. */
const MAX_OWN_FAILURES = 10;

const Sent = z.object({ event_id: z.string() });

/** Sends messages until they have arrived. Each has a transaction id made from what it answers, so that the server takes it once however often it is sent. */
export class Outbox {
  private readonly connected: (signal: AbortSignal) => Promise<Connection>;
  private readonly onRetry: (error: unknown, pauseMs: number) => void;
  /** Until then the server wants no message; limits are an account's, not a room's. */
  private pausedUntil = 0;
  private waiting = 0;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(connected: (signal: AbortSignal) => Promise<Connection>, onRetry: (error: unknown, pauseMs: number) => void) {
    this.connected = connected;
    this.onRetry = onRetry;
  }

  /**
   * Sends a message into a room, encrypted if the room is.
   *
   * @param cause - what the message answers; the same cause is taken once, over restarts too.
   * @returns the message's id.
   * @throws {HomeserverError} when the server refuses it for good, or the signal's reason.
   */
  async send(room: string, content: MessageContent, cause: string, signal: AbortSignal): Promise<string> {
    const transaction = createHash('sha256').update(cause).digest('base64url');
    let wire: WireContent | undefined;
    for (let failures = 1; ; failures += 1) {
      signal.throwIfAborted();
      const { session, homeserver } = await this.connected(signal);
      try {
        wire ??= await session.encrypt(room, 'm.room.message', content);
        const { type, content: body } = wire;
        return await this.inTurn(signal, async () => Sent.parse(await homeserver.request('PUT', `/rooms/${segment(room)}/send/${type}/${transaction}`, { body, signal })).event_id);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof HomeserverError && error.isFinal) throw error;
        if (!(error instanceof HomeserverError) && failures >= MAX_OWN_FAILURES) throw error;
        const backoff = backoffMs(failures, RECONNECT);
        const asked = error instanceof HomeserverError ? error.retryAfterMs : undefined;
        if (asked !== undefined) this.pausedUntil = Math.max(this.pausedUntil, Date.now() + asked);
        const pauseMs = asked ?? backoff;
        this.onRetry(error, pauseMs);
        if (asked === undefined) await pause(backoff, signal);
      }
    }
  }

  /** While the server limits, one message at a time tries: many at once would only be refused. */
  private async inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.pausedUntil === 0) return work();
    this.waiting += 1;
    const mine = this.turn.then(async () => {
      try {
        const waitMs = this.pausedUntil - Date.now();
        if (waitMs > 0) await pause(waitMs, signal);
        return await work();
      } finally {
        this.waiting -= 1;
        if (this.waiting === 0 && this.pausedUntil <= Date.now()) this.pausedUntil = 0;
      }
    });
    this.turn = mine.catch(() => undefined);
    return mine;
  }
}
