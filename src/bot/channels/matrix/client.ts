import type { MatrixClient, MatrixEvent, Room } from 'matrix-js-sdk';
import type { Logger } from 'matrix-js-sdk/lib/logger.js';
import { backoffMs, RECONNECT } from '../backoff.ts';
import { crossSign } from './cross-signing.ts';
import type { CryptoStore } from './crypto-store.ts';
import type { RoomEvent } from './parse.ts';
import type { Account } from './sign-in.ts';
import { readSync, withoutMessages, type SyncBatch } from './sync-batch.ts';

/** Time that the server may hold an answer of `/sync` back, beyond which the connection counts as dead. */
const POLL_SLACK_MS = 15_000;
/** Requests that give away what a key was used for: the key's new state must be on disk before them, or a crash would have it used twice. */
const KEY_REQUESTS = /\/_matrix\/client\/v3\/(?:sendToDevice\/|keys\/upload|keys\/device_signing\/upload|keys\/signatures\/upload|user\/[^/]+\/account_data\/m\.cross_signing)/u;

/** Content as it goes over the wire. */
export interface WireContent { readonly type: string; readonly content: Readonly<Record<string, unknown>> }

/** An event as a person wrote it; `undefined` while its key is missing. */
export type Clear = { readonly type: string; readonly content: unknown } | undefined;

/** What the channel hears of the connection. */
export interface SessionEvents {
  /** A batch of the stream; the next one is asked for when it resolves. It must not reject. */
  batch(batch: SyncBatch): Promise<void>;
  /** The server answered. */
  alive(): void;
  /** The server did not answer; the session goes on trying. */
  lost(): void;
  /** The server no longer knows the access token. */
  signedOut(): void;
}

export interface SessionOptions {
  readonly homeserverUrl: string;
  readonly account: Account;
  /** Needed once to have the device signed. */
  readonly password: string | undefined;
  /** Opens the account's secret storage. */
  readonly secretKey: Uint8Array<ArrayBuffer>;
  readonly store: CryptoStore;
  /** Where the stream was left; at the present when `undefined`. */
  readonly since: string | undefined;
  readonly pollTimeoutMs: number;
  readonly events: SessionEvents;
  /** Told once whether other people's clients can tell that the device is the account's own. */
  readonly onSigned: (isSigned: boolean, error?: unknown) => void;
}

/** A signed-in device: its stream, and its cryptography. */
export interface Session {
  /** Decrypts an event of a room; one that is not encrypted comes back as it is. */
  decrypt(room: string, event: RoomEvent): Promise<Clear>;
  /** Encrypts for a room, if it is encrypted. */
  encrypt(room: string, type: string, content: Readonly<Record<string, unknown>>): Promise<WireContent>;
  /** People who are known to be in a room, a lower bound where the server leaves some out; 0 for an unknown room. */
  knownMembers(room: string): number;
  /** Drops what is known of a room. */
  forgetRoom(room: string): void;
  /** Ends the stream; encrypting goes on working until `close`. */
  halt(): void;
  close(): void;
}

/** The SDK's method that encrypts without sending; left out of its public type. */
interface Encryptor { encryptEvent(event: MatrixEvent, room: Room): Promise<void> }

