import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { articleText, folderWith } from './corpus-folder.ts';

/** What a run of the whole service leaves behind. */
export interface Traces<T> {
  /** What its session gave. */
  readonly result: T;
  readonly log: string;
  readonly metrics: string;
  /** Every file of its folder by path, one character a byte. */
  readonly files: ReadonlyMap<string, string>;
  /** Hosts that it looked up or connected to, and the line that says that the trap was set. */
  readonly hosts: readonly string[];
  readonly code: number | null;
}

/** Runs the whole service as a process, with the most talkative log, everything that it writes in one folder, and a trap for outgoing connections. */
export async function runWhole<T>(home: string, environment: Readonly<Record<string, string>>, session: (url: string) => Promise<T>): Promise<Traces<T>> {
  const trapFile = join(home, 'hosts.txt');
  const CORPUS_DIR = await folderWith({ 'pret.md': articleText() });
  const child = spawn(process.execPath, ['src/main.ts'], {
    env: {
      PATH: process.env['PATH'] ?? '', PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'debug', CORPUS_DIR, INDEX_DIR: join(home, 'index'), DATA_DIR: join(home, 'data'),
      TMPDIR: home, NODE_OPTIONS: `--import=${resolve('tests/support/trap-connections.mjs')}`, TRAP_FILE: trapFile, ...environment,
    },
  });
  let log = '';
  child.stderr.on('data', (data: Buffer) => { log += data.toString(); });
  const url = await new Promise<string>((ready, reject) => {
    let out = '';
    child.once('close', () => reject(new Error(log)));
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
      log += data.toString();
      const found = /^ready (\S+)$/mu.exec(out)?.[1];
      if (found !== undefined) ready(found);
    });
  });
  try {
    const result = await session(url);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    await closed;
    const hosts = (await readFile(trapFile, 'utf8')).split('\n').filter((line) => line !== '');
    await rm(trapFile);
    return { result, log, metrics, files: await readTree(home), hosts, code: child.exitCode };
  } finally {
    child.kill('SIGKILL');
  }
}

async function readTree(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Map(await Promise.all(entries.filter((entry) => entry.isFile()).map(async (entry): Promise<[string, string]> => {
    const path = join(entry.parentPath, entry.name);
    return [path, await readFile(path, 'latin1')];
  })));
}
