import { expect, test } from 'vitest';
import { isFaithfulRewrite } from '../../../src/answering/generated/rewrite.ts';

const TOPIC = 'L\'opposition à une contrainte opposition contrainte Pôle 2025';

test.each([
  ['et le délai ?', 'Quel est le délai pour faire opposition à une contrainte ?', true],
  ['et le délai ?', 'Quel est le délai pour contester une radiation ?', false],
  ['et le délai ?', 'Comment faire opposition à une contrainte ?', false],
  ['et après 15 jours ?', 'Que se passe-t-il après 15 jours pour une contrainte ?', false],
  ['et après 15 jours ?', 'Peut-on faire opposition à une contrainte après 15 jours ?', true],
  ['et après 15 jours ?', 'Peut-on faire opposition à une contrainte après 20 jours ?', false],
  ['et si je ne paie pas ?', 'Et si je paie la contrainte ?', false],
  ['et pour la CAF ?', 'Et l\'opposition à une contrainte de la CAF ?', true],
  ['et pour la CAF ?', 'Et l\'opposition à une contrainte de la MSA ?', false],
  ['et le délai ?', 'Quel est le délai ? https://example.org/contrainte', false],
  ['et le délai ?', `Quel est le délai pour faire opposition à une contrainte ${'à une contrainte '.repeat(30)}?`, false],
])('« %s » as « %s »: %s', (question, rewrite, faithful) => {
  expect(isFaithfulRewrite(question, rewrite, TOPIC)).toBe(faithful);
});
