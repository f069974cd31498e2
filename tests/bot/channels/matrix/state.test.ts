import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCryptoStore } from '../../../../src/bot/channels/matrix/crypto-store.ts';
import { Journal } from '../../../../src/bot/channels/matrix/journal.ts';
import { acceptsInvite } from '../../../../src/bot/channels/matrix/policy.ts';
import { RoomMemory } from '../../../../src/bot/channels/matrix/room-memory.ts';
import { readSync, withoutMessages } from '../../../../src/bot/channels/matrix/sync-batch.ts';
import { Vault } from '../../../../src/bot/channels/matrix/vault.ts';

const PHRASE = 'une phrase assez longue';
const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'eclaireur-'));

describe('the vault', () => {
  test('gives back what was written, by another opening too, and nothing for what was not', async () => {
    const dir = join(await folder(), 'matrix');
    await (await Vault.open(dir, PHRASE)).write('a', Buffer.from('secret'));
    const again = await Vault.open(dir, PHRASE);
    expect([(await again.read('a'))?.toString(), await again.read('b')]).toEqual(['secret', undefined]);
    expect((await readFile(join(dir, 'a'))).includes('secret')).toBe(false);
    expect(await readdir(dir)).toEqual(['a', 'salt']);
  });

  test.each([
    ['another phrase', async (dir: string) => (await Vault.open(dir, 'une autre phrase entière')).read('a')],
    ['a changed byte', async (dir: string) => {
      const file = await readFile(join(dir, 'a'));
      file[file.length - 1] = (file.at(-1) ?? 0) ^ 1;
      await writeFile(join(dir, 'a'), file);
      return (await Vault.open(dir, PHRASE)).read('a');
    }],
    ['a file put in the place of another', async (dir: string) => {
      await writeFile(join(dir, 'b'), await readFile(join(dir, 'a')));
      return (await Vault.open(dir, PHRASE)).read('b');
    }],
    ['a file cut short', async (dir: string) => {
      await writeFile(join(dir, 'a'), (await readFile(join(dir, 'a'))).subarray(0, 5));
      return (await Vault.open(dir, PHRASE)).read('a');
    }],
  ])('refuses %s and names the variable', async (_case, read) => {
    const dir = await folder();
    await (await Vault.open(dir, PHRASE)).write('a', Buffer.from('secret'));
    await expect(read(dir)).rejects.toMatchObject({ code: 'CHANNEL_REFUSED', message: expect.stringContaining('MATRIX_STORE_KEY') });
  });

  test('names DATA_DIR when its folder cannot be made', async () => {
    const file = join(await folder(), 'file');
    await writeFile(file, '');
    await expect(Vault.open(join(file, 'matrix'), PHRASE)).rejects.toMatchObject({ code: 'CHANNEL_REFUSED', message: expect.stringContaining('DATA_DIR') });
  });
});

