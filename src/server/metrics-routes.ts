import express, { type Request, type Router } from 'express';
import type { ServerParts } from './parts.ts';
import { refuseMethod } from './problems.ts';

/**
 * `GET /metrics` for the application of the metrics port, and for the main one.
 *
 * @param isAllowed - a request that is not allowed is handed on, as if the route were not there.
 */
export function metricsRoutes(parts: Pick<ServerParts, 'metrics'>, isAllowed: (request: Request) => boolean): Router {
  const router = express.Router();
  router.use('/metrics', (request, _response, next) => next(isAllowed(request) ? undefined : 'router'));
  router.get('/metrics', async (_request, response) => {
    response.set('Content-Type', parts.metrics.registry.contentType).send(await parts.metrics.registry.metrics());
  });
  router.all('/metrics', refuseMethod('GET, HEAD'));
  return router;
}

/** True for a client on the machine itself that no proxy speaks for: what is counted is no business of the public side. */
export function isOnThisMachine(request: Request): boolean {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'].some((name) => request.headers[name] !== undefined);
  return !isForwarded && /^(?:::1$|(?:::ffff:)?127\.)/u.test(request.socket.remoteAddress ?? '');
}
