import { z } from 'zod';
import { Homeserver, HomeserverError } from '../../src/bot/channels/matrix/homeserver.ts';
import { pause } from '../../src/bot/channels/backoff.ts';

const Event = z.object({ event_id: z.string().default(''), type: z.string(), sender: z.string(), content: z.record(z.string(), z.unknown()), state_key: z.string().optional() });
export type SeenEvent = z.infer<typeof Event> & { readonly room: string };
const Sync = z.object({ next_batch: z.string(), rooms: z.object({ join: z.record(z.string(), z.object({ timeline: z.object({ events: z.array(Event) }) })).default({}), invite: z.record(z.string(), z.unknown()).default({}) }).default({ join: {}, invite: {} }) });

export interface RoomWish { readonly invite?: readonly string[]; readonly isEncrypted?: boolean; readonly isDirect?: boolean; readonly isPublic?: boolean }

/** A person with a plain client, without encryption; runs against the stub and against a real homeserver. */
export class MatrixUser {
  readonly userId: string;
  readonly accessToken: string;
  readonly deviceId: string;
  readonly seen: SeenEvent[] = [];
  private readonly homeserver: Homeserver;
  private readonly ended = new AbortController();
  private readonly listeners = new Set<() => void>();
  private running: Promise<void> = Promise.resolve();
  private count = 0;

  constructor(baseUrl: string, account: { readonly user_id: string; readonly access_token: string; readonly device_id: string }) {
    this.userId = account.user_id;
    this.accessToken = account.access_token;
    this.deviceId = account.device_id;
    this.homeserver = new Homeserver(baseUrl, account.access_token);
  }

  /** Makes an account and begins to receive. */
  static async register(baseUrl: string, name: string): Promise<MatrixUser> {
    const user = new MatrixUser(baseUrl, await registerAccount(baseUrl, name, `pw-${name}`));
    user.running = user.receive();
    return user;
  }

  async createRoom({ invite = [], isEncrypted = false, isDirect = true, isPublic = false }: RoomWish = {}): Promise<string> {
    const answer = await this.request('POST', '/createRoom', {
      preset: isPublic ? 'public_chat' : isDirect ? 'trusted_private_chat' : 'private_chat', is_direct: isDirect, invite,
      initial_state: isEncrypted ? [{ type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }] : [],
    });
    return z.object({ room_id: z.string() }).parse(answer).room_id;
  }

  /** Replaces a room by a new version of it; as in the specification nobody but this person is taken along. */
  async upgrade(room: string, preset = 'private_chat'): Promise<string> {
    return z.object({ replacement_room: z.string() }).parse(await this.request('POST', `/rooms/${encodeURIComponent(room)}/upgrade`, { new_version: '10', preset })).replacement_room;
  }

  /** Sends a message, until the server takes it. */
  async say(room: string, body: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
    return this.send(room, 'm.room.message', { msgtype: 'm.text', body, ...more });
  }

  async send(room: string, type: string, content: unknown): Promise<string> {
    this.count += 1;
    const transaction = `t${Date.now()}-${this.count}`;
    for (;;) {
      try {
        return z.object({ event_id: z.string() }).parse(await this.request('PUT', `/rooms/${encodeURIComponent(room)}/send/${type}/${transaction}`, content)).event_id;
      } catch (error) {
        if (!(error instanceof HomeserverError) || !error.isPassing) throw error;
        await pause(error.retryAfterMs ?? 200, this.ended.signal);
      }
    }
  }

  request(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<unknown> {
    return this.homeserver.request(method, path, { ...(body === undefined ? {} : { body }), signal: this.ended.signal });
  }

  /** Events of a room from others, in order. */
  heard(room: string, type = 'm.room.message'): SeenEvent[] {
    return this.seen.filter((event) => event.room === room && event.type === type && event.sender !== this.userId);
  }

  /** Resolves with what a look at the received events gives, as soon as it is something. */
  async until<T>(look: () => T | undefined, timeoutMs = 30_000): Promise<T> {
    const deadline = AbortSignal.timeout(timeoutMs);
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise<void>((resolve, reject) => {
        const done = (): void => {
          this.listeners.delete(done);
          resolve();
        };
        this.listeners.add(done);
        deadline.addEventListener('abort', () => reject(new Error(`${this.userId} did not see what it waited for.`)), { once: true });
        if (deadline.aborted) reject(new Error(`${this.userId} did not see what it waited for.`));
      });
    }
  }

  /** The messages of others in a room, as soon as there are so many. */
  replies(room: string, count: number, timeoutMs?: number): Promise<SeenEvent[]> {
    return this.until(() => (this.heard(room).length >= count ? this.heard(room) : undefined), timeoutMs);
  }

  async stop(): Promise<void> {
    this.ended.abort(new Error('The user leaves.'));
    await this.running;
  }

  private async receive(): Promise<void> {
    for (let since: string | undefined; !this.ended.signal.aborted;) {
      try {
        const answer = Sync.parse(await this.homeserver.request('GET', '/sync', { query: { timeout: '20000', ...(since === undefined ? {} : { since }) }, signal: this.ended.signal }));
        since = answer.next_batch;
        for (const [room, { timeline }] of Object.entries(answer.rooms.join)) this.seen.push(...timeline.events.map((event) => ({ ...event, room })));
        for (const listener of this.listeners) listener();
      } catch {
        await pause(200, this.ended.signal).catch(() => undefined);
      }
    }
  }
}

/** Makes an account on a server with open registration. */
export async function registerAccount(baseUrl: string, name: string, password: string): Promise<{ readonly user_id: string; readonly access_token: string; readonly device_id: string }> {
  const answer = await new Homeserver(baseUrl).request('POST', '/register', { body: { username: name, password, auth: { type: 'm.login.dummy' } } });
  return z.object({ user_id: z.string(), access_token: z.string(), device_id: z.string() }).parse(answer);
}
