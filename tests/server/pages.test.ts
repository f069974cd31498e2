import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAnswerer } from '../../src/answering/index.ts';
import { SearchResponse } from '../../src/protocol/index.ts';
import type { Retriever } from '../../src/retrieval/index.ts';
import { scripted, spoken } from '../support/fakes.ts';
import { serve, shippedRetriever, type RunningServer } from '../support/server.ts';

let retriever: Retriever;
let server: RunningServer;
let closeIndex: () => Promise<void>;

beforeAll(async () => {
  ({ retriever, close: closeIndex } = await shippedRetriever());
  server = await serve(createAnswerer({ retriever: () => retriever }), { retriever: () => retriever, http: { allowedOrigins: ['https://asso.example'] } });
});
afterAll(async () => {
  await server.stop();
  await closeIndex();
});

const get = (path: string, init?: RequestInit): Promise<Response> => fetch(`${server.url}${path}`, init);

test.each(['/', '/articles', '/articles/algorithmes/score-suspicion', '/articles/loi/code-du-travail/R5412-7', '/problemes'])('%s is a page that loads nothing from elsewhere and sets no cookie', async (path) => {
  const response = await get(path);
  const page = await response.text();
  expect(response.status).toBe(200);
  expect(response.headers.get('set-cookie')).toBeNull();
  expect(response.headers.get('content-security-policy')).toContain('default-src \'none\'');
  expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000');
  expect([...page.matchAll(/<(?:script|link|img|iframe)[^>]+(?:src|href)="([^"]+)"/gu)].map((match) => match[1]?.startsWith('/'))).not.toContain(false);
  expect(page).toContain('Vous parlez à une machine');
});

test('an article is found with its slashes escaped too; an unknown one is a 404 problem', async () => {
  expect((await get('/articles/algorithmes%2Fscore-suspicion')).status).toBe(200);
  const missing = await get('/articles/rien');
  expect({ status: missing.status, type: missing.headers.get('content-type') }).toEqual({ status: 404, type: 'application/problem+json; charset=utf-8' });
});

test('every address that a citation gives leads to an anchor of its page', async () => {
  const { ranked } = await retriever.retrieve('contester une radiation', { limit: 10 });
  for (const { passage } of ranked) expect(await (await get(`/articles/${passage.articleId}`)).text()).toContain(`id="${passage.slug}"`);
});

test('what a procedure says in brief, and what is said plainly, carries its sources', async () => {
  const articles = [...retriever.articles.values()];
  const procedures = articles.filter((article) => article.procedure !== undefined);
  expect(procedures.length).toBeGreaterThan(0);
  for (const { id, procedure } of procedures) {
    const brief = /<h2 id="demarche">.*?<\/section>/su.exec(await (await get(`/articles/${id}`)).text())?.[0] ?? '';
    const needed = [procedure?.who, procedure?.addressee, procedure?.suspends, ...(procedure?.deadlines ?? [])].flatMap((supported) => supported?.sources ?? []);
    expect(needed.filter((source) => !brief.includes(`href="#source-${source}"`)), id).toEqual([]);
  }
  const plain = articles.find((article) => article.sections.some((section) => section.plain.length > 0));
  expect(await (await get(`/articles/${plain?.id}`)).text()).toMatch(/<p class="plain">.*?href="#source-/u);
});

test('an address in a reply is a link, without the punctuation around it', async () => {
  const linking = await serve(scripted(() => spoken('Voir https://a.example/x_(y). Et (https://b.example/?q=<i>), fin.')), { retriever: () => retriever });
  const page = await (await fetch(`${linking.url}/`, { method: 'POST', body: new URLSearchParams({ message: 'où ?' }) })).text();
  expect([...page.matchAll(/<a href="(https:[^"]+)" rel="noreferrer">/gu)].map((match) => match[1])).toEqual(['https://a.example/x_(y)', 'https://b.example/?q=']);
  await linking.stop();
});

test('the chat form works without JavaScript and escapes what was typed', async () => {
  const response = await get('/', { method: 'POST', body: new URLSearchParams({ message: '<b>score de suspicion</b> c\'est quoi ?' }) });
  const page = await response.text();
  expect(response.status).toBe(200);
  expect(page).toContain('&lt;b&gt;score de suspicion');
  expect(page).toMatch(/<a class="marker" href="#source-1">\[1\]<\/a>/u);
  const tooLong = await get('/', { method: 'POST', body: new URLSearchParams({ message: 'a'.repeat(2001) }) });
  expect([tooLong.status, await tooLong.text()]).toEqual([400, expect.stringContaining('<p role="alert">Écrivez votre question : entre 1 et 2000 caractères.</p>')]);
  expect(page).toMatch(/<\/a>, La Quadrature du Net, (?:sans date|\d{1,2}(?:er)? \p{L}+ \d{4})/u);
});

describe('GET /api/search', () => {
  test('gives ranked passages with sources, best first', async () => {
    const { results } = SearchResponse.parse(await (await get('/api/search?q=score%20de%20suspicion&limit=3')).json());
    expect(results).toHaveLength(3);
    expect(results[0]?.article.id).toMatch(/score-suspicion/u);
    expect(results.map((result) => result.score)).toEqual(results.map((result) => result.score).toSorted((left, right) => right - left));
  });

  test.each(['', '?q=', '?q=a&limit=0', '?q=a&limit=51', '?q=a&limit=x', '?q=a&page=2'])('refuses "%s"', async (query) => {
    expect((await get(`/api/search${query}`)).status).toBe(400);
  });
});

test('health, readiness and metrics', async () => {
  expect((await get('/healthz')).status).toBe(200);
  expect(await (await get('/readyz')).json()).toMatchObject({ status: 'ready', passages: retriever.passages.size, model: 'models/eclaireur-fr' });
  expect(await (await get('/metrics')).text()).toContain('eclaireur_turns_total');
  const bare = await serve(scripted(() => spoken('ok')));
  expect((await fetch(`${bare.url}/readyz`)).status).toBe(503);
  await bare.stop();
});

test('only allowed sites may embed, and never with credentials', async () => {
  const allowed = await get('/healthz', { headers: { origin: 'https://asso.example' } });
  const other = await get('/healthz', { headers: { origin: 'https://autre.example' } });
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://asso.example');
  expect([other.headers.get('access-control-allow-origin'), allowed.headers.get('access-control-allow-credentials')]).toEqual([null, null]);
});
