import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { corpusFingerprint, isSameCorpus } from '../../src/corpus/index.ts';
import { articleText, folderWith } from '../support/corpus-folder.ts';

test('the fingerprint changes with an article and not with a document for people', async () => {
  const folder = await folderWith({ 'a.md': articleText() });
  const before = await corpusFingerprint(folder);
  await writeFile(join(folder, 'README.md'), 'Bonjour');
  expect(await corpusFingerprint(folder)).toBe(before);
  await writeFile(join(folder, 'a.md'), articleText({ title: 'Autre' }));
  expect(await corpusFingerprint(folder)).not.toBe(before);
});

test('an index is of this corpus when files and law data agree; without the law data its word is taken', () => {
  expect(isSameCorpus('abc@2.0', 'abc@2.0')).toBe(true);
  expect(isSameCorpus('abc@2.0', 'abc@2.1')).toBe(false);
  expect(isSameCorpus('abc@2.0', 'abd@2.0')).toBe(false);
  expect(isSameCorpus('abc@2.0', 'abc@none')).toBe(true);
});
