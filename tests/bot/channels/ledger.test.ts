import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { Ledger, type LedgerOptions } from '../../../src/bot/channels/ledger.ts';

const DAY_MS = 86_400_000;
let folder: string;
let faults: unknown[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'eclaireur-'));
  faults = [];
});

const open = (options: Partial<LedgerOptions> = {}): Ledger => new Ledger(join(folder, 'sub', 'ledger'), { maxEntries: 5, maxAgeDays: 7, onFault: (error) => faults.push(error), ...options });
const text = (): Promise<string> => readFile(join(folder, 'sub', 'ledger'), 'utf8');

test('what was set is there for the next process, even when the first one was killed', () => {
  const killed = open();
  killed.set('a', 'sending');
  killed.set('b', 'done');
  killed.set('a', 'done');
  const next = open();
  expect([next.get('a'), next.get('b'), next.get('c')]).toEqual(['done', 'done', undefined]);
});

test('a line that a crash cut off is left out, and does not run into the next one', async () => {
  open().set('a', 'done');
  await appendFile(join(folder, 'sub', 'ledger'), '20000 b do');
  const next = open();
  next.set('c', 'done');
  const last = open();
  expect([last.get('a'), last.get('b'), last.get('c')]).toEqual(['done', undefined, 'done']);
});

test('the oldest entries give way; one that changes is young again', () => {
  const ledger = open({ maxEntries: 2 });
  for (const key of ['a', 'b', 'a', 'c']) ledger.set(key, `${key}${ledger.get(key) ?? ''}`);
  expect([ledger.get('a'), ledger.get('b'), ledger.get('c')]).toEqual(['aa', undefined, 'c']);
});

test('a removed key leaves no trace in the file', async () => {
  const ledger = open();
  ledger.set('person', 'simple');
  ledger.set('other', 'simple');
  ledger.delete('person');
  expect(await text()).toMatch(/^\d+ other simple\n$/u);
});

test('entries that are too old are gone at the next start', () => {
  let now = 0;
  open({ now: () => now }).set('a', 'done');
  now = 7 * DAY_MS;
  expect(open({ now: () => now }).get('a')).toBe('done');
  now = 8 * DAY_MS;
  expect(open({ now: () => now }).get('a')).toBeUndefined();
});

test('the file stays small however many changes there are', async () => {
  const ledger = open();
  for (let index = 0; index < 1000; index += 1) ledger.set(`key${index}`, 'done');
  expect((await text()).split('\n').length).toBeLessThanOrEqual(11);
  expect(ledger.size).toBe(5);
});

test('goes on in memory when the disk refuses, says so, and is whole again when it allows', async () => {
  const ledger = open();
  ledger.set('a', 'done');
  ledger.close();
  await rm(join(folder, 'sub'), { recursive: true });
  await appendFile(join(folder, 'sub'), 'a file where the folder was');
  ledger.set('b', 'done');
  expect([ledger.get('a'), ledger.get('b'), faults.length]).toEqual(['done', 'done', 1]);
  await rm(join(folder, 'sub'));
  ledger.set('c', 'done');
  const next = open();
  expect([next.get('a'), next.get('b'), next.get('c')]).toEqual(['done', 'done', 'done']);
});

test('a ledger that is read again equals the one that was written', () => {
  const word = fc.stringMatching(/^[\w-]{1,8}$/u);
  fc.assert(fc.property(fc.array(fc.tuple(word, fc.option(word))), (changes) => {
    const file = join(folder, `ledger-${Math.random()}`);
    const options = { maxEntries: 4, maxAgeDays: 7, onFault: (error: unknown) => faults.push(error) };
    const ledger = new Ledger(file, options);
    for (const [key, value] of changes) if (value === null) ledger.delete(key); else ledger.set(key, value);
    const again = new Ledger(file, options);
    for (const [key] of changes) expect(again.get(key)).toBe(ledger.get(key));
    ledger.close();
    again.close();
  }), { numRuns: 60 });
  expect(faults).toEqual([]);
});
