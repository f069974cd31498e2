import express, { type Request, type Router } from 'express';
import { readNews } from './changes.ts';
import { atomFeed, robots, sitemap } from './discovery.ts';
import type { ServerParts } from './parts.ts';
import { refuseMethod } from './problems.ts';
import { canonicalUrl, loadedIndex } from './send-page.ts';

/** What search engines and feed readers ask for: `GET /sitemap.xml`, `/robots.txt`, `/flux.atom`. */
export function discoveryRoutes(parts: ServerParts): Router {
  const router = express.Router();
  // These formats want whole addresses: where the service was not told its own, the one that it was asked under.
  const base = (request: Request): string => canonicalUrl(parts.http, '') ?? `${request.protocol}://${request.host}`;
  router.get('/sitemap.xml', (request, response) => {
    response.type('application/xml').send(sitemap(base(request), [...loadedIndex(parts).articles.values()]).value);
  });
  router.get('/robots.txt', (request, response) => {
    response.type('text/plain').send(robots(base(request)));
  });
  router.get('/flux.atom', (request, response) => {
    const retriever = loadedIndex(parts);
    response.type('application/atom+xml').send(atomFeed(base(request), readNews(retriever), [...retriever.articles.values()], retriever.info.created).value);
  });
  router.all(['/sitemap.xml', '/robots.txt', '/flux.atom'], refuseMethod('GET, HEAD'));
  return router;
}
