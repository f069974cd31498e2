import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import express, { type Router } from 'express';
import { HttpProblem, refuseMethod } from './problems.ts';

/** An hour without asking again; a day in which the old file may serve while the new one is fetched. */
const CACHE = 'public, max-age=3600, stale-while-revalidate=86400';

/**
 * `GET` of a file that is the same for every visitor, compressed once.
 *
 * @param path - its extension tells the type.
 * @param content - `undefined` where the widget could not be made: 503.
 */
export function fileRoute(path: string, content: string | undefined): Router {
  const router = express.Router();
  const encodings = content === undefined ? undefined : { br: brotliCompressSync(content), gzip: gzipSync(content, { level: 9 }), identity: Buffer.from(content) };
  const etag = `W/"${createHash('sha256').update(content ?? '').digest('base64url').slice(0, 16)}"`;
  router.get(path, (request, response) => {
    if (encodings === undefined) throw new HttpProblem('widget-absent');
    const encoding = (['br', 'gzip'] as const).find((one) => request.acceptsEncodings(one) !== false) ?? 'identity';
    response.set({ 'Cache-Control': CACHE, 'ETag': etag }).vary('Accept-Encoding').type(extname(path));
    if (encoding !== 'identity') response.set('Content-Encoding', encoding);
    response.send(encodings[encoding]);
  });
  router.all(path, refuseMethod('GET, HEAD'));
  return router;
}
