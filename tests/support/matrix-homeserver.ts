import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MatrixWorld, type Account, type Device, type Json } from './matrix-world.ts';

/** A refusal, as the server words it. */
class Refusal extends Error {
  readonly status: number;
  readonly body: Json;

  constructor(status: number, errcode: string, more: Json = {}) {
    super(errcode);
    this.status = status;
    this.body = { errcode, error: errcode, ...more };
  }
}

/** Faults that a test injects. */
export interface Faults {
  /** Cuts every connection. */
  isDown: boolean;
  /** Cuts every connection of these accounts. */
  readonly downFor: Set<string>;
  /** Answers `/sync` never, without cutting the connection. */
  isSilent: boolean;
  /** Messages that are refused with 429 before the next is taken. */
  refuseSends: number;
  /** Messages that are taken, but whose answer is cut off. */
  cutSends: number;
  joinRefusals: number;
  /** Rooms whose past is refused. */
  readonly withoutPast: Set<string>;
}

/**
 * A stub of a homeserver on a free port: sign-in, rooms, the stream with long polling, messages to devices and the keys that encryption needs. It keeps
 * what the channel relies on (transaction ids, the receipt of messages to devices, limited timelines) and none of what it does not.
 */
export class MatrixHomeserver {
  readonly world = new MatrixWorld();
  readonly faults: Faults = { isDown: false, downFor: new Set(), isSilent: false, refuseSends: 0, cutSends: 0, joinRefusals: 0, withoutPast: new Set() };
  /** Paths that were asked for, with their methods. */
  readonly requests: string[] = [];
  private readonly server = createServer((request, response) => void this.answer(request, response));
  private readonly filters = new Map<string, number>();

  get url(): string {
    const address: AddressInfo | string | null = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The stub does not listen.');
    return `http://127.0.0.1:${address.port}`;
  }

  static async open(): Promise<MatrixHomeserver> {
    const stub = new MatrixHomeserver();
    stub.server.listen(0, '127.0.0.1');
    await once(stub.server, 'listening');
    return stub;
  }

