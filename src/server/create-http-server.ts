import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from 'express';
import helmet from 'helmet';
import { chatRoutes } from './chat-routes.ts';
import { fileRoute } from './file-route.ts';
import { rateLimit, TurnGate } from './limits.ts';
import { isOnThisMachine, metricsRoutes } from './metrics-routes.ts';
import { createMetrics } from './metrics.ts';
import { pageRoutes } from './page-routes.ts';
import { NO_SITE_FACTS, type HttpSettings, type ServerLog, type ServerParts, type SiteFacts } from './parts.ts';
import { HttpProblem, sendFaultPage, sendProblem, toProblem } from './problems.ts';
import { searchRoutes } from './search-routes.ts';
import { statusRoutes } from './status-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

/** A client has this long for the headers of a request, and half as long again for the whole of it. */
const HEADERS_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 5_000;
/** Where Prometheus looks by habit for the metrics of a Node process. */
const METRICS_PORT = 9464;
/** A reader that takes nothing of its response; longer than the longest turn (TURN_TIMEOUT_MS) that a silent stream waits for, twice: in the queue and running. */
const STALLED_MS = 250_000;

export interface HttpServer {
  /** Starts listening; `url` names the port that was given for port 0. */
  listen(): Promise<{ readonly url: string; readonly metricsUrl: string }>;
  /** Takes no new connection, lets running requests end, cuts them after the grace time. */
  close(graceMs: number): Promise<void>;
}

export type HttpServerOptions = Pick<ServerParts, 'bot' | 'retriever'> & {
  readonly http: HttpSettings;
  readonly logger: ServerLog;
  readonly site?: SiteFacts;
  readonly widget?: string | undefined;
  readonly channels?: () => Readonly<Record<string, string>>;
  readonly webhooks?: ServerParts['webhooks'];
  readonly metrics?: ServerParts['metrics'];
  /** Shortened by tests. */
  readonly headersTimeoutMs?: number;
};

/** Makes the HTTP server of the public contract. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { bot, retriever, http, site = NO_SITE_FACTS, logger: log, metrics = createMetrics(), channels = () => ({}), webhooks = [], widget } = options;
  const parts: ServerParts = { bot, retriever, http, site, log, metrics, channels, webhooks, widget };
  const headersTimeoutMs = options.headersTimeoutMs ?? HEADERS_TIMEOUT_MS;
  const servers = [patientServer(createApp(parts), headersTimeoutMs)];
  if (http.metricsPort !== 0) servers.push(patientServer(metricsApp(parts), headersTimeoutMs));
  return {
    listen: async () => {
      const [main, metrics] = servers;
      const url = await listen(main, http.host, http.port);
      const metricsUrl = metrics === undefined ? url : await listenForMetrics(metrics, http);
      return { url, metricsUrl: `${metricsUrl}/metrics` };
    },
    close: (graceMs) => Promise.all(servers.map((server) => close(server, graceMs))).then(() => undefined),
  };
}

/** The Express application, without a port. */
export function createApp(parts: ServerParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', parts.http.trustProxy);
  app.set('query parser', 'simple');
  const gate = new TurnGate(parts.http.maxRunningTurns, parts.http.maxWaitingTurns, parts.http.turnTimeoutMs, (running, waiting) => parts.metrics.load(running, waiting));
  const shares = { perVisitor: parts.http.rateLimitPerMinute, perSite: parts.http.siteRateLimitPerMinute };
  const limit = rateLimit(shares);
  // Of its own: who has used up the questions may still have the conversation forgotten.
  const limitErasing = rateLimit(shares);
  app.use(securityHeaders(parts.http.allowedOrigins));
  app.use(allowOrigins(parts.http.allowedOrigins));
  app.use(statusRoutes(parts, gate));
  app.use(metricsRoutes(parts, parts.http.metricsPort === 0 ? () => true : isOnThisMachine));
  app.use(webhookRoutes(parts));
  app.use('/api', (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    return (request.method === 'DELETE' ? limitErasing : limit)(request, response, next);
  });
  // Any site may load it: a script tag sends no origin that could be checked; what it may ask is decided by ALLOWED_ORIGINS.
  app.use(fileRoute('/widget.js', parts.widget), chatRoutes(parts, gate), searchRoutes(parts, gate), pageRoutes(parts, gate, limit));
  app.use(() => {
    throw new HttpProblem('page-inconnue');
  });
  app.use(faultHandler(parts));
  return app;
}

/** Sites that may show the widget may show the pages in a frame as well: some can add no script. */
function securityHeaders(allowedOrigins: readonly string[]): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'script-src': ["'self'"], 'style-src': ["'self'"], 'img-src': ["'self'"], 'connect-src': ["'self'"], 'form-action': ["'self'"], 'base-uri': ["'none'"], 'frame-ancestors': ["'self'", ...allowedOrigins] },
    },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    // Other names below the service's are for their own hosts to decide on.
    strictTransportSecurity: { includeSubDomains: false },
  });
}

/** CORS for the sites that may embed the widget; without credentials, so that no cookie could ever travel. */
function allowOrigins(allowed: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const origin = request.get('origin');
    response.vary('Origin');
    if (origin !== undefined && (allowed.includes('*') || allowed.includes(origin))) {
      response.set({ 'Access-Control-Allow-Origin': allowed.includes('*') ? '*' : origin, 'Access-Control-Expose-Headers': 'Retry-After' });
      if (request.method === 'OPTIONS') {
        response.set({ 'Access-Control-Allow-Methods': 'GET, POST, DELETE', 'Access-Control-Allow-Headers': 'Content-Type, Accept', 'Access-Control-Max-Age': '600' }).status(204).end();
        return;
      }
    }
    next();
  };
}

function faultHandler(parts: ServerParts): ErrorRequestHandler {
  return (error, request, response, _next) => {
    if (response.destroyed) return; // Nobody is there to be told.
    const problem = toProblem(error);
    parts.metrics.fault(problem.code);
    if (problem.code === 'panne') parts.log.error({ err: error }, 'request failed');
    // A person who followed a link reads a page; every other client gets the contract's body.
    if (!response.headersSent && isPageRequest(request)) sendFaultPage(response, problem);
    else sendProblem(response, problem);
  };
}

function isPageRequest(request: Request): boolean {
  return !request.path.startsWith('/api/') && request.accepts(['application/problem+json', 'application/json', 'text/html']) === 'text/html';
}

function metricsApp(parts: ServerParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(metricsRoutes(parts, () => true));
  app.use(() => {
    throw new HttpProblem('page-inconnue');
  });
  app.use(faultHandler(parts));
  return app;
}

/** A server that waits for slow clients as long as it says: by default Node looks for them every 30 seconds only. */
function patientServer(app: RequestListener, headersTimeoutMs: number): Server {
  const server = createServer({ headersTimeout: headersTimeoutMs, requestTimeout: headersTimeoutMs * 1.5, connectionsCheckingInterval: headersTimeoutMs / 4, keepAliveTimeout: KEEP_ALIVE_MS }, app);
  server.timeout = STALLED_MS;
  return server;
}

function listen(server: Server | undefined, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    if (server === undefined) return reject(new Error('There is no server to start.'));
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address() as AddressInfo; // a TCP server that listens has an address and a port
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${address.port}`);
    });
  });
}

async function listenForMetrics(server: Server, { host, metricsPort }: HttpSettings): Promise<string> {
  if (metricsPort !== 'auto') return listen(server, host, metricsPort);
  try {
    return await listen(server, host, METRICS_PORT);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    return listen(server, host, 0);
  }
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
