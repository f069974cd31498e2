import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

interface Import { readonly from: string; readonly to: string; readonly typeOnly: boolean }

/** A package that is heavy or foreign, and the places that may import it: rooms or single files. */
const PACKAGE_ROOMS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(?:botkit|botbuilder-|grammy|matrix-js-sdk|fake-indexeddb)/u, ['bot']], [/^(?:express|helmet|prom-client|rate-limiter-flexible)/u, ['server']], [/^(?:hnswlib-node|@xenova\/)/u, ['retrieval']], [/^@mastra\//u, ['retrieval', 'answering/generated/mastra-writer.ts']], [/^pino/u, ['logger.ts']], [/^esbuild/u, ['widget-bundle.ts']],
];
/** Doors of a room: the whole one, and the one to what is pure text. */
const DOORS = ['index.ts', 'text.ts'];

const roomOf = (file: string): string => file.split('/')[0] ?? file;

/** Every static and dynamic import of `src/`; own files as paths below `src/`. */
async function readImports(): Promise<readonly Import[]> {
  const files = (await readdir('src', { recursive: true })).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
  const imports = await Promise.all(files.map(async (from) => {
    const text = await readFile(join('src', from), 'utf8');
    const found = [...text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s)?'([^']+)';|\bimport\('([^']+)'\)/gmu)];
    return found.map(([, type, named, dynamic]) => {
      const to = named ?? dynamic ?? '';
      return { from, to: to.startsWith('.') ? normalize(join(dirname(from), to)) : `package:${to}`, typeOnly: type !== undefined };
    });
  }));
  return imports.flat();
}

/** The column "may import" of ARCHITECTURE.md, by room; a room with `(types)` behind it may be imported for its types only. */
async function readTable(): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = (await readFile('ARCHITECTURE.md', 'utf8')).matchAll(/^\| `src\/(\w+)\/` \|[^|]*\| ([^|]*) \|$/gmu);
  return new Map([...rows].map(([, room = '', allowed = '']) => [room, allowed === '–' ? [] : allowed.split(', ')]));
}

describe('imports', async () => {
  const imports = await readImports();
  const table = await readTable();
  const between = imports.filter(({ from, to }) => !to.startsWith('package:') && from.includes('/') && roomOf(from) !== roomOf(to));
  const show = (faults: readonly Import[]): string[] => faults.map(({ from, to }) => `${from} imports ${to}`);

  test('are found, and so is the table', () => {
    expect(between.length).toBeGreaterThan(20);
    expect(table.get('config')).toEqual([]);
    expect(table.get('bot')).toEqual(['answering']);
  });

  test('between rooms follow the table of ARCHITECTURE.md', () => {
    expect(show(between.filter(({ from, to, typeOnly }) => {
      const allowed = table.get(roomOf(from)) ?? [];
      return !allowed.includes(roomOf(to)) && !(typeOnly && allowed.includes(`${roomOf(to)} (types)`));
    }))).toEqual([]);
  });

  test('between rooms go through a door', () => {
    expect(show(between.filter(({ to }) => !DOORS.includes(to.split('/').slice(1).join('/'))))).toEqual([]);
  });

  test('never reach src/main.ts', () => {
    expect(show(imports.filter(({ to }) => to === 'main.ts'))).toEqual([]);
  });

  test('of the logger are no files of ours', () => {
    expect(show(imports.filter(({ from, to }) => from === 'logger.ts' && !to.startsWith('package:')))).toEqual([]);
  });

  test.each(PACKAGE_ROOMS)('of %s stay in %s', (name, places) => {
    const users = imports.filter(({ to }) => to.startsWith('package:') && name.test(to.slice('package:'.length)));
    expect([...new Set(users.map(({ from }) => (places.includes(from) ? from : roomOf(from))))].sort()).toEqual([...places].sort());
  });

  test('of the agent library in answering are lazy, so that a service without a model does not load it', async () => {
    expect(await readFile('src/answering/generated/mastra-writer.ts', 'utf8')).not.toMatch(/^import .*@mastra/mu);
  });
});
