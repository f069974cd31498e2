import { expect, test } from 'vitest';
import { Choices } from '../../../../src/bot/channels/telegram/choices.ts';

const LONG = `Quand ${'vraiment '.repeat(40)}?`;

test('a question of any length has a token that a button can carry, the same one each time', () => {
  const choices = new Choices();
  const token = choices.token(LONG);
  expect([Buffer.byteLength(token) <= 64, choices.token(LONG) === token, choices.token('Autre ?') === token]).toEqual([true, true, false]);
  expect(choices.question(token, undefined)).toBe(LONG);
});

test('an old button is known by its label only; what is no button of ours never is', () => {
  let now = 0;
  const choices = new Choices(() => now);
  const token = choices.token(LONG);
  now = 86_400_000;
  expect([choices.question(token, undefined), choices.question(token, 'Étiquette ?'), new Choices().question(token, LONG), choices.question('autre', 'Étiquette ?')]).toEqual([undefined, 'Étiquette ?', LONG, undefined]);
});

test('tokens do not pile up', () => {
  const choices = new Choices();
  const first = choices.token('0 ?');
  for (let index = 1; index <= 10_000; index += 1) choices.token(`${index} ?`);
  expect(choices.question(first, undefined)).toBeUndefined();
});
