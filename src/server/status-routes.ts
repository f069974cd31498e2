import express, { type Response, type Router } from 'express';
import type { TurnGate } from './limits.ts';
import { statusPage } from './pages/status.ts';
import type { ServerParts } from './parts.ts';
import { HttpProblem, refuseMethod } from './problems.ts';

/** `GET /healthz` and `/readyz` for machines, `GET /etat` for people. */
export function statusRoutes(parts: ServerParts, gate: TurnGate): Router {
  const router = express.Router();
  router.use(['/healthz', '/readyz', '/etat'], (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', (_request, response) => {
    const info = parts.retriever()?.info;
    if (info === undefined) throw new HttpProblem('index-absent');
    response.json({ status: 'ready', ...info, channels: parts.channels() });
  });
  router.get('/etat', (_request, response) => sendStatus(parts, gate, response));
  router.all(['/healthz', '/readyz', '/etat'], refuseMethod('GET, HEAD'));
  return router;
}

function sendStatus(parts: ServerParts, gate: TurnGate, response: Response): void {
  const retriever = parts.retriever();
  const page = statusPage({
    index: retriever === undefined ? undefined : { articles: retriever.articles.size, passages: retriever.info.passages, created: retriever.info.created },
    channels: parts.channels(), uptimeSeconds: process.uptime(), ...gate.load(),
  });
  response.status(retriever === undefined ? 503 : 200).type('html').send(page.value);
}
