import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Pseudonyms } from '../../../src/bot/channels/pseudonyms.ts';

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'eclaireur-'));

test('an identifier has one name in an installation, over restarts, and another one elsewhere', async () => {
  const here = await folder();
  const name = Pseudonyms.of(here).name('conversation', '42', '7');
  expect(name).toMatch(/^[\w-]{22}$/u);
  expect(Pseudonyms.of(here).name('conversation', '42', '7')).toBe(name);
  expect(Pseudonyms.of(await folder()).name('conversation', '42', '7')).not.toBe(name);
});

test('where one part ends and the next begins counts', async () => {
  const names = Pseudonyms.of(await folder());
  expect(names.name('a', 'bc')).not.toBe(names.name('ab', 'c'));
});

test('the key is for the program alone', async () => {
  const here = await folder();
  Pseudonyms.of(here);
  expect([(await stat(join(here, 'key'))).mode & 0o777, (await readFile(join(here, 'key'))).length]).toEqual([0o600, 32]);
});

test('a damaged key is refused with what to do, not replaced in silence', async () => {
  const here = await folder();
  await writeFile(join(here, 'key'), 'short');
  expect(() => Pseudonyms.of(here)).toThrow('Delete the file "key"');
});
