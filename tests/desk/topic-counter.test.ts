import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAnswerer } from '../../src/answering/index.ts';
import { countTopics, readTopicCounts } from '../../src/desk/index.ts';
import type { Retriever } from '../../src/retrieval/index.ts';
import { folderWith } from '../support/corpus-folder.ts';
import { shippedRetriever } from '../support/server.ts';

let retriever: Retriever;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ retriever, close } = await shippedRetriever());
});
afterAll(() => close());

const SECRET = 'combien pour mon loyer chez zébulon glouglou avec les APL';
const counterIn = async (file: string): ReturnType<typeof countTopics> => countTopics({ answerer: createAnswerer({ retriever: () => retriever }), retriever: () => retriever, file, now: () => new Date('2026-11-24T10:00:00Z') });

test('an abstention is counted by month and nearest article, and no word of the question is on disk', async () => {
  const file = join(await folderWith({}), 'sujets.json');
  const counter = await counterIn(file);
  const { reply } = await counter.answerer.answer({ text: SECRET, style: 'standard' }, undefined);
  expect(reply.kind).toBe('abstention');
  await counter.answerer.answer({ text: SECRET, style: 'standard' }, undefined);
  await counter.close();
  const text = await readFile(file, 'utf8');
  for (const word of SECRET.split(' ').filter((one) => one.length > 5)) expect(text).not.toContain(word);
  const months = Object.entries(await readTopicCounts(file));
  expect(months.map(([month, articles]) => [month, Object.values(articles)])).toEqual([['2026-11', [{ abstentions: 2, unsure: 0 }]]]);
  expect(retriever.articles.has(Object.keys(months[0]?.[1] ?? {})[0] ?? '')).toBe(true);
});

test('a sure answer, small talk and a word of distress leave nothing', async () => {
  const file = join(await folderWith({}), 'sujets.json');
  const counter = await counterIn(file);
  for (const text of ['Quel délai pour saisir la CADA ?', 'bonjour', 'je veux mourir']) await counter.answerer.answer({ text, style: 'standard' }, undefined);
  await counter.close();
  expect(await readTopicCounts(file)).toEqual({});
});

test('sums go on from the file, and an unreadable one is started anew', async () => {
  const folder = await folderWith({ 'sujets.json': '{"2026-10":{"a":{"abstentions":4,"unsure":1}}}', 'casse.json': '{' });
  const counter = await counterIn(join(folder, 'sujets.json'));
  await counter.answerer.answer({ text: SECRET, style: 'standard' }, undefined);
  await counter.close();
  expect(Object.keys(await readTopicCounts(join(folder, 'sujets.json')))).toEqual(['2026-10', '2026-11']);
  expect(await readTopicCounts(join(folder, 'casse.json'))).toEqual({});
});

test('a file that cannot be written is reported, and people are answered', async () => {
  const folder = await folderWith({});
  await writeFile(join(folder, 'pas-un-dossier'), '');
  const faults: unknown[] = [];
  const counter = await countTopics({ answerer: createAnswerer({ retriever: () => retriever }), retriever: () => retriever, file: join(folder, 'pas-un-dossier', 'sujets.json'), onFault: (error) => faults.push(error) });
  expect((await counter.answerer.answer({ text: SECRET, style: 'standard' }, undefined)).reply.kind).toBe('abstention');
  await counter.close();
  expect(faults).toHaveLength(1);
});
