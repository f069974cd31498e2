import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkCorpus, formatFault, readCorpus, REGISTER_FIELDS, type CorpusFigures, type CorpusReading, type Fault } from '../../src/corpus/index.ts';

let report: { readonly faults: readonly Fault[]; readonly figures: CorpusFigures };
let reading: CorpusReading;

beforeAll(async () => {
  report = await checkCorpus('corpus');
  reading = await readCorpus('corpus');
});

test('the corpus has no error', () => {
  expect(report.faults.filter((fault) => fault.level === 'erreur').map(formatFault)).toEqual([]);
});

test('the corpus is of the announced size and reads easily', () => {
  expect(report.figures.articles).toBeGreaterThanOrEqual(150);
  expect(report.figures.meanSentenceWords).toBeLessThan(18);
  expect(report.figures.longSentenceShare).toBeLessThan(0.03);
});

test('every section of an article has at least six ways to ask it', () => {
  const few = reading.articles.filter((article) => article.type !== 'loi').flatMap((article) => article.sections.filter((section) => section.questions.length < 6).map((section) => `${article.id}#${section.slug}`));
  expect(few).toEqual([]);
});

test('every algorithm has its register sheet, every right and procedure its procedure', () => {
  for (const article of reading.articles) {
    if (article.type === 'algorithme') expect(Object.keys(article.register?.fields ?? {}), article.id).toEqual([...REGISTER_FIELDS]);
    if (article.type === 'droit' || article.type === 'demarche') expect(article.procedure, article.id).toBeDefined();
  }
});

test('all 250 law articles of lois.json were found in the LEGI data', () => {
  expect(reading.articles.filter((article) => article.type === 'loi')).toHaveLength(250);
});

describe('COUVERTURE.md', () => {
  test('names only sections that exist, and a reason where a fact is in none', async () => {
    const anchors = new Set(reading.articles.flatMap((article) => [article.id, ...article.sections.map((section) => `${article.id}#${section.slug}`)]));
    const rows = (await readFile('corpus/COUVERTURE.md', 'utf8')).split('\n').filter((line) => /^\| [AD] /u.test(line)).map((line) => line.split('|').map((cell) => cell.trim()));
    expect(rows.length).toBeGreaterThan(500);
    const wrong = rows.flatMap(([, fact = '', places = '', reason = '']) => (places === '–' ? (reason === '' ? [`${fact} has no reason`] : []) : places.split(' ').filter((place) => !anchors.has(place)).map((place) => `${fact} → ${place}`)));
    expect(wrong).toEqual([]);
  });
});
