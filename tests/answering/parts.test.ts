import { expect, test } from 'vitest';
import { splitQuestion } from '../../src/answering/parts.ts';

test.each([
  ['qui utilise le score de suspicion ? depuis quand le score d\'employabilité existe ?', ['qui utilise le score de suspicion ?', 'depuis quand le score d\'employabilité existe ?']],
  ['comment contester une contrainte et combien de jours dure une radiation', ['comment contester une contrainte', 'combien de jours dure une radiation']],
  ['la radiation commence quand ; la sanction dure combien de mois', ['la radiation commence quand', 'la sanction dure combien de mois']],
])('« %s » asks two things', (text, parts) => {
  expect(splitQuestion(text)).toEqual(parts);
});

test.each([
  'je suis inscrit depuis 2020. Comment contester une radiation ?', 'J\'étais malade quand ils m\'ont radié. Comment contester la radiation ?', 'C\'est ma conseillère qui m\'a radiée. Quel délai pour contester la radiation ?',
  'l\'agence où je vais a fermé. Comment prendre rendez-vous ailleurs ?', 'j\'ai reçu une lettre, comment contester une radiation ?', 'c\'est quoi le score de suspicion ? et depuis quand ?',
])('« %s » asks one thing and tells what surrounds it', (text) => {
  expect(splitQuestion(text)).toEqual([text]);
});
