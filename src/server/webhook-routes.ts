import express, { type RequestHandler, type Router } from 'express';
import type { Webhook } from '../bot/index.ts';
import type { ServerParts } from './parts.ts';
import { HttpProblem, refuseMethod } from './problems.ts';

/** Platforms' updates are larger than a person's question: they carry the message that it replies to. */
const BODY_LIMIT = '1mb';

/** The addresses at which platforms deliver messages; without the visitors' limits, since all of a platform's messages come from one address. */
export function webhookRoutes(parts: ServerParts): Router {
  const router = express.Router();
  for (const webhook of parts.webhooks) {
    const deliver = deliveries(webhook);
    // The path comes from the configuration and may hold what Express takes for a pattern: it is compared, not matched.
    router.use((request, response, next) => (request.path === webhook.path ? deliver(request, response, next) : next()));
  }
  return router;
}

function deliveries(webhook: Webhook): RequestHandler {
  const router = express.Router();
  router.post(/.*/u, (request, _response, next) => {
    // Before the body is read: a stranger's body costs nothing.
    next(webhook.isGenuine((name) => request.get(name)) ? undefined : new HttpProblem('acces-refuse'));
  }, express.json({ limit: BODY_LIMIT }), async (request, response) => {
    await webhook.take(request.body);
    response.status(200).end();
  });
  router.all(/.*/u, refuseMethod('POST'));
  return router;
}
