import express, { type Router } from 'express';
import { citedSources, sectionUrl } from '../answering/index.ts';
import { SearchRequest, type SearchResponse } from '../protocol/index.ts';
import type { RankedPassage, Retriever } from '../retrieval/index.ts';
import type { TurnGate } from './limits.ts';
import type { ServerParts } from './parts.ts';
import { HttpProblem, refuseMethod } from './problems.ts';
import { signalDeparture } from './run-turn.ts';

/** `GET /api/search`: ranked passages without an answer. */
export function searchRoutes(parts: ServerParts, gate: TurnGate): Router {
  const router = express.Router();
  router.get('/api/search', async (request, response) => {
    const parsed = SearchRequest.safeParse(request.query);
    if (!parsed.success) throw new HttpProblem('recherche-invalide');
    const retriever = parts.retriever();
    if (retriever === undefined) throw new HttpProblem('index-absent');
    const { ranked } = await gate.run(() => retriever.retrieve(parsed.data.q, { limit: parsed.data.limit }), signalDeparture(response));
    response.json({ results: ranked.map((one) => toResult(one, retriever)) } satisfies SearchResponse);
  });
  router.all('/api/search', refuseMethod('GET, HEAD'));
  return router;
}

function toResult({ passage, score }: RankedPassage, retriever: Retriever): SearchResponse['results'][number] {
  const article = retriever.articles.get(passage.articleId);
  const ids = [...new Set(passage.statements.flatMap((statement) => statement.sources))];
  return {
    passage: passage.id, score,
    article: { id: passage.articleId, title: passage.title, url: sectionUrl(passage.articleId, passage.slug) },
    heading: passage.heading, quote: passage.text, sources: article === undefined ? [] : citedSources(article, ids).map((source) => ({ ...source })), asOf: passage.asOf,
  };
}
