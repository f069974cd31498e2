import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAnswerer, findViolations, type Answerer, type ConversationMemory, type Reply } from '../../src/answering/index.ts';
import { composeAnswer } from '../../src/answering/compose/compose.ts';
import type { Retriever } from '../../src/retrieval/index.ts';
import { shippedRetriever } from '../support/server.ts';
import { NEUTRAL_FACTS } from '../support/fakes.ts';

let retriever: Retriever;
let answerer: Answerer;
let closeIndex: () => Promise<void>;
const events: string[] = [];

beforeAll(async () => {
  ({ retriever, close: closeIndex } = await shippedRetriever());
  answerer = createAnswerer({ retriever: () => retriever, onEvent: (event) => events.push(event) });
});
afterAll(() => closeIndex());

async function ask(...turns: readonly string[]): Promise<Reply> {
  let memory: ConversationMemory | undefined;
  let reply: Reply | undefined;
  for (const text of turns) ({ reply, memory } = await answerer.answer({ text, style: 'standard' }, memory));
  if (reply === undefined) throw new Error('No turn was given.');
  return reply;
}
const cited = (reply: Reply): string => reply.citations.map((citation) => `${citation.article.id} ${citation.sources.map((source) => source.title).join(' ')}`).join('\n');

test('someone threatened with radiation reads the deadline, its start and the law first', async () => {
  const reply = await ask('jai recu une lettre il vont me radier jai combien de temps');
  expect(reply.text).toMatch(/^Vous avez dix jours, à compter de la réception de la lettre/u);
  expect(cited(reply)).toContain('R5412-7');
});

test.each(['jai recu une contrainte de france travail cest quoi le delai', 'jai recu une contrainte cest quoi le delai', 'contrainte de France Travail, combien de jours pour faire opposition ?'])('« %s » gets the deadline in its first sentence', async (question) => {
  expect((await ask(question)).text).toMatch(/^Vous avez quinze jours/u);
});

test('an answer to any section of the corpus passes its own check', () => {
  const broken = [...retriever.passages.values()].flatMap((passage) => {
    const reply = composeAnswer([{ query: { normalised: '', terms: [], lawNumbers: [], intents: [], isOwnCase: false, corrections: [], strangers: [] }, questionFacts: NEUTRAL_FACTS, ranked: [{ passage, score: 1, features: {} }], confidence: 1 }], 'standard', retriever);
    return findViolations(reply, retriever.passages).map((violation) => `${passage.id} ${violation}`);
  });
  expect(broken).toEqual([]);
});

test('a law article asked by its number gives its text and version', async () => {
  const reply = await ask('r 5412-3-4 ca dit koi');
  expect(cited(reply)).toContain('loi/code-du-travail/R5412-3-4');
  expect(reply.text).toContain('vingt-quatre mois');
});

test('a law article that the corpus lacks is said to be missing', async () => {
  const reply = await ask('que dit l\'article L9999-9 du code du travail ?');
  expect({ kind: reply.kind, named: reply.text.includes('L9999-9'), citations: reply.citations }).toEqual({ kind: 'abstention', named: true, citations: [] });
});

