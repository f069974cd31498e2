import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GenerationError } from '../errors.ts';
import { withLock, type LockOptions } from './lock.ts';
import type { Manifest } from './manifest.ts';
import { currentGeneration, listGenerations, setCurrent } from './publish.ts';
import { foreignModel, readManifest, verifyFiles } from './read.ts';

/** Holds the corpus fingerprint of the generation that a roll-back left: the same corpus is not indexed again by a mere start. */
const LEFT_FILE = 'ROLLED_BACK';

/** A generation on disk. */
export interface GenerationState {
  readonly name: string;
  readonly isCurrent: boolean;
  /** `undefined` when its manifest cannot be read. */
  readonly manifest: Manifest | undefined;
  /** Why it cannot be served; `undefined` for a sound one. */
  readonly problem: GenerationError | undefined;
}

/** Every generation on disk, newest first, each held against its checksums. An absent folder gives an empty list. */
export async function inspectGenerations(indexDir: string): Promise<readonly GenerationState[]> {
  const current = await currentGeneration(indexDir);
  const names = await listGenerations(indexDir);
  const all = current === undefined || names.includes(current) ? names : [current, ...names];
  return Promise.all(all.map(async (name) => ({ name, isCurrent: name === current, ...await inspect(join(indexDir, name)) })));
}

/**
 * Makes an earlier generation the published one, atomically; a running server takes it up.
 *
 * @param target - its name; the newest sound one besides the published one when absent.
 * @param modelChecksum - of the model that embeds questions.
 * @returns its name.
 * @throws {GenerationError} when there is none, or it is damaged or of another model; {LockedError}. The published one stays then.
 */
export async function rollBack(options: { readonly indexDir: string; readonly target?: string | undefined; readonly model: { readonly checksum: string; readonly name: string }; readonly lock?: LockOptions }): Promise<string> {
  const { indexDir, target, model } = options;
  return withLock(indexDir, async () => {
    const states = await inspectGenerations(indexDir);
    const chosen = states.find((state) => (target === undefined ? !state.isCurrent && state.problem === undefined : state.name === target));
    if (chosen === undefined) throw new GenerationError('INDEX_UNKNOWN', target === undefined ? `There is no other sound generation in "${indexDir}".` : `There is no generation "${target}" in "${indexDir}".`);
    if (chosen.problem !== undefined || chosen.manifest === undefined) throw chosen.problem ?? new GenerationError('INDEX_DAMAGED', `The generation "${chosen.name}" has no manifest.`);
    if (chosen.manifest.model.checksum !== model.checksum) throw foreignModel(chosen.manifest.model.name, model.name);
    const left = states.find((state) => state.isCurrent)?.manifest;
    await setCurrent(indexDir, chosen.name);
    if (left !== undefined && chosen.name !== left.generation) await writeFile(join(indexDir, LEFT_FILE), `${left.corpusHash}\n`);
    return chosen.name;
  }, options.lock);
}

/** Fingerprint of the corpus that a roll-back turned away from; `undefined` when there was none since the last publication. */
export async function corpusLeft(indexDir: string): Promise<string | undefined> {
  return readFile(join(indexDir, LEFT_FILE), 'utf8').then((text) => text.trim(), () => undefined);
}

/** A publication ends what a roll-back said. */
export async function forgetRollBack(indexDir: string): Promise<void> {
  await rm(join(indexDir, LEFT_FILE), { force: true });
}

async function inspect(folder: string): Promise<Pick<GenerationState, 'manifest' | 'problem'>> {
  let manifest: Manifest | undefined;
  try {
    manifest = await readManifest(folder);
    await verifyFiles(folder, manifest);
    return { manifest, problem: undefined };
  } catch (error) {
    const problem = error instanceof GenerationError ? error : new GenerationError('INDEX_DAMAGED', `The index in "${folder}" is damaged (${error instanceof Error ? error.message : 'unreadable'}). Run "npm run reindex".`, { cause: error });
    return { manifest, problem };
  }
}
