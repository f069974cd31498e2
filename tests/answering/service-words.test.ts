import { expect, test } from 'vitest';
import { createAnswerer } from '../../src/answering/index.ts';
import { ensureIndex, openIndex } from '../../src/retrieval/index.ts';
import { articleText, folderWith } from '../support/corpus-folder.ts';
import { EMBEDDING } from '../support/paths.ts';

/** Replies of a service over a corpus of one article, whose head may say who the service is. */
async function repliesOver(head: string): Promise<{ readonly hello: string; readonly starters: readonly string[]; readonly unknown: string }> {
  const options = { corpusDir: await folderWith({ 'pret.md': articleText({ head }) }), indexDir: await folderWith({}), embedding: EMBEDDING };
  await ensureIndex(options);
  const index = await openIndex({ ...options, required: true });
  const answerer = createAnswerer({ retriever: () => index.current() });
  const say = (text: string): ReturnType<typeof answerer.answer> => answerer.answer({ text, style: 'standard' }, undefined);
  const hello = (await say('bonjour')).reply;
  const unknown = (await say('quel est le prix du kilo de tomates à Valparaiso')).reply;
  await index.close();
  return { hello: hello.text, starters: hello.suggestions, unknown: unknown.text };
}

test('a corpus says in its own words who answers, what to ask first and where to turn', async () => {
  const home = 'home: { tagline: "Le prêt, expliqué.", notice: "Une machine.", greeting: "Bienvenue à la bibliothèque.", turnTo: "Demandez à l\'accueil de la bibliothèque.", starters: ["Combien de temps puis-je garder un livre ?"] }\n';
  const replies = await repliesOver(`role: service\n${home}`);
  expect(replies).toMatchObject({ hello: 'Bienvenue à la bibliothèque.', starters: ['Combien de temps puis-je garder un livre ?'] });
  expect(replies.unknown).toContain('Demandez à l\'accueil de la bibliothèque.');
});

test('without such words the service says that it is a machine, and names no subject', async () => {
  const { hello, starters, unknown } = await repliesOver('');
  expect(hello).toContain('Je suis un programme, pas une personne.');
  expect(starters).toEqual([]);
  expect(`${hello} ${unknown}`).not.toMatch(/France Travail|chômeur|radiation/u);
});
