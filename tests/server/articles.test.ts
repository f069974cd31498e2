import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAnswerer } from '../../src/answering/index.ts';
import { ChatResponse } from '../../src/protocol/index.ts';
import type { Retriever } from '../../src/retrieval/index.ts';
import { serve, shippedRetriever, type RunningServer } from '../support/server.ts';

let retriever: Retriever;
let server: RunningServer;
let closeIndex: () => Promise<void>;

beforeAll(async () => {
  ({ retriever, close: closeIndex } = await shippedRetriever());
  server = await serve(createAnswerer({ retriever: () => retriever }), { retriever: () => retriever });
});
afterAll(async () => {
  await server.stop();
  await closeIndex();
});

const read = async (path: string): Promise<string> => (await fetch(`${server.url}${path}`)).text();

/** Text of an element's content: tags away, escapes undone, space folded. */
function plainText(html: string): string {
  return html.replace(/<[^>]+>/gu, '').replaceAll('&#39;', '\'').replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').replace(/\s+/gu, ' ').trim();
}

function marked(page: string): string {
  return [...page.matchAll(/<mark>(.*?)<\/mark>/gsu)].map((match) => plainText(match[1] ?? '')).join(' ');
}

test('every citation of real answers opens an existing anchor, with exactly the quoted words marked', async () => {
  const lines = (await readFile('eval/droits.dev.jsonl', 'utf8')).split('\n').filter((line) => line.includes('"kind":"answer"')).slice(0, 25);
  const wrong: string[] = [];
  let opened = 0;
  for (const line of lines) {
    const { turns } = JSON.parse(line) as { readonly turns: readonly string[] };
    const reply = ChatResponse.parse(await (await server.post({ message: turns.at(-1) ?? '', style: opened % 2 === 0 ? 'standard' : 'simple' })).json());
    for (const { quote, article } of reply.citations) {
      opened += 1;
      const page = await read(article.url);
      const [, anchor = ''] = article.url.split('#');
      if (!page.includes(`id="${anchor}"`) || marked(page) !== quote.replace(/\s+/gu, ' ').trim()) wrong.push(article.url);
    }
  }
  expect(opened).toBeGreaterThan(40);
  expect(wrong).toEqual([]);
});

test('a citation of words that the article no longer holds marks nothing and says so', async () => {
  const page = await read('/articles/algorithmes/score-suspicion?cite=0');
  expect([marked(page), page.includes('Les mots cités ont changé')]).toEqual(['', true]);
  expect(await read('/articles/algorithmes/score-suspicion')).not.toContain('Les mots cités');
});

test('the list names every article of a type over its pages, and no page weighs more than 60 kB', async () => {
  const laws = [...retriever.articles.values()].filter((article) => article.type === 'loi');
  const pages: string[] = [];
  for (let page = 1, next = true; next; page += 1) {
    pages.push(await read(`/articles?type=loi&page=${page}`));
    next = pages.at(-1)?.includes(`page=${page + 1}"`) === true;
  }
  expect(pages.length).toBeGreaterThan(1);
  expect(laws.filter((law) => !pages.some((page) => page.includes(`href="/articles/${law.id}"`)))).toEqual([]);
  const all = [...pages, await read('/articles'), ...await Promise.all(['algorithme', 'droit', 'demarche', 'contexte', 'institution', 'glossaire'].map((type) => read(`/articles?type=${type}`)))];
  expect(all.map((page) => Buffer.byteLength(page)).filter((size) => size > 60_000)).toEqual([]);
  expect(all.every((page) => page.includes('<h1>'))).toBe(true);
});

test('the page of every article has each anchor once, a link to each of them that exists, and weighs at most 60 kB', async () => {
  const wrong: string[] = [];
  for (const id of retriever.articles.keys()) {
    const page = await read(`/articles/${id}`);
    const ids = [...page.matchAll(/\sid="([^"]+)"/gu)].map((match) => match[1] ?? '');
    const targets = [...page.matchAll(/href="#([^"]+)"/gu)].map((match) => match[1] ?? '');
    if (new Set(ids).size !== ids.length) wrong.push(`${id}: an anchor twice`);
    if (targets.some((target) => !ids.includes(target))) wrong.push(`${id}: a link to no anchor`);
    if (Buffer.byteLength(page) > 60_000) wrong.push(`${id}: ${Buffer.byteLength(page)} bytes`);
  }
  expect(wrong).toEqual([]);
});

test.each(['?type=recette', '?type=droit&page=99', '?type=droit&page=0', '?page=x'])('a list that does not exist is not found: %s', async (query) => {
  expect((await fetch(`${server.url}/articles${query}`)).status).toBe(404);
});

test('the search of the list is the search of the interface, with words and sources', async () => {
  const page = await read('/articles?q=contester%20une%20radiation');
  const { ranked } = await retriever.retrieve('contester une radiation', { limit: 20 });
  const found = [...page.matchAll(/<h3><a href="\/articles\/([^?"]+)\?cite=[^#"]+#([^"]+)">/gu)].map((match) => `${match[1]}#${match[2]}`);
  expect(found).toEqual(ranked.map(({ passage }) => `${passage.articleId}#${passage.slug}`));
  expect(page).toMatch(/Sources : .+\(.*\) – vérifié le/u);
  expect(page).toContain('<meta name="robots" content="noindex">');
});

test('a search in one type gives that type only, what was typed is escaped, and too long a search is refused in words', async () => {
  const page = await read('/articles?type=demarche&q=%3Cb%3Econtester%20une%20radiation');
  const ids = [...page.matchAll(/<h3><a href="\/articles\/([^?"]+)\?/gu)].map((match) => match[1] ?? '');
  expect(ids.length).toBeGreaterThan(2);
  expect([...new Set(ids.map((id) => retriever.articles.get(id)?.type))]).toEqual(['demarche']);
  expect([page.includes('value="&lt;b&gt;contester'), page.includes('<b>')]).toEqual([true, false]);
  const refused = await fetch(`${server.url}/articles?q=${'a'.repeat(2001)}`);
  expect([refused.status, (await refused.text()).includes('entre 1 et 2000 caractères')]).toEqual([400, true]);
});

test('a search far from the corpus says that nothing answers for sure', async () => {
  expect(await read('/articles?q=recette%20de%20la%20tarte%20aux%20pommes')).toMatch(/Aucun passage ne (?:répond à coup sûr|contient ces mots)/u);
});

test('searching uses up the visitor\'s share, reading the list does not', async () => {
  const limited = await serve(createAnswerer({ retriever: () => retriever }), { retriever: () => retriever, http: { rateLimitPerMinute: 1 } });
  const status = async (path: string): Promise<number> => (await fetch(`${limited.url}${path}`)).status;
  expect([await status('/articles?q=a'), await status('/articles?q=b'), await status('/articles'), await status('/articles')]).toEqual([200, 429, 200, 200]);
  await limited.stop();
});

test('pages name their address where the service knows it, and none where it does not', async () => {
  const known = await serve(createAnswerer({ retriever: () => retriever }), { retriever: () => retriever, http: { publicUrl: 'https://eclaireur.example/' } });
  const page = await (await fetch(`${known.url}/articles/algorithmes/score-suspicion?cite=abc`)).text();
  expect(page).toContain('<link rel="canonical" href="https://eclaireur.example/articles/algorithmes/score-suspicion">');
  expect(await read('/articles/algorithmes/score-suspicion')).not.toContain('rel="canonical"');
  await known.stop();
});