  async close(): Promise<void> {
    this.world.tell();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  setDown(isDown: boolean): void {
    this.faults.isDown = isDown;
    if (isDown) this.server.closeAllConnections();
    this.world.tell();
  }

  setDownFor(user: string, isDown: boolean): void {
    if (isDown) this.faults.downFor.add(user);
    else this.faults.downFor.delete(user);
    this.world.tell();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.faults.isDown) return void request.socket.destroy();
    const url = new URL(request.url ?? '/', 'http://stub');
    const path = url.pathname.replace(/^\/_matrix\/client/u, '');
    this.requests.push(`${request.method} ${path}`);
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      const text = Buffer.concat(chunks).toString('utf8');
      const body: Json = text === '' ? {} : JSON.parse(text);
      const result = await this.route(request.method ?? 'GET', path.split('/').slice(1).map(decodeURIComponent), url.searchParams, body, request.headers.authorization?.replace(/^Bearer /u, '') ?? '');
      if (result === 'cut') return void request.socket.destroy();
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response.writeHead(error.status, { 'content-type': 'application/json' }).end(JSON.stringify(error.body));
    }
  }

  private async route(method: string, [version = '', area = '', ...rest]: string[], query: URLSearchParams, body: Json, token: string): Promise<unknown> {
    const { world } = this;
    if (version === 'versions') return { versions: ['v1.1', 'v1.2', 'v1.3', 'v1.4', 'v1.5', 'v1.6'] };
    if (version !== 'v3') throw new Refusal(404, 'M_UNRECOGNIZED');
    if (area === 'register') return accountOf(world.register(String(body['username']), String(body['password'])));
    if (area === 'login') return this.logIn(body);
    const device = world.deviceOf(token);
    if (device === undefined) throw new Refusal(401, 'M_UNKNOWN_TOKEN', { soft_logout: false });
    if (this.faults.downFor.has(device.userId)) return 'cut';
    switch (area) {
      case 'account': return { user_id: device.userId, device_id: device.deviceId };
      case 'profile': return { displayname: rest[0]?.includes('bot') === true ? 'Éclaireur' : rest[0] };
      case 'capabilities': return { capabilities: {} };
      case 'pushrules': return { global: {} };
      case 'sync': return this.sync(device, query);
      case 'createRoom': return this.createRoom(device, body);
      case 'join': return this.join(device, rest[0] ?? '');
      case 'keys': return this.keys(device, rest[0] ?? '', body);
      case 'sendToDevice': return this.sendToDevice(device, rest[0] ?? '', body);
      case 'user': return this.userData(method, world.account(device.userId), rest.slice(1), body);
      case 'rooms': return this.room(method, device, rest[0] ?? '', rest.slice(1), query, body);
      default: throw new Refusal(404, 'M_NOT_FOUND');
    }
  }

  private logIn(body: Json): Json {
    const { user } = body['identifier'] as { user: string };
    if (this.world.accounts.get(user)?.password !== body['password']) throw new Refusal(403, 'M_FORBIDDEN');
    return accountOf(this.world.signIn(user, typeof body['device_id'] === 'string' ? body['device_id'] : undefined));
  }

  private async sync(device: Device, query: URLSearchParams): Promise<unknown> {
    const since = query.get('since') === null ? undefined : Number(query.get('since')?.slice(1));
    const isFull = query.get('full_state') === 'true';
    const filter = query.get('filter') ?? '';
    const limit = filter.startsWith('{') ? 1 : this.filters.get(filter) ?? 50;
    const until = Date.now() + Number(query.get('timeout') ?? 0);
    for (;;) {
      const { answer, hasNews } = this.world.sync(device, since, isFull, limit);
      if (this.faults.isDown || this.faults.downFor.has(device.userId)) return 'cut';
      if (this.world.deviceOf(device.token) === undefined) throw new Refusal(401, 'M_UNKNOWN_TOKEN');
      if (!this.faults.isSilent && (hasNews || isFull || since === undefined || Date.now() >= until)) return answer;
      await this.world.changed(Math.max(1, this.faults.isSilent ? 60_000 : until - Date.now()));
    }
  }

  private createRoom(device: Device, body: Json): Json {
    const room = `!${randomUUID()}:stub`;
    const { userId } = device;
    this.world.add(room, userId, 'm.room.create', { creator: userId, room_version: '9', ...(body['creation_content'] as Json | undefined) }, '');
    this.world.member(room, userId, userId, 'join');
    this.world.add(room, userId, 'm.room.join_rules', { join_rule: body['preset'] === 'public_chat' ? 'public' : 'invite' }, '');
    this.world.add(room, userId, 'm.room.history_visibility', { history_visibility: 'shared' }, '');
    for (const { type, content } of body['initial_state'] as { type: string; content: Json }[]) this.world.add(room, userId, type, content, '');
    for (const user of body['invite'] as string[]) this.world.member(room, userId, user, 'invite');
    return { room_id: room };
  }

  private keys(device: Device, verb: string, body: Json): unknown {
    const { world } = this;
    const account = world.account(device.userId);
    const touch = (): void => {
      world.pos += 1;
      account.keysAt = world.pos;
      world.tell();
    };
    switch (verb) {
      case 'upload': {
        if (body['device_keys'] !== undefined) {
          device.keys = body['device_keys'] as Json;
          touch();
        }
        for (const [id, key] of Object.entries((body['one_time_keys'] ?? {}) as Json)) device.oneTime.set(id, key);
        Object.assign(device.fallback, body['fallback_keys'] ?? {});
        return { one_time_key_counts: { signed_curve25519: device.oneTime.size } };
      }
      case 'query': {
        const users = Object.keys(body['device_keys'] as Json).flatMap((id) => world.accounts.get(id) ?? []);
        const signing = (name: string): Json => Object.fromEntries(users.flatMap((user) => (user.signing[name] === undefined ? [] : [[user.userId, user.signing[name]]])));
        return {
          device_keys: Object.fromEntries(users.map((user) => [user.userId, Object.fromEntries([...user.devices.values()].flatMap((one) => (one.keys === undefined ? [] : [[one.deviceId, one.keys]])))])),
          master_keys: signing('master_key'), self_signing_keys: signing('self_signing_key'), user_signing_keys: signing('user_signing_key'), failures: {},
        };
      }
      case 'claim': {
        const claimed = Object.entries(body['one_time_keys'] as Record<string, Json>).map(([user, devices]) => [user, Object.fromEntries(Object.keys(devices).flatMap((id) => {
          const target = world.accounts.get(user)?.devices.get(id);
          const [first] = target?.oneTime.entries() ?? [];
          if (target === undefined) return [];
          if (first !== undefined) target.oneTime.delete(first[0]);
          return [[id, first === undefined ? target.fallback : { [first[0]]: first[1] }]];
        }))]);
        return { one_time_keys: Object.fromEntries(claimed), failures: {} };
      }
      case 'device_signing': {
        const auth = body['auth'] as { password?: string } | undefined;
        if (auth?.password !== account.password) throw new Refusal(401, 'M_FORBIDDEN', { session: 'ui', flows: [{ stages: ['m.login.password'] }], params: {} });
        for (const name of ['master_key', 'self_signing_key', 'user_signing_key']) if (body[name] !== undefined) account.signing[name] = body[name] as Json;
        touch();
        return {};
      }
      case 'signatures': {
        for (const [id, signed] of Object.entries((body[device.userId] ?? {}) as Record<string, Json>)) {
          const own = account.devices.get(id);
          if (own !== undefined) own.keys = { ...own.keys, signatures: merge(own.keys?.['signatures'], signed['signatures']) };
          else for (const key of Object.values(account.signing)) if (Object.keys(key['keys'] ?? {}).some((name) => name.endsWith(id))) key['signatures'] = merge(key['signatures'], signed['signatures']);
        }
        touch();
        return { failures: {} };
      }
      default: throw new Refusal(404, 'M_NOT_FOUND');
    }
  }

  private sendToDevice(device: Device, type: string, body: Json): Json {
    for (const [user, devices] of Object.entries(body['messages'] as Record<string, Record<string, Json>>)) {
      for (const [id, content] of Object.entries(devices)) {
        this.world.pos += 1;
        this.world.accounts.get(user)?.devices.get(id)?.inbox.push({ pos: this.world.pos, message: { type, sender: device.userId, content } });
      }
    }
    this.world.tell();
    return {};
  }

  private userData(method: string, account: Account, [kind = '', name = '']: string[], body: Json): unknown {
    if (kind === 'filter') {
      const id = String(this.filters.size + 1);
      this.filters.set(id, (body['room'] as { timeline?: { limit?: number } } | undefined)?.timeline?.limit ?? 50);
      return { filter_id: id };
    }
    if (method === 'GET') {
      const found = account.data.get(name);
      if (found === undefined) throw new Refusal(404, 'M_NOT_FOUND');
      return found.content;
    }
    this.world.pos += 1;
    account.data.set(name, { pos: this.world.pos, content: body });
    this.world.tell();
    return {};
  }

  private room(method: string, device: Device, room: string, [verb = '', ...rest]: string[], query: URLSearchParams, body: Json): unknown {
    const { world } = this;
    const { userId } = device;
    const events = world.log.filter((stored) => stored.room === room);
    if (verb === 'join') return this.join(device, room);
    if (verb === 'leave') {
      world.member(room, userId, userId, 'leave');
      return {};
    }
    if (verb === 'forget') {
      world.forgotten.add(`${userId} ${room}`);
      return {};
    }
    if (!world.membersOf(room).includes(userId)) throw new Refusal(403, 'M_FORBIDDEN');
    switch (verb) {
      case 'send': return this.send(device, room, rest, body);
      case 'invite':
        world.member(room, userId, String(body['user_id']), 'invite');
        return {};
      case 'kick':
        world.member(room, userId, String(body['user_id']), 'leave');
        return {};
      case 'state': {
        const found = world.stateOf(room).get(`${rest[0]} ${rest[1] ?? ''}`);
        if (found === undefined) throw new Refusal(404, 'M_NOT_FOUND');
        return found.event.content;
      }
      case 'upgrade': {
        const created = this.createRoom(device, { preset: body['preset'], initial_state: [], invite: [], creation_content: { predecessor: { room_id: room } } });
        world.add(room, userId, 'm.room.tombstone', { body: '', replacement_room: created['room_id'] }, '');
        return { replacement_room: created['room_id'] };
      }
      case 'typing':
        world.typing.push({ room, user: userId });
        return {};
      case 'joined_members': return { joined: Object.fromEntries(world.membersOf(room).map((id) => [id, {}])) };
      case 'members': return { chunk: [...world.stateOf(room).values()].filter(({ event }) => event.type === 'm.room.member').map(({ event }) => event) };
      case 'event': {
        const found = events.find(({ event }) => event.event_id === rest[0]);
        if (found === undefined) throw new Refusal(404, 'M_NOT_FOUND');
        return found.event;
      }
      case 'messages': {
        if (this.faults.withoutPast.has(room)) throw new Refusal(403, 'M_FORBIDDEN');
        const [from, to] = [query.get('from'), query.get('to')].map((at) => Number(at?.slice(1) ?? 0));
        const older = events.filter(({ pos }) => pos <= (from ?? 0) && pos > (to ?? 0)).reverse().slice(0, Number(query.get('limit') ?? 10));
        const last = older.at(-1);
        return { chunk: older.map(({ event }) => event), start: query.get('from'), ...(last === undefined ? {} : { end: `s${last.pos - 1}` }) };
      }
      default: throw new Refusal(method === 'GET' ? 404 : 400, 'M_UNRECOGNIZED');
    }
  }

  private join(device: Device, room: string): Json {
    if (this.faults.joinRefusals > 0) {
      this.faults.joinRefusals -= 1;
      throw new Refusal(429, 'M_LIMIT_EXCEEDED', { retry_after_ms: 20 });
    }
    const state = this.world.stateOf(room);
    const { membership } = state.get(`m.room.member ${device.userId}`)?.event.content ?? {};
    const isPublic = state.get('m.room.join_rules ')?.event.content['join_rule'] === 'public';
    if (membership !== 'invite' && membership !== 'join' && !isPublic) throw new Refusal(403, 'M_FORBIDDEN');
    if (membership !== 'join') this.world.member(room, device.userId, device.userId, 'join');
    return { room_id: room };
  }

  private send(device: Device, room: string, [type = '', transaction = '']: string[], body: Json): unknown {
    const key = `${room} ${transaction}`;
    const known = device.sent.get(key);
    if (known !== undefined) return { event_id: known };
    if (this.faults.refuseSends > 0 && device.userId.includes('bot')) {
      this.faults.refuseSends -= 1;
      throw new Refusal(429, 'M_LIMIT_EXCEEDED', { retry_after_ms: 20 });
    }
    const id = this.world.add(room, device.userId, type, body);
    device.sent.set(key, id);
    if (this.faults.cutSends > 0 && device.userId.includes('bot')) {
      this.faults.cutSends -= 1;
      return 'cut';
    }
    return { event_id: id };
  }
}

function accountOf({ userId, deviceId, token }: Device): Json {
  return { user_id: userId, device_id: deviceId, access_token: token };
}

function merge(left: unknown, right: unknown): Json {
  const merged = { ...(left as Record<string, Json> | undefined) };
  for (const [user, signatures] of Object.entries((right ?? {}) as Record<string, Json>)) merged[user] = { ...merged[user], ...signatures };
  return merged;
}
