import { expect, test } from 'vitest';
import { ChatRequest, ChatResponse, MESSAGE_MAX_CHARS, SearchRequest } from '../../src/protocol/index.ts';

const UUID = '7f8d3c52-6a50-4f0e-9d2c-0d1c3a1f4b5e';

test('a chat request is trimmed before it is measured', () => {
  const longest = 'a'.repeat(MESSAGE_MAX_CHARS);
  expect(ChatRequest.parse({ message: `  ${longest}\n`, conversation: UUID, style: 'simple' })).toEqual({ message: longest, conversation: UUID, style: 'simple' });
  expect(ChatRequest.safeParse({ message: `${longest}a` }).success).toBe(false);
});

test.each([[{ message: ' \n\t' }], [{}], [{ message: null }], [{ message: 'a', style: 'SIMPLE' }], [{ message: 'a', conversation: 'a' }], [{ message: 'a', model: 'b' }], ['a'], [undefined]])('%j is no chat request', (body) => {
  expect(ChatRequest.safeParse(body).success).toBe(false);
});

test('a search asks for ten passages unless it says otherwise', () => {
  expect(SearchRequest.parse({ q: ' score ' })).toEqual({ q: 'score', limit: 10 });
  expect(SearchRequest.parse({ q: 'score', limit: '50' })).toEqual({ q: 'score', limit: 50 });
});

test.each(['0', '51', '1.5', '-1', 'dix', 'Infinity'])('a search with limit %s is refused', (limit) => {
  expect(SearchRequest.safeParse({ q: 'score', limit }).success).toBe(false);
});

test('a citation without a source is no part of a chat response', () => {
  const citation = { marker: 1, passage: 'a#b-1', quote: 'q', article: { id: 'a', title: 'A', url: '/articles/a#b' }, solidity: 'officiel', asOf: '2026-11-24' };
  const source = { publisher: 'p', title: 't', url: 'https://example.org/', date: '2024' };
  const response = (sources: readonly object[]): object => ({ conversation: UUID, turn: UUID, kind: 'answer', text: 'q [1]', citations: [{ ...citation, sources }], suggestions: [], mode: 'extractive' });
  expect(ChatResponse.safeParse(response([source])).success).toBe(true);
  expect(ChatResponse.safeParse(response([])).success).toBe(false);
});
