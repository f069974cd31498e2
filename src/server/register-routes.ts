import express, { type Router } from 'express';
import type { RegisterResponse } from '../protocol/index.ts';
import { noOwnSheetPage, registerPage, sheetPage, type RegisterContext } from './pages/register.ts';
import type { ServerParts } from './parts.ts';
import { HttpProblem, refuseMethod } from './problems.ts';
import { readRegister, registerEntry, sheetPath } from './register.ts';
import { canonicalUrl, loadedIndex, sendPage } from './send-page.ts';

/** The register of algorithms: as a table, as sheets, as JSON, and the service's own sheet. */
export function registerRoutes(parts: ServerParts): Router {
  const router = express.Router();
  const context = (path: string): RegisterContext => {
    const { articles } = loadedIndex(parts);
    return { titleOf: (id) => articles.get(id)?.title, canonical: canonicalUrl(parts.http, path), json: canonicalUrl(parts.http, '/algorithmes.json') };
  };
  router.get('/algorithmes', (_request, response) => {
    const { algorithms, own } = readRegister(loadedIndex(parts).articles.values());
    sendPage(response, registerPage(algorithms, own, context('/algorithmes')));
  });
  router.get('/algorithmes.json', (_request, response) => {
    const { articles, info } = loadedIndex(parts);
    const { algorithms, own } = readRegister(articles.values());
    const titleOf = (id: string): string | undefined => articles.get(id)?.title;
    response.json({
      generated: info.created, algorithms: algorithms.map((article) => registerEntry(article, titleOf)), ...(own === undefined ? {} : { service: registerEntry(own, titleOf) }),
    } satisfies RegisterResponse);
  });
  router.get('/algorithmes/*id', (request, response) => {
    const path = `/algorithmes/${request.params.id.join('/')}`;
    const article = readRegister(loadedIndex(parts).articles.values()).algorithms.find((one) => sheetPath(one) === path);
    if (article === undefined) throw new HttpProblem('page-inconnue');
    sendPage(response, sheetPage(article, context(path)));
  });
  router.get('/notre-algorithme', (_request, response) => {
    const { own } = readRegister(loadedIndex(parts).articles.values());
    sendPage(response, own === undefined ? noOwnSheetPage() : sheetPage(own, context('/notre-algorithme')));
  });
  router.all(['/algorithmes', '/algorithmes.json', '/algorithmes/*id', '/notre-algorithme'], refuseMethod('GET, HEAD'));
  return router;
}
