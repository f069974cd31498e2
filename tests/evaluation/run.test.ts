import { expect, test } from 'vitest';
import type { Answerer, Reply } from '../../src/answering/index.ts';
import type { Passage } from '../../src/corpus/index.ts';
import { parseQuestionSet, runCases, summarise, type Summary } from '../../src/evaluation/index.ts';

const PASSAGE: Passage = {
  id: 'a#b-1', articleId: 'a', title: 'A', type: 'contexte', heading: 'B ?', slug: 'b', sectionIndex: 0, text: 'Le délai est de 10 jours.', statements: [], plain: [], questions: [], asOf: '2026-01-01',
};
const SOUND: Reply = {
  kind: 'answer', text: 'Le délai est de 10 jours [1].', suggestions: [], mode: 'extractive',
  citations: [{ marker: 1, passage: 'a#b-1', quote: 'Le délai est de 10 jours.', article: { id: 'a', title: 'A', url: '/articles/a#b' }, sources: [{ publisher: 'p', title: 't', url: 'https://e.org', date: '2024' }], solidity: 'officiel', asOf: '2026-01-01' }],
};
const CASES = parseQuestionSet('{"id":"a","turns":["q"],"kind":"answer"}\n{"id":"b","turns":["r"],"kind":"abstention"}').cases;

/** An answerer without a check of its own, so that what the evaluation sees is the evaluation's work. */
async function summaryOf(reply: Reply): Promise<Summary> {
  const answerer: Answerer = { answer: (_, memory) => Promise.resolve({ reply, memory: memory ?? { recent: [], topic: '', choices: [], clarified: false, style: 'standard' } }) };
  return summarise(await runCases(CASES, answerer, new Map([[PASSAGE.id, PASSAGE]])));
}

test('a sound answer counts as right where one was asked for, and as a false answer where none was', async () => {
  expect(await summaryOf(SOUND)).toEqual({ cases: 2, answers: 1, abstentions: 0, wronglyAbstained: 0, verbatim: 1, marked: 1 });
});

test('an abstention counts the other way round', async () => {
  expect(await summaryOf({ ...SOUND, kind: 'abstention', text: 'Je ne sais pas.', citations: [] })).toMatchObject({ answers: 0, abstentions: 1, wronglyAbstained: 1 });
});

test('a quote that its passage does not hold lowers the share of verbatim quotes', async () => {
  const citations = SOUND.citations.map((citation) => ({ ...citation, quote: 'Le délai est de 12 jours.' }));
  expect(await summaryOf({ ...SOUND, citations })).toMatchObject({ verbatim: 0, marked: 1 });
});

test('a figure that its passage does not hold lowers it too', async () => {
  expect(await summaryOf({ ...SOUND, text: 'Le délai est de 12 jours [1].' })).toMatchObject({ verbatim: 0, marked: 1 });
});

test('a sentence without a marker lowers the share of marked answers', async () => {
  expect(await summaryOf({ ...SOUND, text: 'Le délai est de 10 jours [1]. Il est court.' })).toMatchObject({ verbatim: 1, marked: 0 });
});
