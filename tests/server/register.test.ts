import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAnswerer } from '../../src/answering/index.ts';
import { REGISTER_FIELDS } from '../../src/corpus/index.ts';
import { RegisterResponse } from '../../src/protocol/index.ts';
import type { Retriever } from '../../src/retrieval/index.ts';
import { serve, shippedRetriever, type RunningServer } from '../support/server.ts';

let retriever: Retriever;
let server: RunningServer;
let closeIndex: () => Promise<void>;
let register: RegisterResponse;

beforeAll(async () => {
  ({ retriever, close: closeIndex } = await shippedRetriever());
  server = await serve(createAnswerer({ retriever: () => retriever }), { retriever: () => retriever });
  register = RegisterResponse.parse(await (await fetch(`${server.url}/algorithmes.json`)).json());
});
afterAll(async () => {
  await server.stop();
  await closeIndex();
});

const read = async (path: string): Promise<string> => (await fetch(`${server.url}${path}`)).text();
const unescape = (html: string): string => html.replaceAll('&#39;', '\'').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

test('the JSON holds every algorithm of the corpus, each source that its statements name, and requests that lead somewhere', async () => {
  const registered = [...retriever.articles.values()].filter((article) => article.register !== undefined && article.role !== 'service');
  expect(new Set(register.algorithms.map((entry) => entry.id))).toEqual(new Set(registered.map((article) => article.id)));
  for (const entry of register.algorithms) {
    expect(Object.keys(entry.fields), entry.id).toEqual([...REGISTER_FIELDS]);
    for (const field of Object.values(entry.fields)) {
      if (field.kind === 'known') expect(field.statements.flatMap((statement) => statement.sources).filter((id) => entry.sources[id] === undefined), entry.id).toEqual([]);
      else expect((await fetch(`${server.url}${field.ask.url}`)).status, field.ask.url).toBe(200);
    }
  }
});

test('the table has one row an algorithm, with a way to its sheet', async () => {
  const page = await read('/algorithmes');
  const rows = [...page.matchAll(/<th scope="row" role="rowheader"><a href="([^"]+)">/gu)].map((match) => match[1]);
  expect(rows).toEqual(register.algorithms.map((entry) => entry.url));
  expect([...page.matchAll(/<th scope="col"/gu)]).toHaveLength(7);
});

test('every sheet says every known statement word for word, and avows what is not known with the request that would find out', async () => {
  for (const entry of register.algorithms) {
    const page = unescape(await read(entry.url));
    for (const field of Object.values(entry.fields)) {
      if (field.kind === 'known') expect(field.statements.filter((statement) => !page.includes(statement.text)).map((statement) => statement.text), entry.id).toEqual([]);
      else expect(page.includes(field.text) && page.includes(`<a href="${field.ask.url}">${field.ask.title}</a>`), `${entry.id}: ${field.text}`).toBe(true);
    }
    expect(entry.unknown.filter((text) => !page.includes(text)), entry.id).toEqual([]);
    const targets = [...page.matchAll(/href="#(source-[^"]+)"/gu)].map((match) => match[1] ?? '');
    expect(targets.filter((id) => !page.includes(`id="${id}"`)), entry.id).toEqual([]);
  }
});

test('the timeline draws one bar a dated statement and lists the same statements with their dates', async () => {
  const page = unescape(await read('/algorithmes'));
  const dated = register.algorithms.flatMap((entry) => Object.values(entry.fields).flatMap((field) => (field.kind === 'known' ? field.statements.filter((statement) => statement.date !== undefined) : [])));
  expect(dated.length).toBeGreaterThan(20);
  expect([...page.matchAll(/<rect class="bar/gu)]).toHaveLength(dated.length);
  const list = /<ol class="timeline">.*?<\/ol>/su.exec(page)?.[0] ?? '';
  expect(dated.filter((statement) => !list.includes(`datetime="${statement.date}"`) || !list.includes(statement.text))).toEqual([]);
  const dates = [...list.matchAll(/datetime="([^"]+)"/gu)].map((match) => match[1] ?? '');
  expect(dates).toEqual(dates.toSorted((left, right) => (left < right ? -1 : left > right ? 1 : 0)));
});

test('the diagram of an algorithm shows its four steps, and an unknown one as unknown', async () => {
  const entry = register.algorithms.find((one) => one.fields.inputs.kind === 'unknown');
  const figure = /<figure class="diagram">.*?<\/figure>/su.exec(await read(entry?.url ?? ''))?.[0] ?? '';
  expect([...figure.matchAll(/class="title">([^<]+)</gu)].map((match) => unescape(match[1] ?? ''))).toEqual(['Données d\'entrée', 'Calcul', 'Effet pour la personne', 'Recours']);
  expect(figure).toMatch(/class="box unknown".*Non connu\./su);
  expect(figure).toMatch(/<svg role="img" aria-label="[^"]+"/u);
});

test('an article with a sheet leads to it, and an unknown sheet is not found', async () => {
  expect(await read('/articles/algorithmes/score-suspicion')).toContain('href="/algorithmes/score-suspicion"');
  expect((await fetch(`${server.url}/algorithmes/rien`)).status).toBe(404);
});
