import { expect, test } from 'vitest';
import { parseArticle, type Article } from '../../src/corpus/index.ts';
import { changesAsAtom, changesAsHtml, changesAsText, findStale } from '../../src/desk/index.ts';
import { articleText } from '../support/corpus-folder.ts';

const article = (text: string): Article => parseArticle('pret.md', text).article ?? expect.unreachable('the article is valid');
const LAW_URL = 'https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI';
const LAW: Article = {
  ...article(articleText()), id: 'loi/code/L1', type: 'loi', title: 'Code des livres, article L1', updated: '2026-11-01',
  sources: { L1: { id: 'L1', publisher: 'Légifrance', title: 'Code des livres, article L1', url: `${LAW_URL}2`, date: '2026-06-01' } },
};
const OPTIONS = { today: '2026-11-24', months: 12 };
const found = (articles: readonly Article[], months = 12, lineOf?: (id: string, path: readonly PropertyKey[]) => number): string[] => findStale(articles, { ...OPTIONS, months, lineOf }).map(({ kind, fault }) => `${kind} ${fault.file}:${fault.line}: ${fault.message}`);
const fresh = articleText().replace('date: 2025-05', 'date: 2026-10');

test('an article with a fresh check and source and no unverified statement is not due', () => {
  expect(found([article(fresh), LAW])).toEqual([]);
});

test('a source that is an older version of a law article names the lines that rest on it and the version in force', () => {
  const old = fresh.replace('title: "Guide du lecteur", url: "https://example.org/guide"', `title: "Code des livres, article L1", url: "${LAW_URL}1"`);
  expect(found([article(old), LAW])).toEqual([expect.stringMatching(/^loi pret\.md:\d+: la source GUIDE est une version du 2026-10 ; celle en vigueur est du 2026-06-01 \(.*LEGIARTI2\) : relisez les lignes \d+, /u)]);
  expect(found([article(old.replace('LEGIARTI1', 'LEGIARTI2')), LAW])).toEqual([]);
});

test('an old check, old sources and unverified statements are told with their lines', () => {
  const old = articleText().replace('updated: 2026-01-02', 'updated: 2025-01-02').replace('[^PRESSE]', '[^PRESSE] {non vérifié}').replace('date: 2025-05', 'date: 2024-05');
  expect(found([article(old)], 12, (_id, path) => parseArticle('pret.md', old).lineOf(path))).toEqual([
    'relecture pret.md:5: relu pour la dernière fois le 2025-01-02 : relisez-le, puis changez « updated »',
    'sources pret.md:7: sa source la plus récente est du 2024-05 : cherchez ce qui a changé depuis',
    expect.stringMatching(/^non vérifié pret\.md:\d+: 1 phrase non vérifiée, ligne \d+ : trouvez une source solide$/u),
  ]);
});

test('the age is the one asked for', () => {
  expect([found([article(articleText())], 12).length, found([article(articleText())], 36)]).toEqual([1, []]);
});

test('months are counted by the calendar: a month before 31 March is the end of February, and a date without a day is its last day', () => {
  const checked = (updated: string, today: string): boolean => findStale([article(fresh.replace('updated: 2026-01-02', `updated: ${updated}`))], { today, months: 1 }).some(({ kind }) => kind === 'relecture');
  expect([checked('2026-03-01', '2026-03-31'), checked('2026-02-28', '2026-03-31'), checked('2025-12-15', '2026-01-15'), checked('2025-12-14', '2026-01-15')]).toEqual([false, true, false, true]);
  const dated = (date: string, today: string): boolean => findStale([article(fresh.replace('date: 2026-10', `date: ${date}`))], { today, months: 1 }).some(({ kind }) => kind === 'sources');
  expect([dated('2026-10', '2026-11-30'), dated('2026-10', '2026-12-01'), dated('2025', '2026-01-31'), dated('2025', '2026-02-01')]).toEqual([false, true, false, true]);
});

test('two unverified statements of one line are two', () => {
  const two = fresh.replace('[^PRESSE]', '[^PRESSE] {non vérifié} On dit aussi que le retard est gratuit. [^PRESSE] {non vérifié}');
  expect(found([article(two)])).toEqual([expect.stringMatching(/^non vérifié pret\.md:\d+: 2 phrases non vérifiées, ligne \d+ : /u)]);
});

test('a warning is due when what it was true at is old, and old law data are told', () => {
  const warned = fresh.replace('sources:\n', 'asOf: 2025-06-01\nwarning: "Un recours est en cours. [^GUIDE] {officiel}"\nsources:\n');
  expect(found([article(warned), { ...LAW, updated: '2025-01-01' }]).map((line) => line.split(':')[0])).toEqual(['loi lois.json', 'avertissement pret.md']);
});

const CHANGES = [
  { kind: 'changed', id: 'droits/pret', title: 'Prêt & « retard »', sections: [{ kind: 'added', heading: 'Et <après> ?', slug: 'et-apres' }] }, { kind: 'removed', id: 'vieux', title: 'Vieux', sections: [] },
] as const;

test('changes are a text, an HTML fragment and an Atom feed, all escaped', () => {
  const changes = CHANGES.map((change) => ({ ...change, sections: [...change.sections] }));
  expect(changesAsText(changes)).toBe('modifié : Prêt & « retard » (droits/pret)\n    nouvelle question : Et <après> ?\nretiré : Vieux (vieux)\n');
  expect(changesAsHtml(changes)).toBe('<ul><li>modifié : <a href="/articles/droits/pret">Prêt &amp; « retard »</a><ul><li>nouvelle question : <a href="/articles/droits/pret#et-apres">Et &lt;après&gt; ?</a></li></ul></li><li>retiré : Vieux</li></ul>');
  const feed = changesAsAtom(changes, { publicUrl: 'https://x.example', generation: 'gen-1', date: '2026-11-24T10:00:00.000Z' });
  expect([...feed.matchAll(/<entry>.*?<title>(.*?)<\/title>/gu)].map(([, title]) => title)).toEqual(['Prêt &amp; « retard » (modifié)', 'Vieux (retiré)']);
  expect(feed).toContain('<link href="https://x.example/articles/droits/pret"/>');
  expect([...feed.matchAll(/(?:href=(?:"|&quot;)|<id>|<name>)(?!https:\/\/x\.example)/gu)]).toEqual([]); // a reader has no page to complete an address from
  expect(changesAsText([])).toBe('Rien n\'a changé.\n');
});
