import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkGoldenQuestions } from '../../src/evaluation/index.ts';
import { shippedRetriever } from '../support/server.ts';

let shipped: Awaited<ReturnType<typeof shippedRetriever>>;
beforeAll(async () => {
  shipped = await shippedRetriever();
});
afterAll(() => shipped.close());

// A first start would publish nothing otherwise: whoever changes an article, the analysis or the composing sees it here first.
test('every golden question of the shipped corpus is answered', async () => {
  const { findings, figures } = await checkGoldenQuestions('corpus')(shipped.retriever);
  expect(findings).toEqual([]);
  expect(figures?.['questions-temoins']).toBeGreaterThanOrEqual(40);
});
