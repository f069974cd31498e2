import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import express, { type Router } from 'express';
import { ChatRequest } from '../protocol/index.ts';
import { aboutRoutes } from './about-routes.ts';
import { articleRoutes } from './article-routes.ts';
import { discoveryRoutes } from './discovery-routes.ts';
import { fileRoute } from './file-route.ts';
import type { TurnGate } from './limits.ts';
import { homePage, type HomeState } from './pages/home.ts';
import { problemsPage } from './pages/problems.ts';
import { starterThemes } from './pages/starters.ts';
import type { ServerParts } from './parts.ts';
import { HttpProblem, refuseMethod } from './problems.ts';
import { registerRoutes } from './register-routes.ts';
import { runTurn, signalDeparture } from './run-turn.ts';
import { canonicalUrl, sendPage } from './send-page.ts';

/** Of the form: 2,000 characters of up to nine bytes each (`%E2%80%99`), with the conversation. */
const FORM_LIMIT = '24kb';
const ASSETS = new URL('assets/', import.meta.url);

/** Pages for people; every one works without JavaScript. */
export function pageRoutes(parts: ServerParts, gate: TurnGate, limit: express.RequestHandler): Router {
  const router = express.Router();
  router.get('/', (_request, response) => sendPage(response, homePage(homeState(parts))));
  router.post('/', limit, express.urlencoded({ extended: false, limit: FORM_LIMIT, parameterLimit: 10 }), async (request, response) => {
    response.set('Cache-Control', 'no-store'); // The page holds the question.
    const { message, conversation } = (request.body ?? {}) as Record<string, unknown>; // the form parser gives a flat record, or nothing for another type
    const parsed = ChatRequest.safeParse({ message: unifyLineBreaks(message), ...(typeof conversation === 'string' && conversation !== '' ? { conversation } : {}) });
    if (!parsed.success) return sendPage(response, homePage({ ...homeState(parts), invalid: true }), 400);
    if (parts.retriever() === undefined) throw new HttpProblem('index-absent');
    const id = parsed.data.conversation ?? randomUUID();
    const reply = await runTurn(parts, gate, { conversation: id, text: parsed.data.message, style: 'standard', signal: signalDeparture(response) });
    return sendPage(response, homePage({ ...homeState(parts), conversation: id, question: parsed.data.message, reply }));
  });
  router.all('/', refuseMethod('GET, HEAD, POST'));
  router.use(articleRoutes(parts, gate, limit), registerRoutes(parts), aboutRoutes(parts), discoveryRoutes(parts));
  router.get('/problemes', (_request, response) => sendPage(response, problemsPage()));
  router.get('/favicon.ico', (_request, response) => {
    response.status(204).end();
  });
  router.all(['/problemes', '/favicon.ico'], refuseMethod('GET, HEAD'));
  for (const name of readdirSync(ASSETS)) router.use(fileRoute(`/assets/${name}`, readFileSync(new URL(name, ASSETS), 'utf8')));
  return router;
}

/** A form sends a line break as two characters; the field's own limit, and the contract's, counts it as one. */
function unifyLineBreaks(message: unknown): unknown {
  return typeof message === 'string' ? message.replaceAll('\r\n', '\n') : message;
}

function homeState(parts: ServerParts): HomeState {
  const articles = [...parts.retriever()?.articles.values() ?? []];
  return { widget: parts.widget !== undefined, themes: starterThemes(articles), home: articles.find((article) => article.home !== undefined)?.home, canonical: canonicalUrl(parts.http, '/') };
}
