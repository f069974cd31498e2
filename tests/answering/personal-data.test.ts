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
  ['écris à jean.dupont (at) example.org', 'écris à [courriel]'],
  ['IBAN FR76 30006 00001 12345678901 89', 'IBAN [iban]'],
  ['BE68 5390 0754 7034 pour payer', '[iban] pour payer'],
  ['06/12/34/56/78 ou 06 123 456 78 ou +33-6-12-34-56-78', '[téléphone] ou [téléphone] ou [téléphone]'],
  ['appelez le +32 470 12 34 56', 'appelez le [téléphone]'],
  ['1-85-05-78-006-084-91', '[numéro de sécurité sociale]'],
  ['mon identifiant est 12345678901', 'mon identifiant est [identifiant]'],
  ['numéro d\'allocataire 1234567 et 7654321a', 'numéro d\'allocataire [identifiant] et [identifiant]'],
  ['mon numéro France Travail : 12345678901', 'mon numéro France Travail : [identifiant]'],
  ['j\'habite rue des Lilas à Lyon', 'j\'habite [adresse]'],
  ['12 hameau du Bois, et 3 place de la République', '[adresse], et [adresse]'],
  ['je m\'apelle Sean O\'Connor j\'ai une question', 'je m\'apelle [nom] j\'ai une question'],
  ['je m\'appelle Maria Da Silva Santos, comment faire', 'je m\'appelle [nom], comment faire'],
  ['je m\'appelle Jean de La Fontaine', 'je m\'appelle [nom]'],
  ['Nom : Dupont, prénom : Jean', 'Nom : [nom], prénom : [nom]'],
  ['je suis Mme Martin', 'je suis [nom]'],
  ['signé: Jean Dupont', 'signé: [nom]'],
])('masks « %s »', (text, masked) => {
  expect(maskPersonalData(text).text).toBe(masked);
});

test.each([
  'l\'article R5412-7 et L. 5412-1', 'ils me réclament 1 850 euros depuis le 12/01/2026', 'FR76 3000 6000 0112 3456 7890 188', '1 85 05 78 006 084 92', 'les 36 820 828 personnes de la fuite', 'délibération 2024-088 du 5 décembre 2024', 'je m\'inscris demain', '15 rue', 'mon nom est sur une liste', 'comment je m\'appelle et où j\'habite', 'reçu le 01 02 2024 10 jours avant', 'j\'ai signé un contrat', 'il y a 1 place en formation', '2 cours de français par semaine',
])('leaves « %s » as it is', (text) => {
  expect(maskPersonalData(text)).toEqual({ text, found: [] });
});
