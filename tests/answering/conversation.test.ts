import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAnswerer, findViolations, type Answerer, type ConversationMemory, type Reply } from '../../src/answering/index.ts';
import type { Retriever } from '../../src/retrieval/index.ts';
import { shippedRetriever } from '../support/server.ts';

let retriever: Retriever;
let answerer: Answerer;
let closeIndex: () => Promise<void>;
beforeAll(async () => {
  ({ retriever, close: closeIndex } = await shippedRetriever());
  answerer = createAnswerer({ retriever: () => retriever });
});
afterAll(() => closeIndex());

async function ask(...turns: readonly string[]): Promise<Reply> {
  let memory: ConversationMemory | undefined;
  let reply: Reply | undefined;
  for (const text of turns) ({ reply, memory } = await answerer.answer({ text, style: 'standard' }, memory));
  if (reply === undefined) throw new Error('No turn was given.');
  return reply;
}
const firstArticle = (reply: Reply): string => reply.citations[0]?.article.id ?? reply.kind;
const firstLines = (reply: Reply): string => reply.text.split('\n\n').slice(0, 2).join(' ');

describe('somebody in a hurry reads in the first two lines what to do, by when and to whom', () => {
  test.each<[string, RegExp, string]>([
    ['jai recu une lettre il vont me radier jai combien de temps', /dix jours.*observations.*direction de France Travail/u, 'R5412-7'],
    ['ils mon couper le chomage jai koi comme recours', /médiateur régional.*deux mois.*copie de la décision/u, 'R5312-47'],
    ['on me demande de rembourser 3000 euros je fais quoi', /recours gracieux au directeur général dans les deux mois/u, 'R5426-19'],
  ])('« %s »', async (question, words, law) => {
    const reply = await ask(question);
    expect(firstLines(reply)).toMatch(words);
    expect(reply.citations.flatMap((citation) => citation.sources.map((source) => source.title)).join(' ')).toContain(law);
    expect(findViolations(reply, retriever.passages)).toEqual([]);
  });
});

describe('the deadline given first is that of what was named', () => {
  test.each<[string[], RegExp]>([
    [['j\'ai reçu une mise en demeure j\'ai combien de temps ?'], /^Vous avez un mois après la notification de la mise en demeure/u],
    [['j\'ai reçu une mise en demeure', 'j\'ai combien de temps ?'], /^Vous avez un mois après la notification de la mise en demeure/u],
    [['comment contester une pénalité administrative ?', 'j\'ai combien de temps ?'], /^Le délai est de deux mois à compter de la notification de la décision/u],
    [['j\'ai reçu un courrier qui dit pénalité administrative 1200 € j\'ai combien de temps'], /^Vous avez un mois/u],
    [['refus d\'ARE', 'combien de temps pour contester ?'], /^Deux ans/u],
    [['g envoyé mes explications, ils tranchent sous cb de jours'], /^La décision doit venir dans les quinze jours/u],
  ])('after %j', async (turns, words) => {
    expect((await ask(...turns)).text).toMatch(words);
  });
});

describe('a follow-up stays with its topic', () => {
  test.each<[string, string, RegExp]>([
    ['et depuis quand ?', 'c\'est quoi le score de suspicion ?', /2013|2018/u],
    ['comment je conteste ça ?', 'c\'est quoi le score de suspicion ?', /écrire à France Travail/u],
    ['et eux ils disent quoi ?', 'c\'est quoi le score de suspicion ?', /soutient|répond/u],
    ['il répond quoi le directeur général ?', 'La Cour des comptes a épinglé l\'IA de France Travail ?', /Cour des comptes|plan/u],
  ])('« %s » after « %s »', async (followUp, before, words) => {
    const reply = await ask(before, followUp);
    expect(firstArticle(reply)).toBe(firstArticle(await ask(before)));
    expect(reply.text).toMatch(words);
  });
});

describe('an old topic is not dragged into another question', () => {
  test.each<[string, string, string]>([
    ['comment faire opposition à une contrainte ?', 'c\'est quoi le score de suspicion ?', 'demarches/opposition-contrainte'],
    ['sinon, combien de temps dure une radiation ?', 'Neo, c\'est quoi ?', 'droits/radiation-effets'],
    ['non je parlais d\'un trop-perçu', 'comment contester une radiation ?', 'droits/trop-percu'],
    ['rien à voir mais vous gardez mes questions ?', 'comment saisir la CADA ?', 'service/ce-que-nous-gardons'],
  ])('« %s » after « %s »', async (question, before, article) => {
    expect(firstArticle(await ask(before, question))).toBe(article);
  });

  test.each<[string, string, string]>([
    ['Combien de contrôles de la recherche d\'emploi y a-t-il eu en 2024 ?', 'Combien de contrôles de la recherche d\'emploi y a-t-il eu en 2023 ?', 'contexte/chiffres-controles-2024-2025'],
    ['Que peut faire la CNIL pour moi ?', 'L\'avis de la CNIL valide-t-il les scores de France Travail ?', 'institutions/cnil'],
  ])('the suggestion « %s » is answered from its own article', async (suggestion, before, article) => {
    expect(firstArticle(await ask(before, suggestion))).toBe(article);
  });

  test.each<[string, string, string]>([
    ['et pour une contrainte ?', 'quel délai pour contester une radiation ?', 'demarches/opposition-contrainte'],
    ['et si c\'est une contrainte ?', 'quel délai pour contester une radiation ?', 'demarches/opposition-contrainte'],
    ['et pour une radiation ?', 'quel délai pour contester une contrainte ?', 'droits/radiation-effets'],
  ])('« %s » after « %s » puts another case in its place', async (question, before, article) => {
    expect(firstArticle(await ask(before, question))).toBe(article);
  });

  test.each<[string, string]>([
    ['et pour un licenciement ?', 'comment contester une radiation ?'], ['et pour une OQTF ?', 'comment contester une radiation ?'], ['et en Belgique ?', 'c\'est quoi le score de suspicion ?'],
    ['combien de temps pour contester un licenciement ?', 'comment faire opposition à une contrainte ?'], ['quel délai pour contester une amende de stationnement ?', 'comment faire opposition à une contrainte ?'],
  ])('« %s » after « %s » gets no deadline of another matter', async (question, before) => {
    expect((await ask(before, question)).kind).toBe('abstention');
  });

  test('a homonym of the topic is not answered from it', async () => {
    expect((await ask('Lego vérifie les offres ?', 'et le lego faucon millenium il coute combien')).kind).toBe('abstention');
  });
});

