import { mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LockedError } from '../errors.ts';

/** The lock itself: an empty SQLite file, locked by the system for as long as its process lives. It stays in the folder; deleting it would let two in. */
export const LOCK_FILE = 'reindex.lock';
/** Who holds the lock, for people; without meaning once that process is gone. */
const HOLDER_FILE = 'reindex.holder';
const RETRY_MS = 200;

export interface LockOptions {
  /** Longest time to wait for another holder; 0 refuses at once. */
  readonly waitMs?: number | undefined;
  /** Called once when waiting begins. */
  readonly onWait?: ((holder: LockHolder) => void) | undefined;
}

/** The process that re-indexes; a field is `undefined` where it is not known. */
export interface LockHolder {
  readonly pid: number | undefined;
  /** ISO time. */
  readonly since: string | undefined;
}

/**
 * Runs work while holding the index folder's lock. The lock is the operating system's: it ends with its process, however that ends, so that no stale
 * lock can stay. A lock file of process numbers lost: numbers come back, above all in containers, and two that take over at once both get in.
 *
 * @throws {LockedError} when another process, or another call in this one, still holds it after `waitMs`; an error of the file system when the folder cannot be written.
 */
export async function withLock<T>(indexDir: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  await mkdir(indexDir, { recursive: true });
  const file = join(indexDir, LOCK_FILE);
  await (await open(file, 'a')).close(); // fails with the system's own code where SQLite would only say that it cannot open it
  const lock = await takeLock(file, indexDir, options);
  const holder = join(indexDir, HOLDER_FILE);
  try {
    await writeFile(holder, `${process.pid}\n`);
    return await work();
  } finally {
    await rm(holder, { force: true });
    lock.close();
  }
}

async function takeLock(file: string, indexDir: string, { waitMs = 0, onWait }: LockOptions): Promise<DatabaseSync> {
  const until = performance.now() + waitMs;
  let told = false;
  for (;;) {
    const lock = new DatabaseSync(file, { timeout: 0 });
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return lock;
    } catch (error) {
      lock.close();
      if (!isBusy(error)) throw error;
      const holder = await readHolder(indexDir);
      if (performance.now() >= until) throw new LockedError(holder);
      if (!told) onWait?.(holder);
      told = true;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** Result code SQLITE_BUSY, extended codes included (https://sqlite.org/rescode.html#busy). */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === 5;
}

async function readHolder(indexDir: string): Promise<LockHolder> {
  const file = join(indexDir, HOLDER_FILE);
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).trim());
  return { pid: Number.isInteger(pid) && pid > 0 ? pid : undefined, since: await stat(file).then((info) => info.mtime.toISOString(), () => undefined) };
}
