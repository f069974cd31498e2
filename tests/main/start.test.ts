import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { articleText, folderWith } from '../support/corpus-folder.ts';

interface Run { readonly code: number | null; readonly out: string; readonly err: string }

/** Runs the service as a process; `whenReady` gets its address and the run ends with SIGTERM. */
async function run(environment: Readonly<Record<string, string>>, whenReady?: (url: string) => Promise<void>): Promise<Run> {
  const child = spawn(process.execPath, ['src/main.ts'], { env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...environment } });
  let out = '';
  let err = '';
  child.stderr.on('data', (data: Buffer) => { err += data.toString(); });
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString();
    const url = /^ready (\S+)$/mu.exec(out)?.[1];
    if (url !== undefined) void (whenReady?.(url) ?? Promise.resolve()).finally(() => child.kill('SIGTERM'));
  });
  await once(child, 'close');
  return { code: child.exitCode, out, err };
}

const emptyFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'eclaireur-'));

test('builds the index, says ready on one line, answers, and stops cleanly on SIGTERM', async () => {
  const CORPUS_DIR = await folderWith({ 'pret.md': articleText() });
  const INDEX_DIR = await emptyFolder();
  let answer = '';
  const first = await run({ CORPUS_DIR, INDEX_DIR }, async (url) => {
    const response = await fetch(`${url}/api/chat`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message: 'Combien de temps puis-je garder un livre ?' }) });
    answer = await response.text();
  });
  expect(first.code).toBe(0);
  expect(first.out).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+\n$/u);
  expect(first.err).toContain('Calcul des vecteurs');
  expect(answer).toContain('Vous pouvez garder un livre trois semaines [1].');
  const second = await run({ CORPUS_DIR, INDEX_DIR });
  expect({ code: second.code, rebuilt: second.err.includes('Calcul des vecteurs') }).toEqual({ code: 0, rebuilt: false });
});

describe('stops with one clear sentence and code 1', () => {
  test('for every invalid variable at once', async () => {
    const { code, out, err } = await run({ PORT: 'abc', LOG_LEVEL: 'loud' });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.trim().split('\n')).toEqual(['PORT: "abc" must be a whole number. Example: PORT=8080', 'LOG_LEVEL: "loud" must be fatal, error, warn, info, debug or silent. Example: LOG_LEVEL=warn']);
  });

  test('for a broken article, and leaves the index as it was', async () => {
    const CORPUS_DIR = await folderWith({ 'pret.md': articleText() });
    const INDEX_DIR = await emptyFolder();
    await run({ CORPUS_DIR, INDEX_DIR });
    const before = [await readFile(join(INDEX_DIR, 'CURRENT'), 'utf8'), await readdir(INDEX_DIR)];
    await writeFile(join(CORPUS_DIR, 'pret.md'), articleText().replace('type: contexte', 'type: recette'));
    const { code, err } = await run({ CORPUS_DIR, INDEX_DIR });
    expect(code).toBe(1);
    expect(err).toMatch(/^pret\.md:3: type : /u);
    expect([await readFile(join(INDEX_DIR, 'CURRENT'), 'utf8'), await readdir(INDEX_DIR)]).toEqual(before);
  });

  test('for a missing model', async () => {
    const { code, err } = await run({ CORPUS_DIR: await folderWith({ 'pret.md': articleText() }), INDEX_DIR: await emptyFolder(), EMBEDDING_MODEL: 'models/absent' });
    expect(code).toBe(1);
    expect(err).toContain('No embedding model in "models/absent"');
  });

  test('for a port in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const { code, err } = await run({ CORPUS_DIR: await folderWith({ 'pret.md': articleText() }), INDEX_DIR: await emptyFolder(), PORT: String(typeof address === 'object' ? address?.port : 0) });
    taken.close();
    expect(code).toBe(1);
    expect(err).toContain('The port is in use already.');
  });

  test('for a corpus folder that does not exist', async () => {
    const { code, err } = await run({ CORPUS_DIR: '/nulle/part', INDEX_DIR: await emptyFolder() });
    expect(code).toBe(1);
    expect(err).toContain('Check CORPUS_DIR');
  });
});
