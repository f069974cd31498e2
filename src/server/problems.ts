import type { RequestHandler, Response } from 'express';
import type { Problem } from '../protocol/index.ts';
import { faultPage } from './pages/fault.ts';
import { PROBLEMS, type ProblemCode } from './texts.ts';

/** Seconds after which to try again, where a fault passes by itself. */
const RETRY_SECONDS = 5;

/** A fault that has its problem body. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly code: ProblemCode;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ProblemCode, retryAfterSeconds?: number) {
    super(PROBLEMS[code].title);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds ?? (PROBLEMS[code].status === 503 ? RETRY_SECONDS : undefined);
  }
}

/** RFC 9457 body of a fault. */
export function problemBody(code: ProblemCode): Problem {
  const { status, title, detail } = PROBLEMS[code];
  return { type: `/problemes#${code}`, title, status, detail };
}

/** Sends a fault: as a problem, or as an `error` event where the stream has begun. */
export function sendProblem(response: Response, problem: HttpProblem): void {
  const body = problemBody(problem.code);
  if (response.headersSent) {
    response.end(`event: error\ndata: ${JSON.stringify(body)}\n\n`);
    return;
  }
  startFault(response, problem).type('application/problem+json').send(JSON.stringify(body));
}

/** Sends a fault as a page. */
export function sendFaultPage(response: Response, problem: HttpProblem): void {
  startFault(response, problem).type('html').send(faultPage(problem.code).value);
}

/** A cache that kept a fault would show it to the next visitor. */
function startFault(response: Response, { code, retryAfterSeconds }: HttpProblem): Response {
  if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds));
  return response.status(PROBLEMS[code].status).set('Cache-Control', 'no-store');
}

/** The problem that a failure is to the outside; anything unknown is an internal error that says nothing of itself. */
export function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large') return new HttpProblem('corps-trop-grand');
  if (type === 'entity.parse.failed') return new HttpProblem('json-invalide');
  if (error instanceof URIError) return new HttpProblem('adresse-invalide');
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') return new HttpProblem('type-refuse');
  if (code === 'TURN_TIMEOUT') return new HttpProblem('trop-long');
  if (code === 'NO_INDEX' || code === 'BOT_STOPPED') return new HttpProblem('index-absent');
  return new HttpProblem(isParserRefusal(error) ? 'requete-illisible' : 'panne');
}

/** Refuses every method that the routes before it did not take. */
export function refuseMethod(allowed: string): RequestHandler {
  return (_request, response) => {
    response.set('Allow', allowed);
    throw new HttpProblem('methode-refusee');
  };
}

/** Body parsers mark what the client did wrong by `expose` and a 4xx status; a status alone could be that of a service behind the bot. */
function isParserRefusal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('expose' in error) || !('status' in error)) return false;
  return error.expose === true && typeof error.status === 'number' && error.status >= 400 && error.status < 500;
}
