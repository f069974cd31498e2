import { expect, test } from 'vitest';
import { ConversationStore, type ConversationState } from '../../src/bot/conversations.ts';
import { EMPTY_MEMORY } from '../support/fakes.ts';

const about = (topic: string): ConversationState => ({ memory: { ...EMPTY_MEMORY, topic }, sources: [], style: 'standard' });
const NOTHING: ConversationState = { memory: undefined, sources: [], style: 'standard' };

test('an unknown conversation has no memory', () => {
  expect(new ConversationStore({ ttlMs: 10 }).get('a')).toEqual(NOTHING);
});

test('the conversation with the oldest turn gives way when there are too many', () => {
  const store = new ConversationStore({ ttlMs: 1000, maxEntries: 2 });
  store.set('a', about('1'));
  store.set('b', about('2'));
  store.set('a', about('3')); // a is the younger one from here on
  store.set('c', about('4'));
  expect([store.get('a'), store.get('b'), store.get('c')]).toEqual([about('3'), NOTHING, about('4')]);
});

test('10,000 are remembered unless another number is asked for', () => {
  const store = new ConversationStore({ ttlMs: 60_000 });
  for (let index = 0; index <= 10_000; index += 1) store.set(String(index), about('1'));
  expect([store.size, store.get('0'), store.get('1'), store.get('10000')]).toEqual([10_000, NOTHING, about('1'), about('1')]);
});

test('a sweep drops what is over its time, nobody need ask for it', () => {
  let now = 0;
  const store = new ConversationStore({ ttlMs: 1000, now: () => now });
  store.set('old', about('1'));
  now = 600;
  store.set('young', about('2'));
  now = 1000;
  expect(store.size).toBe(1);
  expect([store.get('old'), store.get('young')]).toEqual([NOTHING, about('2')]);
});
