import { expect, test } from 'vitest';
import { formatFault, readCorpus } from '../../src/corpus/index.ts';
import { articleText, folderWith } from '../support/corpus-folder.ts';

const WORK_CODE = { code: 'Code du travail', legitext: 'LEGITEXT000006072050', theme: 'Sanctions' };

test('law articles are read from the LEGI data, sentence by sentence, with version date and address', async () => {
  const { articles, faults } = await readCorpus(await folderWith({ 'a.md': articleText(), 'lois.json': JSON.stringify([{ ...WORK_CODE, num: 'R5412-7' }]) }));
  expect(faults).toEqual([]);
  const law = articles.find((article) => article.type === 'loi');
  expect({ id: law?.id, sources: law?.sources }).toEqual({
    id: 'loi/code-du-travail/R5412-7',
    sources: { 'CT-R5412-7': expect.objectContaining({ publisher: 'Légifrance', title: 'Code du travail, article R5412-7', url: expect.stringMatching(/\/LEGIARTI\d{12}$/u), date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/u) }) },
  });
  expect(law?.sections[0]?.statements.map((statement) => statement.text).join(' ')).toContain('dix jours');
});

test('a number that is not in force is reported on its line', async () => {
  const { faults } = await readCorpus(await folderWith({ 'a.md': articleText(), 'lois.json': JSON.stringify([{ ...WORK_CODE, num: 'R5426-3' }], null, 1) }));
  expect(faults.map(formatFault)).toEqual(['lois.json:6: l\'article R5426-3 n\'est pas en vigueur dans « Code du travail » : vérifiez son numéro sur Légifrance, ou retirez-le']);
});

test('a version that is over is read with a notice', async () => {
  const { articles, faults } = await readCorpus(await folderWith({ 'a.md': articleText(), 'lois.json': JSON.stringify([{ ...WORK_CODE, num: 'R5312-44' }]) }));
  expect(faults.map((fault) => fault.level)).toEqual(['remarque']);
  expect(articles.find((article) => article.type === 'loi')?.warning?.text).toContain('1 juillet 2026');
});

test('a broken list is one clear fault', async () => {
  const { faults } = await readCorpus(await folderWith({ 'a.md': articleText(), 'lois.json': '[ {' }));
  expect(faults.map(formatFault).join()).toMatch(/^lois\.json:1: ce n'est pas du JSON lisible/u);
});
