import { expect, test } from 'vitest';
import { recogniseDistress } from '../../src/answering/distress.ts';
import { fold } from '../../src/corpus/text.ts';

test.each([
  'je vais me supprimer ce soir',
  'je veux me supprimer tout de suite',
  'j\'ai envie de me supprimer tous les jours',
  'je pense à me supprimer un jour',
  'je veux me supprimer la vie',
  'je vais me supprimer cette nuit',
  'je veux me faire disparaître',
  'je veux disparaître de cette vie',
  'je veux disparaitre de la vie',
  'envie de disparaitre de tout ça',
  'je veux me supprimer',
  'je vais me suprimer demain',
  'me supprimer du monde',
  'je vais me supprimer des demain',
  'mon mari veut se supprimer',
  'je vais me supprimer le jour de la radiation',
  'en finir avec ma vie',
  'je veux mourir',
  'je vais crever de honte et me tuer',
  'je veux crever de froid et en finir',
  'envie de disparaitre des demain',
])('« %s » may be about a life', (text) => {
  expect(recogniseDistress(fold(text))).toBe(true);
});

test.each([
  'ils veulent me supprimer mon allocation',
  'ils vont me supprimer mes droits',
  'on peut me supprimer le rsa ?',
  'me supprimer de la liste',
  'faire disparaître mes données',
  'on va me supprimer combien',
  'ils peuvent me supprimer tout mon chomage',
  'me supprimer 200 euros',
  'disparaitre de la liste',
  'me supprimer ces allocations',
  'me supprimer une partie de l\'ARE',
  'me supprimer toute mon allocation',
  'comment disparaître des fichiers',
  'mourir de rire',
  'en finir avec ce dossier',
  'je veux disparaître de leurs fichiers',
])('« %s » is about rights or files', (text) => {
  expect(recogniseDistress(fold(text))).toBe(false);
});
