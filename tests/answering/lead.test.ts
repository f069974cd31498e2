import { expect, test } from 'vitest';
import { leadWithDeadline } from '../../src/answering/compose/lead.ts';
import type { Intent, RankedPassage, RetrievalResult } from '../../src/retrieval/index.ts';

const CONTENTS = ranked('contrainte', 'Que doit contenir une contrainte ?', 5);
const DEADLINE = ranked('contrainte', 'Combien de temps ai-je pour m\'opposer ?', 4);

function ranked(articleId: string, heading: string, score: number): RankedPassage {
  const passage = { id: `${articleId}#${heading}`, articleId, title: articleId, type: 'contexte' as const, heading, slug: 's', sectionIndex: 0, text: '', statements: [], plain: [], questions: [], asOf: '2026-01-01' };
  return { passage, score, features: {} };
}
function headings(list: readonly RankedPassage[], intents: readonly Intent[] = ['deadline']): string[] {
  const result: RetrievalResult = { query: { normalised: '', terms: [], lawNumbers: [], intents, corrections: [] }, ranked: list, confidence: 1 };
  return leadWithDeadline(result).ranked.map((one) => one.passage.heading);
}

test('a question for a deadline is led by the section of the same article that gives it, and no passage is lost', () => {
  const other = ranked('contrainte', 'Comment faire opposition ?', 4.5);
  expect(headings([CONTENTS, other, DEADLINE])).toEqual([DEADLINE, CONTENTS, other].map((one) => one.passage.heading));
});

test.each<[string, readonly RankedPassage[], readonly Intent[]]>([
  ['the question asks for something else', [CONTENTS, DEADLINE], ['how']],
  ['the deadline belongs to another article', [CONTENTS, ranked('radiation', 'Combien de jours pour répondre ?', 4.9)], ['deadline']],
  ['the deadline answers clearly less well', [CONTENTS, { ...DEADLINE, score: 3.4 }], ['deadline']],
  ['the first passage gives a deadline itself', [ranked('contrainte', 'Quel délai pour payer ?', 5), DEADLINE], ['deadline']],
  ['nothing was found', [], ['deadline']],
])('the order stays when %s', (_, list, intents) => {
  expect(headings(list, intents)).toEqual(list.map((one) => one.passage.heading));
});
