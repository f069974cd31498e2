import { createClient, EventStatus, MatrixEventEvent, MsgType, RoomEvent, type MatrixClient, type MatrixEvent } from 'matrix-js-sdk';
import { logger, type Logger } from 'matrix-js-sdk/lib/logger.js';
import { pause } from '../../src/bot/channels/backoff.ts';
import { registerAccount } from './matrix-user.ts';

const silence = (): void => undefined;
const SILENT: Logger = { trace: silence, debug: silence, info: silence, warn: silence, error: silence, getChild: () => SILENT };

/** A person whose client encrypts; its keys are in memory. Runs against the stub and against a real homeserver. */
export class EncryptedUser {
  readonly client: MatrixClient;
  /** Messages of others, decrypted or not, in order of arrival. */
  readonly heard: MatrixEvent[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly ended = new AbortController();

  private constructor(client: MatrixClient) {
    this.client = client;
    const tell = (): void => {
      for (const listener of this.listeners) listener();
    };
    client.on(RoomEvent.Timeline, (event) => {
      if (event.getSender() === client.getUserId() || !['m.room.message', 'm.room.encrypted'].includes(event.getType())) return;
      this.heard.push(event);
      tell();
    });
    client.on(MatrixEventEvent.Decrypted, tell);
  }

  static async register(baseUrl: string, name: string): Promise<EncryptedUser> {
    Object.assign(logger, { methodFactory: () => silence });
    if ('rebuild' in logger && typeof logger.rebuild === 'function') logger.rebuild();
    const { user_id: userId, access_token: accessToken, device_id: deviceId } = await registerAccount(baseUrl, name, `pw-${name}`);
    const client = createClient({ baseUrl, userId, accessToken, deviceId, disableVoip: true, logger: SILENT });
    client.matrixRTC.start = silence;
    await client.initRustCrypto({ useIndexedDB: false });
    const user = new EncryptedUser(client);
    await client.startClient({ initialSyncLimit: 20, pollTimeout: 10_000 });
    return user;
  }

  /** Makes an encrypted conversation with somebody; resolves when this side knows it. */
  async createRoom(invite: readonly string[]): Promise<string> {
    const { room_id: room } = await this.client.createRoom({ is_direct: true, invite: [...invite], initial_state: [{ type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }] });
    const isKnown = (): boolean => this.client.getRoom(room)?.hasEncryptionStateEvent() === true && invite.every((id) => this.client.getRoom(room)?.getMember(id) !== null);
    while (!isKnown()) await new Promise((resolve) => this.client.once(RoomEvent.Timeline, resolve));
    return room;
  }

  /** Sends a message, until the server takes it: the same one under the same transaction, however often it is sent. */
  async say(room: string, body: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const transaction = this.client.makeTxnId();
    let sending = this.client.sendMessage(room, { msgtype: MsgType.Text, body, ...more }, transaction);
    const event = this.client.getRoom(room)?.getEventForTxnId(transaction);
    for (;;) {
      try {
        return (await sending).event_id;
      } catch (error) {
        if (event === undefined) throw error;
        await pause(500, this.ended.signal);
        // The stream may have shown meanwhile that it had arrived.
        if (event.status !== EventStatus.NOT_SENT) return event.getId() ?? '';
        const place = this.client.getRoom(room);
        if (place === null) throw error;
        sending = this.client.resendEvent(event, place);
      }
    }
  }

  /** What the person can read of the others' messages, as soon as there are so many readable ones. */
  async replies(count: number, timeoutMs = 30_000): Promise<readonly { readonly body: string; readonly isEncrypted: boolean }[]> {
    const deadline = AbortSignal.timeout(timeoutMs);
    for (;;) {
      const readable = this.heard.filter((event) => event.getType() === 'm.room.message' && !event.isDecryptionFailure());
      if (readable.length >= count) return readable.map((event) => ({ body: String(event.getContent()['body']), isEncrypted: event.isEncrypted() }));
      await new Promise<void>((resolve, reject) => {
        const done = (): void => {
          this.listeners.delete(done);
          resolve();
        };
        this.listeners.add(done);
        const late = (): void => reject(new Error(`${readable.length} of ${count} replies could be read, ${this.heard.length} came.`));
        deadline.addEventListener('abort', late, { once: true });
        if (deadline.aborted) late();
      });
    }
  }

  /** Whether this person's client can tell that a device of somebody else is signed by its account. */
  async seesSigned(userId: string, deviceId: string): Promise<boolean> {
    const crypto = this.client.getCrypto();
    await crypto?.getUserDeviceInfo([userId], true);
    return (await crypto?.getDeviceVerificationStatus(userId, deviceId))?.signedByOwner === true;
  }

  stop(): void {
    this.ended.abort(new Error('The user leaves.'));
    this.client.stopClient();
  }
}
