import { randomUUID } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { Vault } from './vault.ts';

/** File of the vault that holds the databases. */
const FILE = 'crypto';

interface StoreDump {
  readonly name: string;
  readonly keyPath: string | string[] | null;
  readonly autoIncrement: boolean;
  readonly indexes: readonly { readonly name: string; readonly keyPath: string | string[]; readonly unique: boolean; readonly multiEntry: boolean }[];
  readonly keys: readonly IDBValidKey[];
  readonly values: readonly unknown[];
}

/** A database; its name without the prefix. */
interface DatabaseDump { readonly name: string; readonly version: number; readonly stores: readonly Uint8Array[] }

/** The databases of the device's keys: IndexedDB in memory, of which every state that matters is written to the vault before it takes effect outside. */
export interface CryptoStore {
  /** Prefix of the databases' names. */
  readonly prefix: string;
  /** Whether databases of an earlier run were there. */
  readonly restored: boolean;
  /** What was changed before the call is on disk when it resolves; callers at the same time share one write, and no change costs nothing. */
  save(): Promise<void>;
  /** Nothing is saved any more. */
  close(): void;
}

/**
 * Loads the databases from the vault into an IndexedDB in memory (fake-indexeddb); Node has none of its own, and the SDK's cryptography keeps its keys
 * nowhere else.
 *
 * @param isFresh - begins without databases, for another device; those on disk stay until the first `save`.
 * @throws {ChannelError} when the vault's phrase is another one.
 */
export async function openCryptoStore(vault: Vault, isFresh: boolean): Promise<CryptoStore> {
  const content = isFresh ? undefined : await vault.read(FILE);
  await provideIndexedDb();
  // IndexedDB is the whole process's: two channels may not meet in it, not even two of one account after each other.
  const prefix = `matrix-${randomUUID()}`;
  // What the vault gives was written by this module.
  if (content !== undefined) for (const dump of deserialize(content) as DatabaseDump[]) await restore(prefix, dump);
  const changes = watchChanges(prefix);
  const kept = new Map<string, Uint8Array>();

  const write = async (): Promise<void> => {
    const changed = changes.take();
    if (changed.size === 0) return;
    try {
      const names = (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith(prefix) === true ? [name] : []));
      const dumps: DatabaseDump[] = [];
      for (const name of names) dumps.push({ ...await dump(name, changed, kept), name: name.slice(prefix.length) });
      await vault.write(FILE, serialize(dumps));
    } catch (error) {
      changes.put(changed);
      throw error;
    }
  };
  let tail: Promise<void> = Promise.resolve();
  let queued: Promise<void> | undefined;
  return {
    prefix,
    restored: content !== undefined,
    save: () => {
      // A write that runs may have begun before the caller's change: it waits for the one behind it, with all others who come meanwhile.
      queued ??= tail = tail.catch(() => undefined).then(() => {
        queued = undefined;
        return write();
      });
      return queued;
    },
    // The databases stay in memory: deleting one waits, busily, for connections that the SDK may never close.
    close: () => changes.stop(),
  };
}

interface Changes { take(): Set<string>; put(changed: ReadonlySet<string>): void; stop(): void }

/** Told each store (`database/store`) of the process that is opened for writing. */
const watchers = new Set<(database: string, store: string) => void>();

/** Makes fake-indexeddb the process's IndexedDB, as its own `auto` does, and has the watchers told of writing. */
async function provideIndexedDb(): Promise<void> {
  if ('indexedDB' in globalThis) return;
  const { default: factory, forceCloseDatabase: _, ...classes } = await import('fake-indexeddb');
  Object.assign(globalThis, classes, { indexedDB: factory });
  const begin: (...args: Parameters<IDBDatabase['transaction']>) => IDBTransaction = Reflect.get(IDBDatabase.prototype, 'transaction');
  IDBDatabase.prototype.transaction = function transaction(this: IDBDatabase, ...args: Parameters<IDBDatabase['transaction']>) {
    const [stores, mode] = args;
    if (mode === 'readwrite') for (const store of typeof stores === 'string' ? [stores] : stores) for (const tell of watchers) tell(this.name, store);
    return Reflect.apply(begin, this, args);
  };
}

/** Stores that were opened for writing since they were last taken; at first all count as changed. */
function watchChanges(prefix: string): Changes {
  let changed = new Set<string>(['*']);
  const watcher = (database: string, store: string): void => {
    if (database.startsWith(prefix)) changed.add(`${database}/${store}`);
  };
  watchers.add(watcher);
  return {
    take: () => {
      const taken = changed;
      changed = new Set();
      return taken;
    },
    put: (back) => { changed = new Set([...changed, ...back]); },
    stop: () => void watchers.delete(watcher),
  };
}

/** One database in one consistent state; stores that did not change keep their bytes of the last time. */
async function dump(name: string, changed: ReadonlySet<string>, kept: Map<string, Uint8Array>): Promise<DatabaseDump> {
  const database = await done(indexedDB.open(name));
  try {
    const names = [...database.objectStoreNames];
    if (names.length === 0) return { name, version: database.version, stores: [] };
    const transaction = database.transaction(names, 'readonly');
    const stores = await Promise.all(names.map(async (storeName) => {
      const id = `${name}/${storeName}`;
      const known = changed.has('*') || changed.has(id) ? undefined : kept.get(id);
      if (known !== undefined) return known;
      const store = transaction.objectStore(storeName);
      const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
      const content: StoreDump = {
        name: storeName, keyPath: store.keyPath, autoIncrement: store.autoIncrement, keys, values,
        indexes: [...store.indexNames].map((indexName) => {
          const { keyPath, unique, multiEntry } = store.index(indexName);
          return { name: indexName, keyPath, unique, multiEntry };
        }),
      };
      const bytes = serialize(content);
      kept.set(id, bytes);
      return bytes;
    }));
    return { name, version: database.version, stores };
  } finally {
    database.close();
  }
}

async function restore(prefix: string, { name, version, stores }: DatabaseDump): Promise<void> {
  const contents = stores.map((bytes) => deserialize(bytes) as StoreDump);
  const opening = indexedDB.open(`${prefix}${name}`, version);
  opening.addEventListener('upgradeneeded', () => {
    for (const { name: storeName, keyPath, autoIncrement, indexes, keys, values } of contents) {
      const store = opening.result.createObjectStore(storeName, { keyPath, autoIncrement });
      for (const index of indexes) store.createIndex(index.name, index.keyPath, { unique: index.unique, multiEntry: index.multiEntry });
      values.forEach((value, place) => (keyPath === null ? store.put(value, keys[place]) : store.put(value)));
    }
  });
  (await done(opening)).close();
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('An IndexedDB request failed.')));
  });
}
