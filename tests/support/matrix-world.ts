import { randomUUID } from 'node:crypto';

export type Json = Record<string, unknown>;
export interface StoredEvent { readonly pos: number; readonly room: string; readonly event: Json & { readonly event_id: string; readonly type: string; readonly sender: string; readonly state_key?: string; readonly content: Json } }
export interface Device { readonly userId: string; readonly deviceId: string; token: string; keys: Json | undefined; readonly oneTime: Map<string, unknown>; fallback: Json; readonly inbox: { readonly pos: number; readonly message: Json }[]; readonly sent: Map<string, string> }
export interface Account { readonly userId: string; readonly password: string; readonly devices: Map<string, Device>; readonly data: Map<string, { readonly pos: number; readonly content: Json }>; readonly signing: Record<string, Json>; keysAt: number }

/** What the stub of a homeserver knows: accounts, rooms as one log of events, messages to devices. */
export class MatrixWorld {
  readonly accounts = new Map<string, Account>();
  readonly log: StoredEvent[] = [];
  readonly forgotten = new Set<string>();
  readonly typing: { readonly room: string; readonly user: string }[] = [];
  private readonly waiting = new Set<() => void>();
  pos = 0;

  register(name: string, password: string): Device {
    const userId = `@${name}:stub`;
    this.accounts.set(userId, { userId, password, devices: new Map(), data: new Map(), signing: {}, keysAt: 0 });
    return this.signIn(userId, undefined);
  }

  signIn(userId: string, wanted: string | undefined): Device {
    const account = this.account(userId);
    const deviceId = wanted ?? `D${randomUUID().slice(0, 8)}`;
    const device = account.devices.get(deviceId) ?? { userId, deviceId, token: '', keys: undefined, oneTime: new Map(), fallback: {}, inbox: [], sent: new Map() };
    device.token = randomUUID();
    account.devices.set(deviceId, device);
    return device;
  }

  account(userId: string): Account {
    const account = this.accounts.get(userId);
    if (account === undefined) throw new Error(`The stub has no account ${userId}.`);
    return account;
  }

  deviceOf(token: string): Device | undefined {
    return [...this.accounts.values()].flatMap(({ devices }) => [...devices.values()]).find((device) => device.token === token);
  }

  add(room: string, sender: string, type: string, content: Json, stateKey?: string): string {
    const previous = stateKey === undefined ? undefined : this.stateOf(room).get(`${type} ${stateKey}`);
    this.pos += 1;
    const event = {
      event_id: `$${randomUUID()}`, type, sender, content, room_id: room, origin_server_ts: Date.now(),
      ...(stateKey === undefined ? {} : { state_key: stateKey, ...(previous === undefined ? {} : { unsigned: { prev_content: previous.event.content } }) }),
    };
    this.log.push({ pos: this.pos, room, event });
    this.tell();
    return event.event_id;
  }

  /** Puts an event into the stream once more, as servers do after a fault of theirs. */
  redeliver(eventId: string): void {
    const found = this.log.find(({ event }) => event.event_id === eventId);
    if (found === undefined) throw new Error('There is no such event.');
    this.pos += 1;
    this.log.push({ ...found, pos: this.pos });
    this.tell();
  }

  member(room: string, sender: string, user: string, membership: string): void {
    this.add(room, sender, 'm.room.member', { membership }, user);
  }

  stateOf(room: string): Map<string, StoredEvent> {
    return new Map(this.log.filter((stored) => stored.room === room && stored.event.state_key !== undefined).map((stored) => [`${stored.event.type} ${stored.event.state_key ?? ''}`, stored]));
  }

  membersOf(room: string, membership = 'join'): string[] {
    return [...this.stateOf(room).values()].filter(({ event }) => event.type === 'm.room.member' && event.content['membership'] === membership).map(({ event }) => event.state_key ?? '');
  }

  tell(): void {
    for (const wake of this.waiting) wake();
  }

  /** Resolves when anything changes, or after a time. */
  changed(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.waiting.add(done);
    });
  }

  /** An answer of `/sync`, and whether there is anything in it. */
  sync(device: Device, since: number | undefined, isFull: boolean, limit: number): { readonly answer: Json; readonly hasNews: boolean } {
    const { userId } = device;
    const after = since ?? 0;
    const join: Json = {};
    const invite: Json = {};
    const leave: Json = {};
    for (const room of new Set(this.log.map((stored) => stored.room))) {
      const state = this.stateOf(room);
      const own = state.get(`m.room.member ${userId}`);
      const membership = own?.event.content['membership'];
      if (own === undefined || this.forgotten.has(`${userId} ${room}`)) continue;
      if (membership === 'invite' && own.pos > after) invite[room] = { invite_state: { events: [own.event] } };
      if ((membership === 'leave' || membership === 'ban') && own.pos > after && since !== undefined) leave[room] = { timeline: { events: [own.event] } };
      if (membership !== 'join') continue;
      const isNew = own.pos > after && (own.event['unsigned'] as { prev_content?: Json } | undefined)?.prev_content?.['membership'] !== 'join';
      const news = this.log.filter((stored) => stored.room === room && (stored.pos > after || isNew || since === undefined));
      if (news.length === 0 && !isFull) continue;
      const shown = news.slice(-limit);
      const withState = isFull || isNew || since === undefined;
      join[room] = {
        timeline: { events: shown.map(({ event }) => event), limited: shown.length < news.length, prev_batch: `s${(shown[0]?.pos ?? this.pos + 1) - 1}` },
        state: { events: withState ? [...state.values()].filter((stored) => !shown.includes(stored)).map(({ event }) => event) : [] },
        summary: { 'm.joined_member_count': this.membersOf(room).length, 'm.invited_member_count': this.membersOf(room, 'invite').length },
        ephemeral: { events: [] },
      };
    }
    device.inbox.splice(0, device.inbox.filter(({ pos }) => pos <= after).length);
    const account = this.account(userId);
    const data = [...account.data].filter(([, { pos }]) => pos > after || isFull).map(([type, { content }]) => ({ type, content }));
    const changed = [...this.accounts.values()].filter(({ keysAt }) => keysAt > after).map((other) => other.userId);
    const answer = {
      next_batch: `s${this.pos}`, rooms: { join, invite, leave }, account_data: { events: data }, to_device: { events: device.inbox.map(({ message }) => message) },
      device_lists: { changed, left: [] }, device_one_time_keys_count: { signed_curve25519: device.oneTime.size }, device_unused_fallback_key_types: Object.keys(device.fallback).length > 0 ? ['signed_curve25519'] : [],
    };
    const hasNews = [join, invite, leave].some((part) => Object.keys(part).length > 0) || data.length > 0 || device.inbox.length > 0 || changed.length > 0;
    return { answer, hasNews };
  }
}
