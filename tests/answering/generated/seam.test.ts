import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAnswerer } from '../../../src/answering/index.ts';
import type { ComposedAnswer, Generation } from '../../../src/answering/generated/types.ts';
import type { Retriever } from '../../../src/retrieval/index.ts';
import { shippedRetriever } from '../../support/server.ts';

let retriever: Retriever;
let closeIndex: () => Promise<void>;
beforeAll(async () => {
  ({ retriever, close: closeIndex } = await shippedRetriever());
});
afterAll(() => closeIndex());

/** A generation that says the composed answer louder, and keeps what it was given. */
function loud(rewrites: Readonly<Record<string, string>> = {}): Generation & { readonly refined: ComposedAnswer[] } {
  const refined: ComposedAnswer[] = [];
  return {
    refined,
    openTurn: () => ({
      rewriteFollowUp: async (question) => rewrites[question],
      refine: async (composed) => {
        refined.push(composed);
        return { ...composed.reply, text: composed.reply.text.toUpperCase(), mode: 'generated' };
      },
    }),
  };
}

test('the extractive answer is shown first, the refined one is the reply', async () => {
  const shown: string[] = [];
  const generation = loud();
  const { reply } = await createAnswerer({ retriever: () => retriever, generation }).answer({ text: 'comment contester une radiation ?', style: 'standard' }, undefined, { onDelta: (text) => shown.push(text) });
  expect(reply.mode).toBe('generated');
  expect(shown.map((text) => text.toUpperCase())).toEqual([reply.text]);
  expect(shown[0]).not.toBe(reply.text);
});

test.each([['bonjour', 'standard'], ['quelle est la recette de la tarte aux pommes ?', 'standard'], ['g plus la force de vivre avec tout ca', 'standard'], ['combien de temps pour m\'opposer à une contrainte ?', 'simple']] as const)('« %s » (%s) is never given to a model', async (text, style) => {
  const generation = loud();
  const { reply } = await createAnswerer({ retriever: () => retriever, generation }).answer({ text, style }, undefined);
  expect(generation.refined).toEqual([]);
  expect(reply.mode).toBe('extractive');
});

test('a model sees the question without personal data, and the notice stays', async () => {
  const generation = loud();
  const { reply } = await createAnswerer({ retriever: () => retriever, generation }).answer({ text: 'je m\'appelle Karim Benali, 06 12 34 56 78, comment contester une radiation ?', style: 'standard' }, undefined);
  expect(generation.refined.map(({ question }) => question)).toEqual(['je m\'appelle [nom], [téléphone], comment contester une radiation ?']);
  expect(reply.text).toContain('je les retire avant de chercher');
});

test('a rewritten follow-up is what is looked up', async () => {
  const answerer = createAnswerer({ retriever: () => retriever, generation: loud({ 'et le délai ?': 'quel est le délai pour faire opposition à une contrainte ?' }) });
  const first = await answerer.answer({ text: 'c\'est quoi une contrainte ?', style: 'standard' }, undefined);
  const { reply } = await answerer.answer({ text: 'et le délai ?', style: 'standard' }, first.memory);
  expect(reply.text).toMatch(/QUINZE JOURS/u);
});
