import { expect, test } from 'vitest';
import { chooseComplements } from '../../src/answering/compose/complements.ts';
import { leadFirst } from '../../src/answering/compose/lead.ts';
import type { Article, Passage, Statement } from '../../src/corpus/index.ts';
import { slugify } from '../../src/corpus/text.ts';
import type { Intent, QueryTerm, RankedPassage, RetrievalResult, Retriever } from '../../src/retrieval/index.ts';
import { termsOf } from '../../src/retrieval/text.ts';
import { NEUTRAL_FACTS } from '../support/fakes.ts';

function ranked(articleId: string, heading: string, score: number, text = ''): RankedPassage {
  const statement: Statement = { text, sources: ['S'], solidity: 'officiel', form: 'sentence', block: 0, line: 1 };
  const passage: Passage = { id: `${articleId}#${slugify(heading)}-1`, articleId, title: articleId, type: 'contexte', heading, slug: slugify(heading), sectionIndex: 0, text, statements: [statement], plain: [], questions: [], asOf: '2026-01-01' };
  return { passage, score, features: {} };
}
function retrieverOf(articles: readonly Article[] = []): Retriever {
  return { info: { generation: 'g', model: 'm', passages: 0, created: '' }, articles: new Map(articles.map((article) => [article.id, article])), passages: new Map(), artifacts: new Map(), idf: () => 1, retrieve: () => Promise.reject(new Error('not asked')) };
}
function ask(question: string, list: readonly RankedPassage[], intents: readonly Intent[], options: { readonly confidence?: number; readonly articles?: readonly Article[] } = {}): string[] {
  const terms = termsOf(question).map((term, group): QueryTerm => ({ term, weight: 1, origin: 'typed', group, primary: true }));
  const result: RetrievalResult = { query: { normalised: question, terms, lawNumbers: [], intents, isOwnCase: false, corrections: [], strangers: [] }, questionFacts: NEUTRAL_FACTS, ranked: list, confidence: options.confidence ?? 1 };
  const retriever = retrieverOf(options.articles);
  const planned = leadFirst(result, retriever);
  return [...planned.ranked.slice(0, 1), ...chooseComplements(planned, retriever).map((one) => one.ranked)].map((one) => one.passage.heading);
}

const CONTENTS = ranked('contrainte', 'Que doit contenir une contrainte ?', 5);
const DEADLINE = ranked('contrainte', 'Combien de temps ai-je pour m\'opposer ?', 4);

test('a question for a deadline is led by the section of the same article that gives it', () => {
  expect(ask('contrainte', [CONTENTS, DEADLINE], ['deadline'])[0]).toBe(DEADLINE.passage.heading);
});

test('a question for a date is led by the section of the same article that gives it', () => {
  const since = ranked('score', 'Depuis quand le score existe-t-il ?', 4);
  expect(ask('score', [ranked('score', 'Qui utilise le score ?', 5), since], ['since'])[0]).toBe(since.passage.heading);
});

test('a section that dates the very thing leads, whatever another heading dates', () => {
  const published = ranked('score', 'Que répond la caisse ?', 5, 'La caisse a publié le code du modèle le 15 janvier 2026.');
  const since = ranked('score', 'Depuis quand la caisse utilise-t-elle un score ?', 4, 'Depuis 2010.');
  expect(ask('caisse publié code modèle', [published, since], ['since'])[0]).toBe(published.passage.heading);
  expect(ask('caisse score', [published, since], ['since'])[0]).toBe(since.passage.heading);
});

test.each<[string, readonly RankedPassage[], readonly Intent[]]>([
  ['the question asks for something else', [CONTENTS, DEADLINE], ['how']],
  ['the deadline belongs to another article', [CONTENTS, ranked('radiation', 'Combien de jours pour répondre ?', 4.9)], ['deadline']],
  ['the deadline answers clearly less well', [CONTENTS, { ...DEADLINE, score: 2.9 }], ['deadline']],
  ['the first passage gives a deadline itself', [ranked('contrainte', 'Quel délai pour payer ?', 5), DEADLINE], ['deadline']],
])('the first passage leads when %s', (_, list, intents) => {
  expect(ask('contrainte', list, intents)[0]).toBe(list[0]?.passage.heading);
});

