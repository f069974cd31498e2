import { expect, test } from 'vitest';
import { findViolations, type Reply } from '../../src/answering/index.ts';
import type { Passage } from '../../src/corpus/index.ts';

const passage: Passage = {
  id: 'a#b-1', articleId: 'a', title: 'A 2026', type: 'contexte', heading: 'B en 2026 ?', slug: 'b', sectionIndex: 0, text: 'Le délai est de 10 jours. Le montant est de 1 850 euros, article R5412-7.',
  statements: [], plain: [], questions: [], asOf: '2026-01-01',
};
const passages = new Map([[passage.id, passage]]);
const good: Reply = {
  kind: 'answer', text: 'Le délai est de 10 jours [1]. Le montant est de 1850 euros, article R5412-7 [1].', suggestions: [], mode: 'extractive',
  citations: [{ marker: 1, passage: 'a#b-1', quote: 'Le délai est de 10 jours.', article: { id: 'a', title: 'A', url: '/articles/a#b' }, sources: [{ publisher: 'p', title: 't', url: 'https://e.org', date: '2024' }], solidity: 'officiel', asOf: '2026-01-01' }],
};
const [citation] = good.citations;
if (citation === undefined) throw new Error('The sound reply has a citation.');

test('a sound answer has no violation', () => {
  expect(findViolations(good, passages)).toEqual([]);
});

test.each<[string, Reply, string]>([
  ['another figure', { ...good, text: 'Le délai est de 15 jours [1].' }, 'figure-not-in-passage'],
  ['a figure that stands in the title and heading only', { ...good, text: 'Le délai est de 2026 jours [1].' }, 'figure-not-in-passage'],
  ['another article number', { ...good, text: 'Voir l\'article R5412-8 [1].' }, 'figure-not-in-passage'],
  ['a sentence without a marker', { ...good, text: 'Le délai est de 10 jours [1]. Il est court.' }, 'sentence-without-marker'],
  ['a marker without a citation', { ...good, text: 'Le délai est de 10 jours [2].' }, 'marker-without-citation'],
  ['a changed quote', { ...good, citations: [{ ...citation, quote: 'Le délai est de 12 jours.' }] }, 'quote-not-verbatim'],
  ['a passage that does not exist', { ...good, citations: [{ ...citation, passage: 'x#y-1' }] }, 'quote-not-verbatim'],
  ['no source', { ...good, citations: [{ ...citation, sources: [] }] }, 'citation-without-source'],
  ['no citation at all', { ...good, citations: [] }, 'no-citation'],
])('catches %s', (_, reply, violation) => {
  expect(findViolations(reply, passages)).toContain(violation);
});
