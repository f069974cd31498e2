import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import express, { type Router } from 'express';
import { HttpProblem, refuseMethod } from './problems.ts';

/** An hour without asking again; a day in which the old file may serve while the new one is fetched. */
const CACHE = 'public, max-age=3600, stale-while-revalidate=86400';

/** `GET /widget.js`: the bundle, compressed once for all visitors; 503 where there is none. */
export function widgetRoute(bundle: string | undefined): Router {
  const router = express.Router();
  const encodings = bundle === undefined ? undefined : { br: brotliCompressSync(bundle), gzip: gzipSync(bundle, { level: 9 }), identity: Buffer.from(bundle) };
  const etag = `W/"${createHash('sha256').update(bundle ?? '').digest('base64url').slice(0, 16)}"`;
  router.get('/widget.js', (request, response) => {
    if (encodings === undefined) throw new HttpProblem('widget-absent');
    const encoding = (['br', 'gzip'] as const).find((one) => request.acceptsEncodings(one) !== false) ?? 'identity';
    // Any site may load it: a script tag sends no origin that could be checked; what it may ask is decided by ALLOWED_ORIGINS.
    response.set({ 'Cache-Control': CACHE, 'ETag': etag, 'Cross-Origin-Resource-Policy': 'cross-origin' }).vary('Accept-Encoding').type('text/javascript; charset=utf-8');
    if (encoding !== 'identity') response.set('Content-Encoding', encoding);
    response.send(encodings[encoding]);
  });
  router.all('/widget.js', refuseMethod('GET, HEAD'));
  return router;
}
