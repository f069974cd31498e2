import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Generations kept for roll-back, the current one included. */
export const KEPT_GENERATIONS = 2;

/** Name of the published generation; `undefined` when none is. */
export async function currentGeneration(indexDir: string): Promise<string | undefined> {
  try {
    const name = readFileSync(join(indexDir, 'CURRENT'), 'utf8').trim(); // see Slices
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
 *
 * @param kept - the one to roll back to; the one that was served until then when absent.
 */
export async function publishGeneration(indexDir: string, temporary: string, name: string, kept?: string): Promise<void> {
  const before = kept ?? await currentGeneration(indexDir);
  for (const file of await readdir(temporary)) await syncFile(join(temporary, file));
  await rename(temporary, join(indexDir, name));
  await syncFile(indexDir);
  await setCurrent(indexDir, name);
  await removeOld(indexDir, [name, ...(before === undefined ? [] : [before])]);
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

async function removeOld(indexDir: string, kept: readonly string[]): Promise<void> {
  const others = (await listGenerations(indexDir)).filter((name) => !kept.includes(name));
  for (const name of others.slice(Math.max(0, KEPT_GENERATIONS - kept.length))) await rm(join(indexDir, name), { recursive: true, force: true });
  for (const entry of await readdir(indexDir)) {
    if (entry.startsWith('.building-')) await rm(join(indexDir, entry), { recursive: true, force: true });
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