describe('the store of keys', () => {
  const open = async (prefix: string): Promise<IDBDatabase> => new Promise((resolve, reject) => {
    const request = indexedDB.open(`${prefix}::keys`, 3);
    request.addEventListener('upgradeneeded', () => {
      if (request.result.objectStoreNames.contains('sessions')) return;
      request.result.createObjectStore('sessions').createIndex('room', 'room');
      request.result.createObjectStore('core', { keyPath: 'id' });
    });
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('refused')));
  });
  const put = (database: IDBDatabase, store: string, value: unknown, key?: string): Promise<void> => new Promise((resolve) => {
    const transaction = database.transaction(store, 'readwrite');
    transaction.objectStore(store).put(value, key);
    transaction.addEventListener('complete', () => resolve());
  });
  const all = (database: IDBDatabase, store: string): Promise<unknown[]> => new Promise((resolve) => {
    const request = database.transaction(store).objectStore(store).getAll();
    request.addEventListener('success', () => resolve(request.result));
  });

  test('gives a restart every database, store, index and value of the last save', async () => {
    const vault = await Vault.open(await folder(), PHRASE);
    const store = await openCryptoStore(vault, false);
    const database = await open(store.prefix);
    await put(database, 'sessions', { room: '!a', bytes: new Uint8Array([1, 2, 3]) }, 'k1');
    await put(database, 'core', { id: 'x', at: new Date(5) });
    await store.save();
    await put(database, 'sessions', { room: '!b' }, 'k2');
    await store.save();
    await put(database, 'sessions', { room: '!c' }, 'k3'); // lost with the crash
    const restored = await openCryptoStore(vault, false);
    const again = await open(restored.prefix);
    expect([store.restored, restored.restored, again.version, restored.prefix === store.prefix]).toEqual([false, true, 3, false]);
    expect([await all(again, 'sessions'), await all(again, 'core')]).toEqual([[{ room: '!a', bytes: new Uint8Array([1, 2, 3]) }, { room: '!b' }], [{ id: 'x', at: new Date(5) }]]);
    expect([...again.transaction('sessions').objectStore('sessions').indexNames]).toEqual(['room']);
  });

  test('saves that come at the same time all hold what was there when they were asked for', async () => {
    const dir = await folder();
    const vault = await Vault.open(dir, PHRASE);
    const store = await openCryptoStore(vault, false);
    const database = await open(store.prefix);
    const saves: Promise<void>[] = [];
    for (let count = 0; count < 20; count += 1) {
      await put(database, 'core', { id: String(count) });
      saves.push(store.save(), store.save());
    }
    await Promise.all(saves);
    expect((await all(await open((await openCryptoStore(vault, false)).prefix), 'core')).length).toBe(20);
  });

  test('a save without a change writes nothing, and one that the disk refused is made up for', async () => {
    const dir = await folder();
    const written: string[] = [];
    let isFull = false;
    const vault = await Vault.open(dir, PHRASE);
    const counting = Object.assign(Object.create(vault), { write: async (name: string, content: Uint8Array) => {
      if (isFull) throw new Error('ENOSPC');
      written.push(name);
      await vault.write(name, content);
    } });
    const store = await openCryptoStore(counting, false);
    const database = await open(store.prefix);
    await store.save();
    await store.save();
    expect(written).toEqual(['crypto']);
    isFull = true;
    await put(database, 'core', { id: 'x' });
    await expect(store.save()).rejects.toThrow('ENOSPC');
    isFull = false;
    await store.save();
    expect(await all(await open((await openCryptoStore(vault, false)).prefix), 'core')).toEqual([{ id: 'x' }]);
  });
});

describe('the journal', () => {
  const account = { userId: '@bot:x', deviceId: 'D', accessToken: 't' };

  test('keeps the device, the stream\'s place and what is not done, and forgets with the room', async () => {
    const vault = await Vault.open(await folder(), PHRASE);
    const journal = await Journal.load(vault);
    journal.startAnew(account);
    journal.since = 's1';
    for (const event of ['$1', '$2', '$3']) journal.addPending({ room: event === '$3' ? '!b' : '!a', event });
    journal.removePending('$1');
    journal.addInvite('!c');
    journal.addAnswer({ event: '$1', reply: '$r', room: '!a', person: '@p:x', at: 5 });
    await journal.save();
    const again = await Journal.load(vault);
    expect([again.account, again.since, again.pending, again.invites, again.answerTo('$1')?.reply]).toEqual([account, 's1', [{ room: '!a', event: '$2' }, { room: '!b', event: '$3' }], ['!c'], '$r']);
    again.forgetRoom('!a');
    again.expireAnswers(6);
    expect([again.pending, again.answerTo('$1')]).toEqual([[{ room: '!b', event: '$3' }], undefined]);
    again.startAnew({ ...account, deviceId: 'E' });
    expect([again.since, again.pending, again.invites]).toEqual([undefined, [], []]);
  });
});

