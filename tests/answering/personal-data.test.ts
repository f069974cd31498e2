import { expect, test } from 'vitest';
import { maskPersonalData } from '../../src/answering/index.ts';

test.each([
  ['écris à jean.dupont+ft@example.org stp', 'écris à [courriel] stp'],
  ['mon tel 06 12 34 56 78', 'mon tel [téléphone]'],
  ['appelez le +33 6 12 34 56 78.', 'appelez le [téléphone].'],
  ['IBAN FR76 3000 6000 0112 3456 7890 189 merci', 'IBAN [iban] merci'],
  ['mon numéro est 1 85 05 78 006 084 91', 'mon numéro est [numéro de sécurité sociale]'],
  ['mon identifiant est 1234567A', 'mon identifiant est [identifiant]'],
  ['j\'habite 12 rue des Lilas, 75011 Paris', 'j\'habite [adresse]'],
  ['je m\'appelle Karim Benali et je suis radié', 'je m\'appelle [nom] et je suis radié'],
])('masks « %s »', (text, masked) => {
  expect(maskPersonalData(text).text).toBe(masked);
});

test.each([
  'l\'article R5412-7 et L. 5412-1', 'ils me réclament 1 850 euros depuis le 12/01/2026', 'FR76 3000 6000 0112 3456 7890 188', '1 85 05 78 006 084 92', 'les 36 820 828 personnes de la fuite', 'délibération 2024-088 du 5 décembre 2024', 'je m\'inscris demain', '15 rue',
])('leaves « %s » as it is', (text) => {
  expect(maskPersonalData(text)).toEqual({ text, found: [] });
});
