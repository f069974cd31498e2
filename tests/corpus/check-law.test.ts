import { expect, test } from 'vitest';
import { checkCorpus, formatFault } from '../../src/corpus/index.ts';
import { folderWith } from '../support/corpus-folder.ts';

const LAWS = JSON.stringify([{ code: 'Code du travail', legitext: 'LEGITEXT000006072050', num: 'R5412-7', theme: 'Sanctions' }]);
const article = (body: string, legiarti = 'LEGIARTI000000000000'): string => `---
title: Avant la sanction
type: contexte
summary: Une phrase.
updated: 2026-01-02
sources:
  CT-R5412-7: { publisher: Légifrance, title: "Code du travail, article R5412-7", url: "https://www.legifrance.gouv.fr/codes/article_lc/${legiarti}", date: 2025-06-01, side: loi, solidity: officiel }
---
## Combien de jours ai-je ?

${body}
`;
const remarks = async (body: string): Promise<string[]> => (await checkCorpus(await folderWith({ 'a.md': article(body), 'lois.json': LAWS }))).faults.map(formatFault).filter((fault) => /LEGI|lois\.json|mot à mot/u.test(fault));

test('a source of another version than the one in force is reported with the address of that', async () => {
  expect((await remarks('La personne a dix jours pour répondre, selon l\'article R5412-7. [^CT-R5412-7]')).join()).toMatch(/la source CT-R5412-7 n'est pas la version en vigueur dans les données LEGI \(https:\/\/www\.legifrance\.gouv\.fr\/codes\/article_lc\/LEGIARTI\d+\)/u);
});

test('a number that is not among the law read is reported, unless the sentence says that it is obsolete', async () => {
  expect((await remarks('L\'article R5426-3 fixe la durée de la réduction. [^CT-R5412-7]')).join()).toContain('l\'article R5426-3 n\'est pas dans lois.json');
  expect((await remarks('L\'article R5426-3 n\'existe plus depuis longtemps. [^CT-R5412-7]')).join()).not.toContain('R5426-3 n\'est pas');
});

test('a quotation that is not in the text of the law is reported', async () => {
  expect((await remarks('Le texte parle de « quarante jours pour répondre à la lettre reçue ». [^CT-R5412-7]')).join()).toContain('n\'est pas mot à mot dans le texte de loi');
});