test('two law articles that the corpus lacks are said to be missing in the plural', async () => {
  expect((await ask('que disent les articles L9999-9 et R8888-8 ?')).text).toMatch(/^Je n'ai pas le texte de ces articles de loi \(L9999-9, R8888-8\)/u);
});

test('a greeting with a question in another script is no small talk', async () => {
  expect((await ask('bonjour ما هي العقوبة')).kind).not.toBe('smalltalk');
});

describe('follow-ups', () => {
  test('an ellipsis stays with its topic', async () => {
    expect(cited(await ask('c\'est quoi le score de suspicion ?', 'et depuis quand ?'))).toMatch(/score-suspicion/u);
  });

  test('another subject leaves the old topic behind', async () => {
    const reply = await ask('c\'est quoi le score de suspicion ?', 'comment faire opposition à une contrainte ?');
    expect(reply.citations[0]?.article.id).toBe('demarches/opposition-contrainte');
  });
});

test('a question out of scope is not answered, cites nothing and says where to turn', async () => {
  const reply = await ask('quelle est la recette de la tarte aux pommes ?');
  expect({ kind: reply.kind, citations: reply.citations }).toEqual({ kind: 'abstention', citations: [] });
  expect(reply.text).toContain('association');
});

test('distress gets the help line first', async () => {
  const reply = await ask('j en peux plus de toutes ces lettres je pense a en finir');
  expect(reply.text).toMatch(/^Appelez le 3114/u);
  expect(events).toContain('distress');
});

test.each(['jen ai marre de tout je veux plus vivre', 'mon frere parle de se foutre en l\'air depuis sa radiation', 'g plus la force de vivre avec tout ca', 'ma mère veut en finir', 'je vais me supprimer', 'mon frère veut se supprimer', 'je veux disparaitre', 'je veux en finir avec cette vie'])('« %s » gets the help line', async (text) => {
  expect((await ask(text)).text).toMatch(/^Appelez le 3114/u);
});

test.each(['comment en finir avec ce trop-perçu ?', 'je veux mourir de rire', 'la fin de mes droits', 'ils veulent me supprimer mon allocation', 'ils vont me supprimer 2 mois', 'est-ce que mon dossier va se supprimer tout seul ?', 'comment me supprimer de la liste ?', 'je veux faire disparaître mes données', 'je veux disparaitre de vos fichiers'])('« %s » is no distress', async (text) => {
  expect((await ask(text)).text).not.toMatch(/^Appelez le 3114/u);
});

test.each([['bonjour', /programme/u], ['t\'es un robot ?', /programme informatique/u], ['merci beaucoup', /plaisir/u]])('« %s » gets a short honest reply', async (text, words) => {
  const reply = await ask(text);
  expect(reply.kind).toBe('smalltalk');
  expect(reply.text).toMatch(words);
});

test('a subject of the corpus that is a rude word elsewhere is no insult', async () => {
  expect((await ask('sale robot')).kind).toBe('smalltalk');
  expect((await ask('les robots')).kind).not.toBe('smalltalk');
  expect((await ask('robot')).kind).not.toBe('smalltalk');
});

test('the words of a section in another order do not answer what the corpus is known not to treat', async () => {
  expect((await ask('quand est ce que je vais être payé ce mois ci')).kind).toBe('abstention');
  expect((await ask('payer un mois')).kind).toBe('answer');
});

test('personal data reach neither retrieval nor the reply, and the question is answered', async () => {
  const seen: string[] = [];
  const watched: Retriever = { ...retriever, retrieve: (text, options) => {
    seen.push(`${text} ${options?.topic ?? ''}`);
    return retriever.retrieve(text, options);
  } };
  const { reply } = await createAnswerer({ retriever: () => watched }).answer({ text: 'je m\'appelle Karim Benali, 06 12 34 56 78, comment contester une radiation ?', style: 'standard' }, undefined);
  expect(seen.join(' ')).not.toMatch(/Benali|06 12/u);
  expect(reply.kind).toBe('answer');
  expect(reply.text).toContain('je les retire avant de chercher');
});

test('the simple style serves the plain lead', async () => {
  const { reply } = await answerer.answer({ text: 'combien de temps pour m\'opposer à une contrainte ?', style: 'simple' }, undefined);
  expect(reply.text).toMatch(/^Vous avez quinze jours/u);
  expect(findViolations(reply, retriever.passages)).toEqual([]);
});

test('the simple style leaves out neither the part that has no plain lead nor the notice that things may have changed', async () => {
  const simple = async (text: string): Promise<Reply> => (await answerer.answer({ text, style: 'simple' }, undefined)).reply;
  const two = await simple('combien de temps dure une radiation ? comment contester une contrainte ?');
  expect([...new Set(two.citations.map((citation) => citation.article.id))]).toEqual(['droits/radiation-effets', 'demarches/opposition-contrainte']);
  expect((await simple('un robot peut me radier ?')).citations.at(-1)?.passage).toBe('algorithmes/robots-controle#avertissement-1');
  expect(findViolations(two, retriever.passages)).toEqual([]);
});

test('the notice of the second of two questions is said too', async () => {
  const reply = await ask('combien de temps dure une radiation ? un robot peut-il me sanctionner ou me radier ?');
  expect(reply.citations.at(-1)?.passage).toBe('algorithmes/robots-controle#avertissement-1');
});

test('suggestions are section headings of the corpus', async () => {
  const headings = new Set([...retriever.passages.values()].map((passage) => passage.heading));
  const { suggestions } = await ask('comment contester une radiation ?');
  expect(suggestions.length).toBeGreaterThan(0);
  expect(suggestions.filter((suggestion) => !headings.has(suggestion))).toEqual([]);
});
