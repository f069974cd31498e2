import express, { type Request, type Router } from 'express';
import { z } from 'zod';
import { ANSWER_THRESHOLD, citedSources, sectionUrl } from '../answering/index.ts';
import { ARTICLE_TYPES, type ArticleType } from '../corpus/index.ts';
import { joinStatements } from '../corpus/text.ts';
import { SearchRequest } from '../protocol/index.ts';
import type { RankedPassage, Retriever } from '../retrieval/index.ts';
import { readNews } from './changes.ts';
import type { TurnGate } from './limits.ts';
import { articlePage } from './pages/article.ts';
import { articleListPage, pagesOf, type FoundPassage } from './pages/article-list.ts';
import { findCited } from './pages/cited.ts';
import type { ServerParts } from './parts.ts';
import { HttpProblem, refuseMethod } from './problems.ts';
import { sheetPath } from './register.ts';
import { signalDeparture } from './run-turn.ts';
import { canonicalUrl, loadedIndex, sendPage } from './send-page.ts';

/** Results of a search on one page. */
const RESULTS = 20;
/** Passages ranked when one type is wanted, of which the others fall away. */
const RANKED = 50;
const EXCERPT_STATEMENTS = 2;

/** Query of `GET /articles`: an empty choice of the form counts as none, what nobody's link says is not found. */
const ListQuery = z.object({ type: z.enum(ARTICLE_TYPES).or(z.literal('')).optional(), page: z.coerce.number().int().min(1).default(1), q: z.string().optional() });

/** `GET /articles` with its filters and search, and `GET /articles/:id`. */
export function articleRoutes(parts: ServerParts, gate: TurnGate, limit: express.RequestHandler): Router {
  const router = express.Router();
  const limitSearch: express.RequestHandler = (request, response, next) => (request.query['q'] === undefined ? next() : limit(request, response, next));
  router.get('/articles', limitSearch, async (request, response) => {
    const parsed = ListQuery.safeParse(request.query);
    if (!parsed.success) throw new HttpProblem('page-inconnue');
    const { page, q } = parsed.data;
    const type = parsed.data.type === '' ? undefined : parsed.data.type;
    const retriever = loadedIndex(parts);
    const articles = [...retriever.articles.values()];
    if (page > pagesOf(articles.filter((article) => article.type === type).length)) throw new HttpProblem('page-inconnue');
    if (q === undefined) return sendPage(response, articleListPage(articles, { type, page, canonical: canonicalUrl(parts.http, listPath(type, page)) }));
    response.set('Cache-Control', 'no-store'); // The page holds what somebody looked for.
    const search = SearchRequest.safeParse({ q });
    if (!search.success) return sendPage(response, articleListPage(articles, { type, page, invalid: true }), 400);
    const { ranked, confidence } = await gate.run(() => retriever.retrieve(search.data.q, { limit: type === undefined ? RESULTS : RANKED }), signalDeparture(response));
    const found = ranked.filter(({ passage }) => type === undefined || passage.type === type).slice(0, RESULTS).map((one) => toFound(one, retriever));
    return sendPage(response, articleListPage(articles, { type, page, search: { query: search.data.q, found, isSure: confidence >= ANSWER_THRESHOLD } }));
  });
  router.get('/articles/*id', (request, response) => {
    const id = request.params.id.join('/');
    const retriever = loadedIndex(parts);
    const article = retriever.articles.get(id);
    if (article === undefined) throw new HttpProblem('page-inconnue');
    const key = citedKey(request);
    sendPage(response, articlePage(article, {
      titleOf: (other) => retriever.articles.get(other)?.title,
      canonical: canonicalUrl(parts.http, `/articles/${id}`),
      cited: key === undefined ? undefined : findCited(article, key),
      news: readNews(retriever).filter((one) => one.id === id),
      sheet: article.register === undefined ? undefined : sheetPath(article),
    }));
  });
  router.all(['/articles', '/articles/*id'], refuseMethod('GET, HEAD'));
  return router;
}

function listPath(type: ArticleType | undefined, page: number): string {
  return `/articles${type === undefined ? '' : `?type=${type}${page === 1 ? '' : `&page=${page}`}`}`;
}

function citedKey(request: Request): string | undefined {
  const { cite } = request.query;
  return typeof cite === 'string' && cite !== '' ? cite : undefined;
}

function toFound({ passage }: RankedPassage, retriever: Retriever): FoundPassage {
  const article = retriever.articles.get(passage.articleId);
  const statements = passage.statements.slice(0, EXCERPT_STATEMENTS);
  const excerpt = joinStatements(statements);
  return {
    url: sectionUrl(passage.articleId, passage.slug, excerpt), heading: passage.heading, title: passage.title, type: passage.type, excerpt, asOf: passage.asOf,
    sources: article === undefined ? [] : citedSources(article, [...new Set(statements.flatMap((statement) => statement.sources))]),
  };
}
