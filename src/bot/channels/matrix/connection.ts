import { z } from 'zod';
import { backoffMs, pause, RECONNECT } from '../backoff.ts';
import { ChannelError, type ChannelLog, type ChannelState } from '../channel.ts';
import { openSession } from './client.ts';
import { openCryptoStore, type CryptoStore } from './crypto-store.ts';
import { Homeserver, HomeserverError, segment } from './homeserver.ts';
import type { Journal } from './journal.ts';
import type { Connection } from './outbox.ts';
import type { Me } from './parse.ts';
import { signIn, type Account, type Credentials } from './sign-in.ts';
import type { SyncBatch } from './sync-batch.ts';
import { Vault } from './vault.ts';

/** Longest wait of a start for the platform; after that it goes on in the background. */
const FIRST_TRY_MS = 10_000;
/** Between tries when the platform refuses what it accepted before: only a person can mend that. */
const REFUSED_PAUSE_MS = 300_000;

export interface ConnectionOptions {
  readonly credentials: Credentials;
  readonly storeKey: string;
  readonly vault: Vault;
  readonly journal: Journal;
  readonly log: ChannelLog;
  readonly onBatch: (batch: SyncBatch) => Promise<void>;
  /** Time that the server may hold an answer back. */
  readonly pollTimeoutMs: number;
  /** A stream of which nothing was heard for this time, failures included, has died silently and is opened anew. */
  readonly watchdogMs: number;
}

/** Names an error for the log without its message: messages of the SDK quote addresses, identifiers and what people write. */
export function faultOf(error: unknown): object {
  if (error instanceof HomeserverError) return { status: error.status, code: error.code };
  const code = error instanceof Error && 'errcode' in error && typeof error.errcode === 'string' ? error.errcode : undefined;
  return { fault: error instanceof Error ? error.name : 'unknown', ...(code === undefined ? {} : { code }) };
}

/** Keeps the bot signed in and its stream running, whatever happens to the server, until it is closed. */
export class MatrixConnection {
  private readonly options: ConnectionOptions;
  private readonly ended = new AbortController();
  private store: CryptoStore | undefined;
  /** The device whose keys are in the store. */
  private deviceOfStore: string | undefined;
  private current: Connection | undefined;
  private opened = Promise.withResolvers<Connection>();
  private broken = Promise.withResolvers<void>();
  private running: Promise<void> = Promise.resolve();
  private heardAt = 0;
  private watchdog: NodeJS.Timeout | undefined;
  private known: ChannelState = 'starting';
  /** How people may call the bot; its name is known once it is signed in. */
  me: Me;

  constructor(options: ConnectionOptions) {
    this.options = options;
    this.me = { userId: options.credentials.userId, displayName: '' };
  }

  get state(): ChannelState {
    return this.known;
  }

  /** @throws {ChannelError} when the platform refuses the credentials, or the vault's phrase is another one. */
  async start(): Promise<void> {
    this.store = await openCryptoStore(this.options.vault, false);
    if (this.store.restored) this.deviceOfStore = this.options.journal.account?.deviceId;
    try {
      await this.open(AbortSignal.timeout(FIRST_TRY_MS));
    } catch (error) {
      if (error instanceof ChannelError) throw error;
      this.fail(error, 0);
    }
    this.watchdog = setInterval(() => this.watch(), this.options.watchdogMs / 4);
    this.watchdog.unref();
    this.running = this.keepOpen();
  }

