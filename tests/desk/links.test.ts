import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseArticle, type Article } from '../../src/corpus/index.ts';
import { archiveAddress, checkLinks, linksOf, type LinkState } from '../../src/desk/index.ts';
import { articleText } from '../support/corpus-folder.ts';

const asked: string[] = [];
let atOnce = 0;
let mostAtOnce = 0;
let server: Server;
let root: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    response.on('close', () => { atOnce -= 1; });
    const answer = (status: number, headers: Record<string, string> = {}): unknown => response.writeHead(status, headers).end();
    switch (request.url) {
      case '/la': return answer(200);
      case '/partie': return answer(404);
      case '/retiree': return answer(410);
      case '/demenagee': return answer(301, { location: '/la' });
      case '/passante': return answer(302, { location: '/la' });
      case '/sans-head': return answer(request.method === 'HEAD' ? 405 : 200);
      case '/fermee': return answer(403);
      case '/en-panne': return answer(500);
      case '/coupee': return request.socket.destroy();
      case '/illisible': return answer(301, { location: 'http://[' });
      case '/boucle': return answer(302, { location: '/boucle' });
      default: return undefined; // never answers
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  root = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('says of each address what became of it, one request at a time to a site', async () => {
  const paths = ['/la', '/partie', '/retiree', '/demenagee', '/passante', '/sans-head', '/fermee', '/en-panne', '/boucle', '/coupee', '/illisible', '/muette'];
  const states = await checkLinks(paths.map((path) => ({ url: root + path, usedBy: [], date: 's.d.' })), { timeoutMs: 400, pauseMs: 0 });
  expect(Object.fromEntries(paths.map((path, place) => [path, states[place]]))).toEqual({
    '/la': { kind: 'alive' }, '/partie': { kind: 'gone', status: 404 }, '/retiree': { kind: 'gone', status: 410 }, '/demenagee': { kind: 'moved', to: `${root}/la` }, '/passante': { kind: 'alive' },
    '/sans-head': { kind: 'alive' }, '/fermee': { kind: 'refused', status: 403 }, '/en-panne': { kind: 'failing', status: 500 },
    '/boucle': { kind: 'unreachable', reason: 'plus de 5 renvois' }, '/coupee': { kind: 'unreachable', reason: 'le site coupe la connexion' },
    '/illisible': { kind: 'unreachable', reason: 'il renvoie à une adresse mal écrite' }, '/muette': { kind: 'unreachable', reason: 'pas de réponse en 0.4 s' },
  } satisfies Record<string, LinkState>);
  expect(mostAtOnce).toBe(1);
  expect(asked.filter((request) => request.endsWith(' /la'))).not.toContain('GET /la'); // never the page where its head is enough
});

test('a site that is not there, or cannot prove who it is, is unreachable, for a reason in words', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const address = closed.address();
  const port = typeof address === 'object' ? address?.port : 0;
  closed.close();
  await once(closed, 'close');
  const states = await checkLinks([`http://127.0.0.1:${port}/`, 'http://127.0.0.1:9/', `${root.replace('http:', 'https:')}/`].map((url) => ({ url, usedBy: [], date: 's.d.' })), { timeoutMs: 2000, pauseMs: 0 });
  expect(states.map((state) => (state.kind === 'unreachable' ? state.reason : state.kind))).toEqual(['le site refuse la connexion', 'adresse que l\'on ne peut pas demander', 'son certificat de sécurité n\'est pas valable']);
});

test('each address once, with the sources that give it, law texts left out', () => {
  const article = (id: string): Article => parseArticle(`${id}.md`, articleText()).article ?? expect.unreachable();
  const law: Article = { ...article('loi/x'), type: 'loi' };
  expect(linksOf([article('b'), article('a'), law])).toEqual([
    { url: 'https://example.org/enquete', usedBy: ['a: PRESSE', 'b: PRESSE'], date: 's.d.' }, { url: 'https://example.org/guide', usedBy: ['a: GUIDE', 'b: GUIDE'], date: '2025-05' },
  ]);
});

test('the hint to an archive carries the source\'s date', () => {
  const link = { url: 'https://example.org/guide', usedBy: [] };
  expect([archiveAddress({ ...link, date: '2024-06-25' }), archiveAddress({ ...link, date: 's.d.' })]).toEqual(['https://web.archive.org/web/20240625/https://example.org/guide', 'https://web.archive.org/web/*/https://example.org/guide']);
});