test('« ils répondent sous combien » gets the deadline of the others, « j\'ai combien de temps » one\'s own', () => {
  const own = ranked('sanction', 'Combien de jours pour répondre ?', 5);
  const theirs = ranked('sanction', 'Sous quel délai la décision tombe-t-elle ?', 4);
  const deadline = { label: 'l', amount: 10, unit: 'jours' as const, from: 'la lettre', counting: 'non précisé' as const, sources: ['S'], solidity: 'officiel' as const };
  const statement: Statement = { text: 'Tous.', sources: ['S'], solidity: 'officiel', form: 'sentence', block: 0, line: 1 };
  const article: Article = {
    id: 'sanction', title: 'sanction', type: 'droit', summary: 's', updated: '2026-01-01', asOf: '2026-01-01', questions: [], related: [], sources: {}, sections: [],
    procedure: { who: statement, against: 'a', deadlines: [{ ...deadline, id: 'own', actor: 'usager', section: own.passage.slug }, { ...deadline, id: 'theirs', actor: 'administration', section: theirs.passage.slug }], addressee: statement, steps: [], attachments: [], cost: { unknown: 'u' }, suspends: statement, next: 'n' },
  };
  expect(ask('ils décident sous combien de jours', [own, theirs], ['deadline'], { articles: [article] })[0]).toBe(theirs.passage.heading);
  expect(ask('j\'ai combien de jours', [own, theirs], ['deadline'], { articles: [article] })[0]).toBe(own.passage.heading);
});

test('a question that yes or no answers is led by a section nearly as good that begins with its answer', () => {
  const steps = ranked('a', 'Que faire si une machine a décidé ?', 5, 'Demandez un examen humain.');
  const verdict = ranked('b', 'Une machine peut-elle décider seule ?', 4.6, 'Non, un humain examine.');
  expect(ask('une machine décide', [steps, verdict], ['yes-no'])[0]).toBe(verdict.passage.heading);
  expect(ask('une machine décide', [steps, verdict], ['how'])[0]).toBe(steps.passage.heading);
  expect(ask('une machine décide', [steps, { ...verdict, score: 4.4 }], ['yes-no'])[0]).toBe(steps.passage.heading);
  expect(ask('une machine décide', [ranked('a', 'Une machine décide-t-elle ?', 5, 'Oui, parfois.'), verdict], ['yes-no'])[0]).toBe('Une machine décide-t-elle ?');
});

test('a passage nearly as good leads when it alone has the word that was asked for', () => {
  const general = ranked('a', 'Combien de temps pour répondre ?', 5, 'Vous avez dix jours.');
  const named = ranked('b', 'Combien de temps pour répondre à une pénalité ?', 4.8, 'Vous avez un mois.');
  expect(ask('temps répondre pénalité', [general, named], ['deadline'])[0]).toBe(named.passage.heading);
});

test('a complement adds words of the question that the first passage lacks', () => {
  const lead = ranked('a', 'Quand saisir la commission ?', 5, 'Après un refus.');
  const adds = ranked('a', 'Le juge vient-il ensuite ?', 3.6, 'La commission est obligatoire avant le juge.');
  const repeats = ranked('b', 'Quand la commission répond-elle à une commune ?', 3.7, 'Elle répond.');
  expect(ask('refus commission juge', [lead, repeats, adds], [])).toEqual([lead, adds].map((one) => one.passage.heading));
});

test('a section that asks the same as one already used adds nothing', () => {
  const lead = ranked('a', 'Le délai est-il arrêté ?', 5, 'Non.');
  expect(ask('délai arrêté', [lead, ranked('b', 'Le délai est-il arrêté ?', 4.9, 'Non, en principe.')], [])).toEqual([lead.passage.heading]);
});

test('doubt about the first passage lets a second one in that certainty leaves out', () => {
  const list = [ranked('a', 'Qui décide ?', 3, 'Le directeur.'), ranked('b', 'Qui signe ?', 1.5, 'Un agent.')];
  expect([ask('moral', list, [], { confidence: 0.99 }).length, ask('moral', list, [], { confidence: 0.3 }).length]).toEqual([1, 2]);
});

test('nothing found is nothing planned', () => {
  expect(ask('rien', [], ['deadline'])).toEqual([]);
});