describe('of two questions at once', () => {
  test('both are answered where both can be', async () => {
    const reply = await ask('combien de temps dure une radiation ? comment contester une contrainte ?');
    expect([...new Set(reply.citations.map((citation) => citation.article.id))]).toEqual(['droits/radiation-effets', 'demarches/opposition-contrainte']);
  });

  test.each([
    ['combien de temps dure une radiation ? comment saisir le médiateur d\'EDF ?', 'droits/radiation-effets'],
    ['comment faire opposition à une contrainte ? combien de temps pour contester un licenciement ?', 'demarches/opposition-contrainte'],
  ])('« %s » gets the one that can be answered, and is told so', async (question, article) => {
    const reply = await ask(question);
    expect([...new Set(reply.citations.map((citation) => citation.article.id))]).toEqual([article]);
    expect(reply.text).toMatch(/\n\n\*Je n'ai pas trouvé la réponse à votre autre question\.\*$/u);
    expect(findViolations(reply, retriever.passages)).toEqual([]);
  });
});

describe('a clarification', () => {
  test('offers what the articles that bear the word ask about it, and is asked once', async () => {
    const reply = await ask('le score');
    expect({ kind: reply.kind, citations: reply.citations }).toEqual({ kind: 'clarification', citations: [] });
    expect(reply.suggestions.length).toBeGreaterThan(1);
    expect(reply.suggestions.length).toBeLessThan(5);
    const headings = new Set([...retriever.articles.values()].flatMap((article) => article.sections.map(({ heading }) => heading)));
    expect(reply.suggestions.filter((choice) => !headings.has(choice) || !/score/u.test(choice))).toEqual([]);
    expect((await ask('le score', 'le score')).kind).not.toBe('clarification');
  });

  test.each(['recours', 'sanction', 'médiateur', 'délai'])('is asked for the bare noun « %s », which names an intent and asks nothing', async (word) => {
    const reply = await ask(word);
    expect(reply.kind).toBe('clarification');
    expect(reply.suggestions.length).toBeGreaterThan(1);
  });

  test('is answered by a choice, and « non, l\'autre » goes on to the next one', async () => {
    const { suggestions } = await ask('le score');
    const [one, two] = suggestions;
    if (one === undefined || two === undefined) throw new Error('Two choices are offered.');
    const alone = async (choice: string): Promise<string> => firstArticle(await ask(choice));
    expect(firstArticle(await ask('le score', 'le premier'))).toBe(await alone(one));
    expect(firstArticle(await ask('le score', 'le premier', 'non, l\'autre'))).toBe(await alone(two));
  });
});

describe('what cannot be answered from here', () => {
  test.each(['quel est MON score ?', 'ma note à moi'])('« %s » learns who holds it and how to ask', async (question) => {
    const reply = await ask(question);
    expect(reply.text).toMatch(/^Éclaireur ne connaît pas votre score : seul France Travail/u);
    expect(reply.text).toContain('demander vos données');
  });

  test.each(['combien il me reste de jours d\'ARE ?', 'regarde mon dossier et dis moi ou ca en est', 'mon attestation est bien arrivée ?', 'mon attestation est bien arrivée chez eux ?', 'ma demande d\'ass déposée lundi sera traitée quand', 'mon dossier est bloqué depuis hier tu peux regarder ?', 'ma demande de formation est en attente depuis 3 semaines ça en est où'])('« %s » learns that no file is open here', async (question) => {
    const reply = await ask(question);
    expect({ kind: reply.kind, citations: reply.citations }).toEqual({ kind: 'abstention', citations: [] });
    expect(reply.text).toContain('aucun dossier personnel');
  });

  test.each(['mes données sont-elles envoyées à la CAF ?', 'mes données sont-elles traitées par un algorithme ?', 'mon dossier est-il traité par un robot ?', 'mes questions sont-elles enregistrées ?', 'ma demande sera traitée dans quel délai ?'])('« %s » asks for a rule, not for a file', async (question) => {
    expect((await ask(question)).text).not.toContain('aucun dossier personnel');
  });

  test.each(['jai recu une oqtf combien de temps pour contester', 'comment saisir le mediateur d\'EDF', '9 9 9 9'])('« %s » gets no deadline of another matter', async (question) => {
    expect((await ask(question)).kind).toBe('abstention');
  });

  test.each(['vous êtes nuls', 't\'es qui', 'merci bcp'])('« %s » gets a short reply without claims', async (text) => {
    const reply = await ask(text);
    expect({ kind: reply.kind, citations: reply.citations }).toEqual({ kind: 'smalltalk', citations: [] });
    expect(reply.text.length).toBeLessThan(250);
  });
});
