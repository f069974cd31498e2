import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAnswerer } from '../../src/answering/index.ts';
import type { Retriever } from '../../src/retrieval/index.ts';
import { scripted, spoken } from '../support/fakes.ts';
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

describe('the pages about the service', () => {
  test('name no host where none is given, and say which variable gives it', async () => {
    const page = await read('/a-propos');
    for (const name of ['LEGAL_PUBLISHER', 'LEGAL_DIRECTOR', 'LEGAL_HOSTING', 'LEGAL_CONTACT', 'SOURCE_URL']) expect(page).toContain(`avec la variable ${name}.`);
    expect(page).toContain('aucun modèle de langue');
  });

  test('show what the host gave, escaped, addresses as links, the model that gets the questions, and that topics are counted', async () => {
    const site = { publisher: 'Asso <b>', director: 'La direction', hosting: 'La machine', contact: 'contact@asso.example', sourceUrl: 'https://forge.example/x', model: { name: 'petit-modele', host: 'modele.example:11434' }, countsTopics: true };
    const told = await serve(scripted(() => spoken('ok')), { site });
    const [about, privacy, accessibility] = await Promise.all(['/a-propos', '/confidentialite', '/accessibilite'].map(async (path) => (await fetch(told.url + path)).text()));
    expect(about).toContain('Asso &lt;b&gt;');
    expect(about).toContain('<a href="https://forge.example/x" rel="noreferrer">');
    expect([about, privacy].map((page) => page?.includes('petit-modele') === true && page.includes('modele.example:11434'))).toEqual([true, true]);
    expect([about, privacy, accessibility].map((page) => page?.includes('<a href="mailto:contact@asso.example">'))).toEqual([true, true, true]);
    expect([privacy, await read('/confidentialite')].map((page) => page?.includes('compte aussi, mois par mois'))).toEqual([true, false]);
    await told.stop();
  });

  test('lead to the articles of the corpus about the service', async () => {
    const own = [...retriever.articles.values()].filter((article) => article.role === 'service');
    const page = await read('/a-propos');
    expect(own.length).toBeGreaterThan(3);
    expect(own.filter((article) => !page.includes(`href="/articles/${article.id}"`))).toEqual([]);
  });

  test('hold the service\'s own sheet in the form of the register, apart from the others', async () => {
    const sheet = await read('/notre-algorithme');
    expect(sheet).toContain('<h2 id="fiche">');
    expect(await read('/algorithmes')).toContain('href="/notre-algorithme"');
    const bare = await serve(scripted(() => spoken('ok')), { retriever: () => ({ ...retriever, articles: new Map() }) });
    expect(await (await fetch(`${bare.url}/notre-algorithme`)).text()).toContain('n&#39;a pas encore de fiche');
    expect((await fetch(`${bare.url}/algorithmes`)).status).toBe(200);
    await bare.stop();
  });
});

describe('what search engines and feed readers ask for', () => {
  test('the site map names pages that exist, under the address that was asked', async () => {
    const map = await read('/sitemap.xml');
    const places = [...map.matchAll(/<loc>([^<]+)<\/loc>/gu)].map((match) => match[1] ?? '');
    expect(places.length).toBeGreaterThan(retriever.articles.size);
    expect(places.every((place) => place.startsWith(`${server.url}/`))).toBe(true);
    const some = places.filter((_, index) => index % 25 === 0);
    expect(await Promise.all(some.map(async (place) => (await fetch(place)).status))).toEqual(some.map(() => 200));
    expect(await read('/robots.txt')).toContain(`Sitemap: ${server.url}/sitemap.xml`);
  });

  test('the feed has entries with a day, newest first, and well-formed text', async () => {
    const feed = await read('/flux.atom');
    const dates = [...feed.matchAll(/<entry>.*?<updated>([^<]+)<\/updated>/gsu)].map((match) => match[1] ?? '');
    expect(dates).toHaveLength(50);
    expect(dates).toEqual(dates.toSorted((left, right) => (left < right ? 1 : left > right ? -1 : 0)));
    expect(feed.replace(/&(?:amp|lt|gt|quot|#39);/gu, '')).not.toContain('&');
  });

  test('what a publication changed leads the feed and stands on the article\'s page', async () => {
    const article = [...retriever.articles.values()].find((one) => one.type === 'droit');
    const history = [{ generation: 'g2', date: '2027-01-02T03:04:05.000Z', articles: [
      { kind: 'changed', id: article?.id, title: article?.title, sections: [{ kind: 'added', heading: 'Une question & une autre ?', slug: 'q' }] },
      { kind: 'removed', id: 'droits/ancien', title: 'Un ancien article', sections: [] },
    ] }];
    const changed = await serve(scripted(() => spoken('ok')), { retriever: () => ({ ...retriever, artifacts: new Map([['changes.json', JSON.stringify(history)]]) }), http: { publicUrl: 'https://eclaireur.example' } });
    const [feed, page] = await Promise.all(['/flux.atom', `/articles/${article?.id}`].map(async (path) => (await fetch(changed.url + path)).text()));
    expect(/<entry>.*?<\/entry>/su.exec(feed ?? '')?.[0]).toContain(`<updated>2027-01-02T03:04:05.000Z</updated><link href="https://eclaireur.example/articles/${article?.id}"/><summary>ajouté : Une question &amp; une autre ?</summary>`);
    expect(feed).toContain('Article retiré : Un ancien article');
    expect(page).toMatch(/<h2 id="changements">.*2 janvier 2027.*Une question &amp; une autre/su);
    expect((await fetch(`${changed.url}/flux.atom`)).headers.get('content-type')).toContain('application/atom+xml');
    await changed.stop();
  });

  test('a history that cannot be read is no history', async () => {
    const damaged = await serve(scripted(() => spoken('ok')), { retriever: () => ({ ...retriever, artifacts: new Map([['changes.json', '[{"generation":1}]']]) }) });
    expect((await fetch(`${damaged.url}/flux.atom`)).status).toBe(200);
    await damaged.stop();
  });
});

describe('a fault', () => {
  const get = (path: string, accept: string): Promise<Response> => fetch(`${server.url}${path}`, { headers: { accept } });

  test('is a page for a browser and a problem for every other client', async () => {
    const asBrowser = await get('/articles/rien', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8');
    const asClient = await get('/articles/rien', '*/*');
    expect([asBrowser.status, asBrowser.headers.get('content-type'), (await asBrowser.text()).includes('<h1>Page inconnue</h1>')]).toEqual([404, 'text/html; charset=utf-8', true]);
    expect([asClient.status, asClient.headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
  });

  test('of the interface is a problem whatever is asked for', async () => {
    expect((await get('/api/search', 'text/html')).headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  });
});
