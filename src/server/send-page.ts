import type { Response } from 'express';
import type { Retriever } from '../retrieval/index.ts';
import type { Html } from './html.ts';
import type { HttpSettings, ServerParts } from './parts.ts';
import { HttpProblem } from './problems.ts';

/** Sends a page as HTML. */
export function sendPage(response: Response, page: Html, status = 200): void {
  response.status(status).type('html').send(page.value);
}

/** The loaded index. @throws {HttpProblem} `index-absent` while there is none. */
export function loadedIndex(parts: ServerParts): Retriever {
  const retriever = parts.retriever();
  if (retriever === undefined) throw new HttpProblem('index-absent');
  return retriever;
}

/** The address by which a page is to be known; `undefined` where the service was not told its own. */
export function canonicalUrl(http: Pick<HttpSettings, 'publicUrl'>, path: string): string | undefined {
  return http.publicUrl === '' ? undefined : `${http.publicUrl.replace(/\/+$/u, '')}${path}`;
}
