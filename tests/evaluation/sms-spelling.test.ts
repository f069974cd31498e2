import { expect, test } from 'vitest';
import { writeAsSms } from '../../src/evaluation/index.ts';

test.each([
  ['Qu\'est-ce que c\'est ?', 'keske c'], ['Pourquoi j\'ai reçu ça ?', 'pk g recu ca'], ['Combien ça coûte pour nous', 'cb ca coute pr ns'],
])('« %s » is written « %s »', (text, typed) => {
  expect(writeAsSms(text, 1)).toBe(typed);
});

test('longer words are written by ear in places, the same for the same seed, others for another', () => {
  const text = 'les photographies des conventions et les bateaux arrivent après les différentes réparations prolongées';
  expect(writeAsSms(text, 4)).toBe(writeAsSms(text, 4));
  expect(new Set([1, 2, 3, 4, 5].map((seed) => writeAsSms(text, seed))).size).toBeGreaterThan(2);
  expect(writeAsSms(text, 4)).not.toMatch(/[A-Z]|\p{M}|[éèà]|[?!.,;]/u);
});