/**
 * Starts the SDK as an account's device. Of the SDK are used: the cryptography, the rooms' state, and the stream's loop. Messages pass it by, so that
 * it keeps none; they are sent by `outbox.ts`, so that one can be sent again after a crash under the same transaction id.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { account, store, events } = options;
  const sdk = await import('matrix-js-sdk');
  const { logger } = await import('matrix-js-sdk/lib/logger.js');
  // Parts of the SDK log by its global logger, whose children take over how it writes; the types leave this out.
  Object.assign(logger, { methodFactory: () => silence });
  if ('rebuild' in logger && typeof logger.rebuild === 'function') logger.rebuild();

  const answers = new Map<string, unknown>();
  const ended = new AbortController();
  let isFirst = true;
  let failures = 0;
  const poke = (): void => {
    failures += 1;
    events.lost();
    // The SDK alone waits up to ten seconds between tries, however short the outage.
    setTimeout(() => { if (!ended.signal.aborted) client.retryImmediately(); }, backoffMs(failures, RECONNECT)).unref();
  };
  const sync = async (url: URL, init: RequestInit): Promise<Response> => {
    // The state of all rooms once a start: what the SDK had of it is not kept on disk.
    if (isFirst && url.searchParams.has('since')) url.searchParams.set('full_state', 'true');
    const signals = [ended.signal, AbortSignal.timeout(options.pollTimeoutMs + POLL_SLACK_MS), ...(init.signal ? [init.signal] : [])];
    const response = await fetch(url, { ...init, signal: AbortSignal.any(signals) });
    if (!response.ok) return response;
    const answer: unknown = await response.json();
    ended.signal.throwIfAborted();
    const { next } = readSync(answer, account.userId);
    answers.set(next, answer);
    isFirst = false;
    failures = 0;
    events.alive();
    return Response.json(withoutMessages(answer));
  };
  const send = async (resource: URL | RequestInfo, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(resource instanceof Request ? resource.url : resource);
    const isSync = url.pathname.endsWith('/sync');
    if (!isSync && KEY_REQUESTS.test(url.pathname)) await store.save();
    try {
      const response = await (isSync ? sync(url, init) : fetch(url, init));
      if (isSync && response.status >= 500) poke();
      return response;
    } catch (error) {
      // The SDK may not be waiting for the stream's answer at this moment: rejected then, it would end the process.
      if (ended.signal.aborted && isSync) return new Promise<never>(() => undefined);
      if (!ended.signal.aborted && (isSync || url.pathname.endsWith('/versions'))) poke();
      throw error;
    }
  };

  class Stream extends sdk.MemoryStore {
    override async getSavedSyncToken(): Promise<string | null> {
      return options.since ?? null;
    }

    /** Called by the SDK when it has taken in an answer, keys included, and before it asks for the next one. */
    override async setSyncData(data: { next_batch: string }): Promise<void> {
      const answer = answers.get(data.next_batch);
      answers.clear();
      if (answer !== undefined && !ended.signal.aborted) await events.batch(readSync(answer, account.userId));
    }
  }
  const stream = new Stream();
  if (options.since !== undefined) stream.setSyncToken(options.since);
  const client: MatrixClient = sdk.createClient({
    baseUrl: options.homeserverUrl, userId: account.userId, deviceId: account.deviceId, accessToken: account.accessToken, store: stream, fetchFn: send, disableVoip: true,
    logger: SILENT, cryptoCallbacks: { getSecretStorageKey: async ({ keys }) => { const [id] = Object.keys(keys); return id === undefined ? null : [id, options.secretKey]; } },
  });
  // Calls are none of the bot's business, and their watching keeps an object and a logger a room.
  client.matrixRTC.start = silence;
  client.on(sdk.HttpApiEvent.SessionLoggedOut, () => events.signedOut());
  await client.initRustCrypto({ cryptoDatabasePrefix: store.prefix });
  const crypto = client.getCrypto();
  if (crypto === undefined || !('encryptEvent' in crypto)) throw new Error('matrix-js-sdk no longer offers encryptEvent; bring the version of package.json back.');
  const encryptor = crypto as typeof crypto & Encryptor; // the check above
  await crossSign(crypto, { ...account, password: options.password, secretKey: options.secretKey }).then((isSigned) => options.onSigned(isSigned), (error: unknown) => options.onSigned(false, error));
  const filter = new sdk.Filter(account.userId);
  filter.setDefinition({
    presence: { types: [] },
    room: { timeline: { limit: 50, not_types: ['m.reaction', 'm.room.redaction'] }, state: { lazy_load_members: true }, ephemeral: { types: [] }, account_data: { types: [] } },
  });
  await client.startClient({ filter, initialSyncLimit: 1, pollTimeout: options.pollTimeoutMs, lazyLoadMembers: true, disablePresence: true });

  return {
    decrypt: async (room, raw) => {
      if (raw.type !== 'm.room.encrypted') return raw;
      const event = new sdk.MatrixEvent({ ...raw, room_id: room });
      await client.decryptEventIfNeeded(event);
      return event.isDecryptionFailure() || event.isEncrypted() && event.getClearContent() === null ? undefined : { type: event.getType(), content: event.getContent() };
    },
    encrypt: async (roomId, type, content) => {
      const room = client.getRoom(roomId);
      if (room === null) throw new Error('The room is not known yet.');
      // Both are asked: neither may miss an encrypted room, whatever the server forgets or pretends.
      if (!room.hasEncryptionStateEvent() && !await crypto.isEncryptionEnabledInRoom(roomId)) return { type, content };
      const event = new sdk.MatrixEvent({ type, content: { ...content }, room_id: roomId, sender: account.userId });
      await encryptor.encryptEvent(event, room);
      await store.save();
      return { type: event.getWireType(), content: event.getWireContent() };
    },
    knownMembers: (room) => client.getRoom(room)?.getJoinedMemberCount() ?? 0,
    forgetRoom: (room) => stream.removeRoom(room),
    halt: () => ended.abort(new Error('The session ends.')),
    close: () => {
      ended.abort(new Error('The session ends.'));
      client.stopClient();
      client.removeAllListeners();
    },
  };
}

const silence = (): void => undefined;
/** The SDK logs identifiers, and errors that quote what people write. */
const SILENT: Logger = { trace: silence, debug: silence, info: silence, warn: silence, error: silence, getChild: () => SILENT };