test.each([
  ['all', { kind: 'all' } as const, true],
  ['their server', { kind: 'list', allowed: ['Example.org'] } as const, true],
  ['their account', { kind: 'list', allowed: ['@alice:example.org'] } as const, true],
  ['the room', { kind: 'list', allowed: ['!salon:x'] } as const, true],
  ['a server whose name ends alike', { kind: 'list', allowed: ['ample.org', '@bob:example.org', '!autre:x'] } as const, false],
])('an invite is accepted where %s is allowed, else declined', (_case, policy, isAccepted) => {
  expect(acceptsInvite(policy, { room: '!salon:x', inviter: '@alice:example.org' })).toBe(isAccepted);
});

test('offers last as long as a conversation, the oldest give way, and a room takes its own along', () => {
  let now = 0;
  const memory = new RoomMemory(() => now);
  memory.offer('!a', '@p', ['un']);
  memory.offer('!b', '@p', ['deux']);
  expect([memory.offered('!a', '@p'), memory.offered('!a', '@q')]).toEqual([['un'], []]);
  memory.forgetRoom('!a');
  expect([memory.offered('!a', '@p'), memory.offered('!b', '@p')]).toEqual([[], ['deux']]);
  now = 30 * 60_000;
  expect(memory.offered('!b', '@p')).toEqual([]);
});

describe('an answer of the stream', () => {
  const member = (user: string, membership: string, before?: string): object => ({ type: 'm.room.member', event_id: `$${user}${membership}`, sender: user, state_key: user, content: { membership }, ...(before === undefined ? {} : { unsigned: { prev_content: { membership: before } } }) });
  const message = (id: string): object => ({ type: 'm.room.message', event_id: id, sender: '@a:x', content: { msgtype: 'm.text', body: 'privé' } });
  const answer = (timeline: object, rest: object = {}): object => ({ next_batch: 's2', rooms: { join: { '!r': { timeline, state: { events: [] } } }, ...rest } });

  test('of a room that the bot has just entered begins with its invite, or its entry', () => {
    const read = (events: object[]): (string | undefined)[] => readSync(answer({ events, limited: true, prev_batch: 'p' }), '@bot:x').joined.flatMap(({ events: kept }) => kept.map(({ event_id }) => event_id));
    expect(read([message('$old'), member('@bot:x', 'invite'), message('$q'), member('@bot:x', 'join', 'invite'), message('$n')])).toEqual(['$@bot:xinvite', '$q', '$@bot:xjoin', '$n']);
    expect(read([message('$old'), member('@bot:x', 'join'), message('$n')])).toEqual(['$@bot:xjoin', '$n']);
    expect(read([message('$a'), member('@bot:x', 'join', 'join'), message('$b')])).toEqual(['$a', '$@bot:xjoin', '$b']);
  });

  test('says where a gap begins, who invited, what was left; odd events are left out', () => {
    const { joined, invites, left, next } = readSync(answer({ events: [message('$a'), { type: 7 }, null], limited: true, prev_batch: 'p' }, {
      invite: { '!i': { invite_state: { events: [{ type: 'm.room.name' }, { ...member('@bot:x', 'invite'), sender: '@host:y' }] } }, '!none': {} }, leave: { '!l': {} },
    }), '@bot:x');
    expect({ next, invites, left, gap: joined[0]?.gap, events: joined[0]?.events.length }).toEqual({ next: 's2', invites: [{ room: '!i', inviter: '@host:y' }], left: ['!l'], gap: 'p', events: 1 });
  });

  test('is no answer without a place to go on from', () => {
    expect(() => readSync({ rooms: {} }, '@bot:x')).toThrow(expect.objectContaining({ name: 'ZodError' }));
    expect(readSync({ next_batch: 's' }, '@bot:x')).toEqual({ next: 's', joined: [], invites: [], left: [] });
  });

  test('reaches the SDK without a word of what people write', () => {
    const passed = withoutMessages(answer({ events: [message('$a'), member('@b:x', 'join')], limited: false }, { leave: {} }));
    expect(JSON.stringify(passed)).not.toContain('privé');
    expect(passed).toMatchObject({ next_batch: 's2', rooms: { join: { '!r': { timeline: { events: [member('@b:x', 'join')], limited: false } } } } });
  });
});
