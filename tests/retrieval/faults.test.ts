import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { withLock } from '../../src/retrieval/generation/lock.ts';
import { currentGeneration } from '../../src/retrieval/generation/publish.ts';
import { inspectGenerations, reindex } from '../../src/retrieval/index.ts';
import { articleText, folderWith } from '../support/corpus-folder.ts';
import { EMBEDDING } from '../support/paths.ts';

interface Run { readonly code: number; readonly stdout: string; readonly stderr: string }

let firstIndex: string;
let corpusDir: string;
let indexDir: string;

/** Runs a shell line in which `$node` is this Node. */
function run(line: string, environment: Readonly<Record<string, string>> = {}): Promise<Run> {
  return new Promise((done) => {
    const env = { ...process.env, node: process.execPath, CORPUS_DIR: corpusDir, INDEX_DIR: indexDir, ...environment };
    const child = execFile('/bin/sh', ['-c', line], { env, timeout: 150_000 }, (_, stdout, stderr) => done({ code: child.exitCode ?? -1, stdout, stderr }));
  });
}

beforeAll(async () => {
  firstIndex = await folderWith({});
  await reindex({ corpusDir: await folderWith({ 'pret.md': articleText() }), indexDir: firstIndex, embedding: EMBEDDING });
});
beforeEach(async () => {
  corpusDir = await folderWith({ 'pret.md': articleText().replace('trois semaines', 'dix semaines') });
  indexDir = await mkdtemp(join(tmpdir(), 'eclaireur-index-'));
  await cp(firstIndex, indexDir, { recursive: true });
});
afterAll(() => rm(firstIndex, { recursive: true }));

// In blocks of 512 bytes: the limit strikes the first file, or the largest one. Node must not meet it too, while it keeps what it compiled.
test.each([4, 400])('a disk that gives no more than %i blocks a file ends a re-index with a sentence, the published index stays, and the next run publishes', async (blocks) => {
  const before = await currentGeneration(indexDir);
  const full = await run(`unset NODE_COMPILE_CACHE; ulimit -f ${blocks}; exec "$node" scripts/reindex.ts`);
  expect({ code: full.code, stdout: full.stdout }).toEqual({ code: 1, stdout: '' });
  expect(full.stderr).toMatch(/Le disque est plein \(E[^)]+\) : libérez de la place, puis relancez la commande\.\nRien n'a été publié/u);
  expect(await currentGeneration(indexDir)).toBe(before);
  expect((await readdir(indexDir)).filter((name) => name.startsWith('.'))).toEqual([]);
  expect((await run('"$node" scripts/reindex.ts')).code).toBe(0);
  expect((await inspectGenerations(indexDir)).map(({ problem }) => problem)).toEqual([undefined, undefined]);
});

test('a folder that cannot be written ends a re-index with a sentence and leaves the published index', async () => {
  const before = await readFile(join(indexDir, 'CURRENT'), 'utf8');
  // A file where the folder's lock belongs cannot be opened by anybody, root included.
  await rm(join(indexDir, 'reindex.lock'));
  await cp(join(indexDir, before.trim()), join(indexDir, 'reindex.lock'), { recursive: true });
  await chmod(indexDir, 0o555);
  const { code, stderr } = await run('exec "$node" scripts/reindex.ts');
  await chmod(indexDir, 0o755);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/Le dossier ne peut pas être écrit \(E.+\) : donnez-en un autre, par exemple INDEX_DIR=data\/index\.\nRien n'a été publié/u) });
  expect(await readFile(join(indexDir, 'CURRENT'), 'utf8')).toBe(before);
});

test('Ctrl-C ends a re-index with a sentence, here while it waits for another', async () => {
  let stderr = '';
  const code = await withLock(indexDir, async () => {
    const child = spawn(process.execPath, ['scripts/reindex.ts'], { env: { ...process.env, CORPUS_DIR: corpusDir, INDEX_DIR: indexDir }, stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (text.includes('j\'attends')) child.kill('SIGINT');
    });
    await once(child, 'close');
    return child.exitCode;
  });
  expect({ code, stderr }).toEqual({ code: 130, stderr: expect.stringMatching(new RegExp(`^Une autre réindexation est en cours \\(processus ${process.pid}, depuis \\d\\d:\\d\\d\\) : j'attends qu'elle finisse\\.\n\nInterrompu : l'index en place sert toujours\\.\n$`, 'u')) });
});

test('a file in the place of the folder is a sentence', async () => {
  const file = join(await folderWith({}), 'index');
  await writeFile(file, '');
  expect((await run('exec "$node" scripts/reindex.ts', { INDEX_DIR: file })).stderr).toMatch(/Le dossier ne peut pas être écrit \(E(?:EXIST|NOTDIR).*\n/u);
});

test('killed at random moments, a re-index leaves the last good index in service, and the next one publishes', async () => {
  const { stdout, stderr } = await run(`"$node" ${resolve('scripts/trial-kill.ts')} 4`);
  expect({ stdout, stderr }).toEqual({ stdout: expect.stringMatching(/^4\/4 : /u), stderr: '' });
}, 160_000);
