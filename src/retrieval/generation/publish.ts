import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LockedError } from '../errors.ts';

/** Generations kept for roll-back, the current one included. */
export const KEPT_GENERATIONS = 2;
const LOCK = 'reindex.lock';

/** Name of the published generation; `undefined` when none is. */
export async function currentGeneration(indexDir: string): Promise<string | undefined> {
  try {
    const name = (await readFile(join(indexDir, 'CURRENT'), 'utf8')).trim();
    return /^gen-[\w-]+$/u.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

/** A generation name that sorts by time. */
export function newGenerationName(now = new Date()): string {
  return `gen-${now.toISOString().replace(/[-:.]/gu, '').replace('T', '-').slice(0, 18)}-${randomUUID().slice(0, 4)}`;
}

/**
 * Makes a finished folder the published generation: one rename into place, one rename of `CURRENT`, both after `fsync`. Older generations beyond
 * `KEPT_GENERATIONS` and remains of broken runs are removed afterwards.
 */
export async function publishGeneration(indexDir: string, temporary: string, name: string): Promise<void> {
  for (const file of await readdir(temporary)) await syncFile(join(temporary, file));
  await rename(temporary, join(indexDir, name));
  await syncFile(indexDir);
  await setCurrent(indexDir, name);
  await removeOld(indexDir, name);
}

/** Points `CURRENT` to a generation, atomically. */
export async function setCurrent(indexDir: string, name: string): Promise<void> {
  const pending = join(indexDir, 'CURRENT.tmp');
  await writeFile(pending, `${name}\n`);
  await syncFile(pending);
  await rename(pending, join(indexDir, 'CURRENT'));
  await syncFile(indexDir);
}

/** Folder for a generation in the making; unknown to servers. */
export function temporaryFolder(indexDir: string, name: string): string {
  return join(indexDir, `.building-${name}`);
}

/** Generations on disk, newest first. */
export async function listGenerations(indexDir: string): Promise<string[]> {
  const entries = await readdir(indexDir).catch(() => []);
  return entries.filter((entry) => entry.startsWith('gen-')).sort().reverse();
}

async function removeOld(indexDir: string, current: string): Promise<void> {
  const others = (await listGenerations(indexDir)).filter((name) => name !== current);
  for (const name of others.slice(KEPT_GENERATIONS - 1)) await rm(join(indexDir, name), { recursive: true, force: true });
  for (const entry of await readdir(indexDir)) {
    if (entry.startsWith('.building-')) await rm(join(indexDir, entry), { recursive: true, force: true });
  }
}

/**
 * Runs work while holding the index folder's lock. A lock whose process is gone is taken over.
 *
 * @throws {LockedError} when another live process holds it, naming that process and since when.
 */
export async function withLock<T>(indexDir: string, work: () => Promise<T>): Promise<T> {
  await mkdir(indexDir, { recursive: true });
  const file = join(indexDir, LOCK);
  await takeLock(file);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function takeLock(file: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(`${process.pid}\n`);
      await handle.close();
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const pid = Number((await readFile(file, 'utf8').catch(() => '')).trim());
      const since = await stat(file).then((info) => info.mtime.toISOString(), () => 'unknown');
      if (Number.isInteger(pid) && pid > 0 && pid !== process.pid && isAlive(pid)) {
        throw new LockedError(`Another re-index (process ${pid}, since ${since}) is running. Wait for it to end, then run the command again.`);
      }
      await rm(file, { force: true });
    }
  }
  throw new LockedError('The lock of the index folder changes hands too fast. Run the command again.');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
