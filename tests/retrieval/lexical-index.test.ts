import { describe, expect, test } from 'vitest';
import type { Passage } from '../../src/corpus/index.ts';
import type { QueryTerm } from '../../src/retrieval/analysis/types.ts';
import { termsOf } from '../../src/retrieval/analysis/words.ts';
import { buildLexicalFile } from '../../src/retrieval/lexical/build-lexical-file.ts';
import { LexicalIndex } from '../../src/retrieval/lexical/lexical-index.ts';
import type { LexicalFile } from '../../src/retrieval/lexical/postings.ts';
import { IN_HEADING, IN_TEXT, IN_TITLE, STATEMENT_END } from '../../src/retrieval/lexical/term-match.ts';

const passage = (id: string, title: string, heading: string, text: string, questions: readonly string[] = []): Passage => ({
  id, articleId: id, title, heading, text, questions, slug: id, sectionIndex: 0, type: 'contexte', statements: [], plain: [], asOf: '2026-01-01',
});

/** Library ranking set: five passages on loans, fines and opening hours. */
const PASSAGES = [
  passage('pret', 'Le prêt de livres', 'Combien de temps garder un livre ?', 'La bibliothèque prête chaque livre trois semaines.', ['je garde un livre combien de jours', 'duree du pret']),
  passage('amende', 'Les amendes', 'Combien coûte un retard ?', 'Un retard coûte 20 centimes par jour.', ['amende pour retard']),
  passage('retards', 'Les amendes', 'Qui reçoit une lettre ?', 'Après un mois, le lecteur en retard reçoit une lettre : le retard est compté, le retard est facturé, puis le lecteur perd sa carte.'),
  passage('horaires', 'Les horaires', 'Quand ouvre la bibliothèque ?', 'La bibliothèque ouvre du mardi au samedi.'),
  passage('suspension', 'La carte de lecteur', 'Quand la carte est-elle suspendue ?', 'La carte est suspendue après trois lettres.', ['on a suspendu ma carte']),
];
const file = buildLexicalFile(PASSAGES, termsOf);
const index = new LexicalIndex(file);
const ask = (question: string): QueryTerm[] => termsOf(question).map((term, group) => ({ term, weight: 1, origin: 'typed', group, primary: true }));
const found = (terms: readonly QueryTerm[]): (string | undefined)[] => index.search(terms, 10).map(({ doc }) => PASSAGES[doc]?.id);

describe('library ranking set', () => {
  test('« retard »', () => {
    expect(found(ask('un retard'))).toEqual([
      'amende', // in the heading, which weighs twice, and in a short text
      'retards', // three times, but in the text only, and frequency saturates
    ]);
  });

  test('« bibliothèque »', () => {
    expect(found(ask('la bibliothèque'))).toEqual([
      'horaires', // in heading and text
      'pret', // in the text
    ]);
  });

  test('« combien coûte un livre »', () => {
    expect(found(ask('combien coûte un livre'))).toEqual([
      'pret', // « livre » in title, heading and text, « combien » in the heading
      'amende', // « coûte » in heading and text, « combien » in the heading
    ]);
  });

  test('a word that nobody uses finds nothing', () => {
    expect(found(ask('piscine'))).toEqual([]);
  });

  test('no word finds nothing', () => {
    expect(found([])).toEqual([]);
  });

  test('at most as many passages as asked for', () => {
    expect(index.search(ask('lecteur carte bibliothèque retard'), 2)).toHaveLength(2);
  });
});

test('alternatives of one word count by the best of them, not by their sum', () => {
  const [retard] = ask('retard');
  const alternatives = [...ask('retard'), ...ask('amende lettre').map((term): QueryTerm => ({ ...term, group: retard?.group ?? 0, weight: 0.1, origin: 'synonym', primary: false }))];
  const scoreOf = (terms: readonly QueryTerm[]): number => index.search(terms, 10).find(({ doc }) => doc === 1)?.score ?? 0;
  expect(scoreOf(alternatives)).toBeCloseTo(scoreOf(ask('retard')), 9);
});

test('a rare word tells more than a common one, an unseen one most', () => {
  const [rare = '', common = '', unseen = ''] = termsOf('samedi bibliothèque piscine');
  expect(index.idf(rare)).toBeGreaterThan(index.idf(common));
  expect(index.idf(unseen)).toBeGreaterThan(index.idf(rare));
  expect(index.idf(common)).toBeGreaterThan(0);
});

test('words of a family find each other, at a lower weight and behind the typed word', () => {
  const terms = index.expand(ask('suspension'));
  expect(terms[0]).toEqual(ask('suspension')[0]);
  expect(terms.slice(1).map(({ origin, primary, weight }) => ({ origin, primary, weight }))).toContainEqual({ origin: 'synonym', primary: false, weight: 0.35 });
  expect(found(ask('suspension'))).toEqual([]);
  expect(found(terms)).toEqual(['suspension']);
});

