import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostileMessages } from '../../scripts/bench/hostile.ts';
import { shippedRetriever } from '../support/server.ts';

let shipped: Awaited<ReturnType<typeof shippedRetriever>>;
beforeAll(async () => {
  shipped = await shippedRetriever();
});
afterAll(() => shipped.close());

/** What the benchmark measures the time of. */
test('the messages of the benchmark are of the length allowed, of every kind, the same every time, and ranked without a fault', async () => {
  const messages = hostileMessages();
  expect(messages).toEqual(hostileMessages());
  expect(messages.filter(({ text }) => text.length === 0 || text.length > 2000)).toEqual([]);
  const kinds = new Map(messages.map((message) => [message.kind, message.text]));
  expect(kinds.size).toBeGreaterThan(8);
  for (const text of kinds.values()) expect((await shipped.retriever.retrieve(text)).query.terms.length).toBeLessThanOrEqual(MOST_TERMS);
});

/** Most terms of a question: 60 words, each with a few corrections, synonyms and members of its family. */
const MOST_TERMS = 3000;

const zalgo = fc.array(fc.tuple(fc.constantFrom(...'radiation '), fc.array(fc.integer({ min: 0x300, max: 0x36f }), { maxLength: 20 })), { maxLength: 90 })
  .map((letters) => letters.map(([letter, marks]) => letter + String.fromCodePoint(...marks)).join(''));
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 2000 }), fc.string({ unit: 'grapheme', maxLength: 500 }), zalgo,
  fc.constantFrom('a', 'é', '\u0000', '\u202e', '\u200b', '😀', '<b>', '**', '()[]', 'ك', '你', '. ', '\'', '-', '1').chain((piece) => fc.integer({ min: 1, max: 2000 }).map((count) => piece.repeat(count).slice(0, 2000))),
);

test('any message of the length allowed is ranked without a fault, with a bounded number of terms', async () => {
  await fc.assert(fc.asyncProperty(anything, async (message) => {
    const { query, ranked, confidence } = await shipped.retriever.retrieve(message);
    expect(query.terms.length).toBeLessThanOrEqual(MOST_TERMS);
    expect([confidence >= 0 && confidence <= 1, ranked.every(({ score }) => Number.isFinite(score))]).toEqual([true, true]);
  }), { numRuns: 150 });
});

describe('what is invisible or decoration changes nothing', () => {
  const firstOf = async (message: string): Promise<string | undefined> => (await shipped.retriever.retrieve(message)).ranked[0]?.passage.id;
  const PLAIN = 'comment contester une radiation';

  test.each([
    ['zero-width characters', 'comment con\u200btester une ra\u200ddiation\ufeff'], ['marks of direction', '\u202ecomment contester\u202c une \u2067radiation\u2069'], ['control characters', 'comment\u0000 contester\u0007 une radiation\u001b'],
    ['emoji', '😡😡 comment contester une radiation 🙏🏽'], ['HTML', '<b onclick="x()">comment</b> contester une <i>radiation</i>'], ['Markdown', '## **comment** _contester_ une `radiation`'], ['composed accents', 'comment contester une radiation'.normalize('NFD')],
  ])('%s', async (_, message) => {
    expect(await firstOf(message)).toBe(await firstOf(PLAIN));
  });
});
