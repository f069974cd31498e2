import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { CaseResult } from './run.ts';

/** What is kept of a run: which cases were right, to compare the next one with. */
const StoredRun = z.object({ date: z.string(), generation: z.string(), right: z.record(z.string(), z.boolean()) });
export type StoredRun = Readonly<z.infer<typeof StoredRun>>;

/** What changed since the last run of the same set; cases that only one of them has are left out. */
export interface RunDifference {
  readonly since: string;
  readonly compared: number;
  readonly mended: readonly string[];
  readonly broken: readonly string[];
}

/** Compares a run with the last one; ids in the order of the set. */
export function compareRuns(results: readonly CaseResult[], last: StoredRun): RunDifference {
  const known = results.filter(({ expected }) => last.right[expected.id] !== undefined);
  const changed = (isRight: boolean): string[] => known.filter(({ expected, verdict }) => verdict.right === isRight && last.right[expected.id] !== isRight).map(({ expected }) => expected.id);
  return { since: last.date, compared: known.length, mended: changed(true), broken: changed(false) };
}

/** The last run of a set kept in a folder; `undefined` for a first one or one that cannot be read. */
export async function readLastRun(folder: string, set: string): Promise<StoredRun | undefined> {
  try {
    return StoredRun.parse(JSON.parse(await readFile(fileOf(folder, set), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Keeps a run for the next comparison. */
export async function storeRun(folder: string, set: string, results: readonly CaseResult[], run: { readonly date: string; readonly generation: string }): Promise<void> {
  const file = fileOf(folder, set);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify({ ...run, right: Object.fromEntries(results.map(({ expected, verdict }) => [expected.id, verdict.right])) } satisfies StoredRun));
}

function fileOf(folder: string, set: string): string {
  return join(folder, `${basename(set, '.jsonl')}.json`);
}