  /** The connection, as soon as there is one. */
  async connected(signal: AbortSignal): Promise<Connection> {
    if (this.current !== undefined) return this.current;
    return Promise.race([this.opened.promise, new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      if (signal.aborted) reject(signal.reason);
    })]);
  }

  /** Has the keys that the device holds on disk. */
  async saveKeys(): Promise<void> {
    await this.store?.save();
  }

  /** Ends the stream; sending goes on working. */
  halt(): void {
    clearInterval(this.watchdog);
    this.ended.abort(new Error('The channel stops.'));
    this.current?.session.halt();
  }

  async close(): Promise<void> {
    this.halt();
    await this.running;
    this.current?.session.close();
    this.current = undefined;
    await this.store?.save();
    this.store?.close();
    this.known = 'stopped';
  }

  private async keepOpen(): Promise<void> {
    for (let failures = 1; !this.ended.signal.aborted;) {
      try {
        if (this.current === undefined) await this.open(this.ended.signal);
        failures = 1;
        await Promise.race([this.broken.promise, aborted(this.ended.signal)]);
        if (!this.ended.signal.aborted) this.lose();
      } catch (error) {
        if (this.ended.signal.aborted) return;
        const pauseMs = error instanceof ChannelError ? REFUSED_PAUSE_MS : backoffMs(failures, RECONNECT);
        failures += 1;
        this.fail(error, pauseMs);
        await pause(pauseMs, this.ended.signal).catch(() => undefined);
      }
    }
  }

  private async open(signal: AbortSignal): Promise<void> {
    const { credentials, journal, log, vault } = this.options;
    const account = await this.identify(signal);
    const homeserver = new Homeserver(credentials.homeserverUrl, account.accessToken);
    const store = this.store ?? await openCryptoStore(vault, false);
    this.me = { userId: account.userId, displayName: await displayName(homeserver, account.userId, signal) };
    this.heardAt = Date.now();
    const session = await openSession({
      homeserverUrl: credentials.homeserverUrl, account, password: credentials.password, store, since: journal.since, pollTimeoutMs: this.options.pollTimeoutMs,
      secretKey: new Uint8Array(await Vault.deriveKey(this.options.storeKey, `matrix secret storage ${account.userId}`)),
      onSigned: (isSigned, error) => {
        if (!isSigned) log.warn({ channel: 'matrix', ...faultOf(error) }, 'the device is not signed by its account: some clients will warn of it or not send it keys');
      },
      events: {
        batch: (batch) => this.options.onBatch(batch),
        alive: () => this.hear('connected'),
        lost: () => this.hear('disconnected'),
        signedOut: () => this.broken.resolve(),
      },
    });
    this.current = { session, homeserver };
    this.opened.resolve(this.current);
    if (this.ended.signal.aborted) session.halt();
  }

  /** Signs in, and puts what is kept in line with the device that it gives. */
  private async identify(signal: AbortSignal): Promise<Account> {
    const { credentials, journal, vault } = this.options;
    const known = journal.account?.deviceId === this.deviceOfStore ? journal.account : undefined;
    const account = await signIn(credentials, known, signal);
    if (known?.deviceId === account.deviceId) journal.account = account;
    else {
      journal.startAnew(account);
      this.store?.close();
      this.store = await openCryptoStore(vault, true);
    }
    this.deviceOfStore = account.deviceId;
    await journal.save();
    return account;
  }

  private hear(state: ChannelState): void {
    this.heardAt = Date.now();
    if (this.known === state || this.ended.signal.aborted) return;
    this.known = state;
    this.options.log[state === 'connected' ? 'info' : 'warn']({ channel: 'matrix', state }, state === 'connected' ? 'channel connected' : 'channel lost its platform, it goes on trying');
  }

  private watch(): void {
    if (this.current === undefined || Date.now() - this.heardAt < this.options.watchdogMs) return;
    this.options.log.warn({ channel: 'matrix' }, 'the stream fell silent and is opened anew');
    this.broken.resolve();
  }

  /** Ends a session that is of no more use. */
  private lose(): void {
    this.hear('disconnected');
    this.current?.session.close();
    this.current = undefined;
    this.opened = Promise.withResolvers();
    this.broken = Promise.withResolvers();
  }

  private fail(error: unknown, pauseMs: number): void {
    if (this.known !== 'starting') this.known = 'disconnected';
    const fields = { channel: 'matrix', pauseMs, ...(error instanceof ChannelError ? { reason: error.message } : faultOf(error)) };
    this.options.log[error instanceof ChannelError ? 'error' : 'warn'](fields, 'channel not connected, it goes on trying');
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
}

async function displayName(homeserver: Homeserver, userId: string, signal: AbortSignal): Promise<string> {
  try {
    return z.object({ displayname: z.string() }).safeParse(await homeserver.request('GET', `/profile/${segment(userId)}/displayname`, { signal })).data?.displayname ?? '';
  } catch (error) {
    if (error instanceof HomeserverError && !error.isPassing) return '';
    throw error;
  }
}
