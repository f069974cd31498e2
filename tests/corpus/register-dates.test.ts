import { expect, test } from 'vitest';
import { formatFault, parseArticle, REGISTER_FIELDS } from '../../src/corpus/index.ts';
import { articleText } from '../support/corpus-folder.ts';

const withStatus = (status: string): ReturnType<typeof parseArticle> => {
  const fields = REGISTER_FIELDS.filter((name) => name !== 'status').map((name) => `  ${name}: { unknown: "On ne sait pas.", ask: autre }`);
  return parseArticle('pret.md', articleText({ head: `register:\n  status: [ ${status} ]\n${fields.join('\n')}\n  unknown: [ "Tout." ]\n` }));
};

test('a line of a register may carry the date of its event', () => {
  const { article, faults } = withStatus('{ date: 2024-06, text: "Ouvert en juin 2024. [^GUIDE] {officiel}" }');
  expect(faults).toEqual([]);
  expect(article?.register?.fields.status).toMatchObject({ kind: 'known', statements: [{ text: 'Ouvert en juin 2024.', date: '2024-06', sources: ['GUIDE'], solidity: 'officiel' }] });
});

test.each([
  ['{ date: 2023, text: "Ouvert en 2024. [^GUIDE]" }', /pret\.md:\d+: .*« 2023 » n'est pas dans la phrase/u],
  ['{ date: "juin 2024", text: "Ouvert en 2024. [^GUIDE]" }', /champ de la fiche doit être une liste|« date » doit être/u],
])('a date that its sentence does not say, or that is none, is a fault: %s', (status, message) => {
  expect(withStatus(status).faults.map(formatFault).join('\n')).toMatch(message);
});
