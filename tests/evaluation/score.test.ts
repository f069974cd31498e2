import { describe, expect, test } from 'vitest';
import type { Reply } from '../../src/answering/index.ts';
import { parseQuestionSet, scoreReply, type QuestionCase } from '../../src/evaluation/index.ts';

const REPLY: Reply = {
  kind: 'answer', text: 'La radiation dure un mois [1].', suggestions: [], mode: 'extractive',
  citations: [{
    marker: 1, passage: 'droits/radiation#duree-1', quote: 'Le délai est de 30 jours.', solidity: 'officiel', asOf: '2026-01-01',
    article: { id: 'droits/radiation', title: 'La radiation', url: '/articles/droits/radiation' },
    sources: [{ publisher: 'Légifrance', title: 'Code du travail, article R5412-7', url: 'https://www.legifrance.gouv.fr/x', date: '2025-01-01' }],
  }],
};
const expecting = (parts: Partial<QuestionCase>): QuestionCase => ({ id: 'c', turns: ['q'], kind: 'answer', must: [], mustNot: [], cite: [], tags: [], passages: [], ...parts });
const complaintsOf = (parts: Partial<QuestionCase>, reply: Partial<Reply> = {}): readonly string[] => scoreReply(expecting(parts), { ...REPLY, ...reply }).complaints;

test('a reply without complaint is right', () => {
  expect(scoreReply(expecting({ must: [['mois']], cite: ['radiation'] }), REPLY)).toEqual({ id: 'c', right: true, complaints: [] });
});

describe('must', () => {
  test('needs one of each group', () => {
    expect(complaintsOf({ must: [['année', 'mois'], ['jours']] })).toEqual([]);
    expect(complaintsOf({ must: [['année', 'siècle'], ['jours'], ['heure']] })).toEqual(['il manque « année | siècle »', 'il manque « heure »']);
  });

  test('looks into text and quotes', () => {
    expect(complaintsOf({ must: [['30 jours']] })).toEqual([]);
  });

  test('ignores case and accents, both ways', () => {
    expect(complaintsOf({ must: [['DELAI'], ['rádiation']] })).toEqual([]);
  });

  test('reads /…/ as a regular expression, on the text with and without accents', () => {
    expect(complaintsOf({ must: [['/\\b30\\b/'], ['/d[eé]lai/'], ['/le delai/']] })).toEqual([]);
    expect(complaintsOf({ must: [['/\\b3\\b/']] })).toEqual(['il manque « /\\b3\\b/ »']);
  });
});

test('mustNot looks at the text only', () => {
  expect(complaintsOf({ mustNot: ['30 jours'] })).toEqual([]);
  expect(complaintsOf({ mustNot: ['un mois', '/deux? mois/'] })).toEqual(['il ne faut pas dire « un mois »']);
});

describe('cite', () => {
  test.each(['droits/radiation', 'la radiation', 'R5412-7', 'legifrance.gouv.fr', 'R5412-8|R5412-7'])('« %s » matches article id, title, source title or address', (entry) => {
    expect(complaintsOf({ cite: [entry] })).toEqual([]);
  });

  test('needs every entry', () => {
    expect(complaintsOf({ cite: ['R5412-7', 'L5412-1|L5412-2'] })).toEqual(['ne cite pas « L5412-1|L5412-2 »']);
  });

  test('is not met by the text of a reply without citations', () => {
    expect(complaintsOf({ cite: ['radiation'] }, { citations: [] })).toEqual(['ne cite pas « radiation »']);
  });
});

test('kinds: none stands for another, not even small talk for an abstention', () => {
  const kinds: readonly Reply['kind'][] = ['answer', 'abstention', 'clarification', 'dialogue', 'smalltalk'];
  const right = (expected: QuestionCase['kind']): Reply['kind'][] => kinds.filter((kind) => complaintsOf({ kind: expected }, { kind }).length === 0);
  expect({ answer: right('answer'), abstention: right('abstention'), clarification: right('clarification') }).toEqual({ answer: ['answer'], abstention: ['abstention'], clarification: ['clarification'] });
});

describe('a question set', () => {
  const CASE = '{"id":"a","turns":["q"],"kind":"answer"}';

  test('is thresholds, then cases with their defaults; empty lines do not count', () => {
    expect(parseQuestionSet(`{"thresholds":{"answers":0.9}}\n\n${CASE}\n`)).toEqual({ thresholds: { answers: 0.9 }, cases: [expecting({ id: 'a' })], lines: [3] });
  });

  test('needs no thresholds', () => {
    expect(parseQuestionSet(CASE)).toEqual({ thresholds: {}, cases: [expecting({ id: 'a' })], lines: [1] });
  });

  test('of no line is empty', () => {
    expect(parseQuestionSet('')).toEqual({ thresholds: {}, cases: [], lines: [] });
  });

  test.each([
    ['no JSON', '{"id": "b",', /^ligne 3 : ce n'est pas du JSON/u],
    ['an unknown kind', '{"id":"b","turns":["q"],"kind":"maybe"}', /^ligne 3 : « kind » manque ou n'a pas la bonne forme : il faut « id »/u],
    ['no turn', '{"id":"b","turns":[],"kind":"answer"}', /^ligne 3 : « turns » manque/u],
    ['two faults, both named', '{"turns":["q"],"kind":"answer","must":"mois"}', /^ligne 3 : « id », « must » manque/u],
    ['thresholds behind a case', '{"thresholds":{}}', /^ligne 3 : « id », « turns », « kind » manque/u],
  ])('with %s names the line', (_, line, message) => {
    expect(() => parseQuestionSet(`${CASE}\n\n${line}\n${CASE}`)).toThrow(message);
  });
});
