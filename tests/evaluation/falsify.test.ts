import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifySentence } from '../../src/answering/index.ts';
import { FALSIFIERS, injectFalsehood, mulberry32 } from '../../src/evaluation/index.ts';
import type { Retriever } from '../../src/retrieval/index.ts';
import { shippedRetriever } from '../support/server.ts';

let retriever: Retriever;
let closeIndex: () => Promise<void>;
beforeAll(async () => {
  ({ retriever, close: closeIndex } = await shippedRetriever());
});
afterAll(() => closeIndex());

test('every rule finds something to falsify in the corpus, and no false figure, date, deadline or article passes', () => {
  const random = mulberry32(11);
  const passages = [...retriever.passages.values()].filter((passage) => passage.statements.length > 0);
  const strangers = passages.map((passage) => passage.statements[0]?.text ?? '');
  const made = new Map<string, number>();
  const passed: string[] = [];
  for (const kind of Object.keys(FALSIFIERS)) {
    for (let attempt = 0; attempt < 4000 && (made.get(kind) ?? 0) < 20; attempt += 1) {
      const passage = passages[Math.floor(random() * passages.length)];
      const injected = passage === undefined ? undefined : injectFalsehood(kind, passage, strangers, random);
      if (passage === undefined || injected === undefined) continue;
      made.set(kind, (made.get(kind) ?? 0) + 1);
      expect(injected.sentences).toContain(injected.lie);
      if (verifySentence(injected.lie, passage.statements, (term) => retriever.idf(term)).kind === 'supported') passed.push(kind);
    }
  }
  expect(Object.keys(FALSIFIERS).filter((kind) => (made.get(kind) ?? 0) < 20)).toEqual([]);
  expect(passed.filter((kind) => ['chiffre', 'nombre en lettres', 'date', 'année', 'délai', 'article de loi'].includes(kind))).toEqual([]);
});
