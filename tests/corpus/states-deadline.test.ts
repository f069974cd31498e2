import { expect, test } from 'vitest';
import { statesDeadline } from '../../src/corpus/states-deadline.ts';
import type { Section } from '../../src/corpus/index.ts';

const section = (text: string): Section => ({ heading: 'Quel délai ?', slug: 'quel-delai', questions: [], plain: [], line: 1, statements: [{ text, sources: ['S'], solidity: 'officiel', form: 'sentence', block: 0, line: 1 }] });

test.each<[string, number, 'heures' | 'jours' | 'mois' | 'ans', boolean]>([
  ['Vous avez quinze jours.', 15, 'jours', true], ['Sous 24 heures.', 24, 'heures', true], ['Pendant une année.', 1, 'ans', true], ['Dans les dix premiers jours.', 10, 'jours', true],
  ['Sous vingt-quatre heures.', 4, 'heures', false], ['Sous dix-huit mois.', 8, 'mois', false], ['Sous 12 mois.', 2, 'mois', false], ['Vous avez dix jours.', 15, 'jours', false],
])('« %s » states %d %s: %s', (text, amount, unit, stated) => {
  expect(statesDeadline(section(text), { amount, unit })).toBe(stated);
});