describe('question variants', () => {
  test('the same words score 1', () => {
    expect(index.searchVariants(ask('amende pour retard'), 10)[0]).toEqual({ doc: 1, score: 1 });
  });

  test('a heading is a variant too', () => {
    expect(index.searchVariants(ask('quand ouvre la bibliothèque'), 10)[0]).toEqual({ doc: 3, score: 1 });
  });

  test('a part of the words scores between 0 and 1', () => {
    const [hit] = index.searchVariants(ask('amende pour une dégradation'), 10);
    expect(hit?.doc).toBe(1);
    expect(hit?.score).toBeGreaterThan(0);
    expect(hit?.score).toBeLessThan(1);
  });

  test('a variant that is left out does not find its passage', () => {
    const own = file.variants.findIndex((variant) => variant.terms.join(' ') === termsOf('duree du pret').join(' '));
    expect(own).toBeGreaterThan(0);
    expect(index.searchVariants(ask('durée du prêt'), 10).map(({ doc }) => doc)).toEqual([0]);
    expect(index.searchVariants(ask('durée du prêt'), 10, own)).toEqual([]);
  });
});

describe('coverage', () => {
  test('is 1 where every word occurs, 0 where none does', () => {
    expect(index.match(ask('livre semaines'), [0, 1]).coverage(0, IN_TEXT)).toBe(1);
    expect(index.match(ask('livre semaines'), [0, 1]).coverage(1, IN_TEXT)).toBe(0);
  });

  test('counts the asked fields only', () => {
    expect(index.match(ask('semaines'), [0]).coverage(0, IN_TITLE | IN_HEADING)).toBe(0);
  });

  test('the worst miss is 0 when nothing is missing, and largest for a word that nobody uses', () => {
    expect(index.match(ask('livre semaines'), [0]).worstMiss(0)).toBe(0);
    expect(index.match(ask('livre piscine'), [0]).worstMiss(0)).toBe(1);
  });

  const statements = (...texts: readonly string[]): Int32Array => Int32Array.from(texts.flatMap((text) => [...index.numbersOf(termsOf(text)), STATEMENT_END]));

  test('of a statement counts words that stand together in one, not those of several', () => {
    const match = index.match(ask('livre retard'), [0]);
    expect(match.statementCoverage(statements('Un livre en retard coûte.', 'La carte est suspendue.'))).toBe(1);
    const apart = match.statementCoverage(statements('Un livre.', 'Un retard.'));
    expect(apart).toBeGreaterThan(0);
    expect(apart).toBeLessThan(1);
    expect(match.statementCoverage(statements('La carte est suspendue.'))).toBe(0);
  });

  test('of a statement counts a synonym by its weight, and a word asked twice for both', () => {
    const synonym = (word: string, group: number): QueryTerm[] => ask(word).map((term) => ({ ...term, group, weight: 0.5, origin: 'synonym', primary: false }));
    const match = index.match([...ask('piscine'), ...synonym('livre', 0)], [0]);
    expect(match.statementCoverage(statements('Un livre.'))).toBeCloseTo(0.5, 9);
    const twice = index.match([...ask('piscine samedi'), ...synonym('livre', 0), ...synonym('livre', 1)], [0]);
    expect(twice.statementCoverage(statements('Un livre.'))).toBeCloseTo(0.5, 9);
  });

  test('of a heading is the share of its words that was asked for, by their weight', () => {
    const heading = termsOf('Combien coûte un retard ?');
    const mass = heading.reduce((sum, term) => sum + index.idf(term), 0);
    const precision = (terms: readonly QueryTerm[]): number => index.match(terms, [1]).precision(index.numbersOf(heading), mass);
    expect(precision(ask('combien coûte un retard de livre'))).toBeCloseTo(1, 9);
    expect(precision(ask('retard'))).toBeCloseTo(index.idf(termsOf('retard')[0] ?? '') / mass, 9);
    expect(precision(ask('retard').map((term) => ({ ...term, weight: 0.4 })))).toBeCloseTo(0.4 * precision(ask('retard')), 9);
    expect(precision(ask('samedi'))).toBe(0);
  });
});

test('an index that was stored and read answers like the one that was built', () => {
  const read = new LexicalIndex(JSON.parse(JSON.stringify(file)) as LexicalFile);
  for (const question of ['un retard', 'combien coûte un livre', 'suspension de la carte', 'constructor']) {
    const terms = index.expand(ask(question));
    expect(read.expand(ask(question))).toEqual(terms);
    expect(read.search(terms, 10)).toEqual(index.search(terms, 10));
    expect(read.searchVariants(terms, 10)).toEqual(index.searchVariants(terms, 10));
  }
});

test('words named like properties of every object are words', () => {
  const odd = new LexicalIndex(buildLexicalFile([passage('p', 'constructor', '__proto__ toString', 'valueOf')], termsOf));
  expect(odd.search(ask('constructor'), 10)).toHaveLength(1);
});

test('a search leaves nothing behind for the next one', () => {
  const fresh = new LexicalIndex(file);
  for (const question of ['un retard', 'combien coûte un livre', 'amende pour retard', 'samedi']) {
    expect(index.search(ask(question), 10)).toEqual(new LexicalIndex(file).search(ask(question), 10));
    expect(fresh.searchVariants(ask(question), 10)).toEqual(new LexicalIndex(file).searchVariants(ask(question), 10));
  }
});

test('an index of no passage finds nothing', () => {
  expect(new LexicalIndex(buildLexicalFile([], termsOf)).search(ask('livre'), 10)).toEqual([]);
});
