import express, { type Router } from 'express';
import { aboutPage, accessibilityPage, privacyPage, type AboutContext } from './pages/about.ts';
import type { ServerParts } from './parts.ts';
import { refuseMethod } from './problems.ts';
import { canonicalUrl, sendPage } from './send-page.ts';

/** Pages about the service itself. They show while no index is loaded, too. */
const PAGES = { '/a-propos': aboutPage, '/confidentialite': privacyPage, '/accessibilite': accessibilityPage } as const;

/** `GET /a-propos`, `/confidentialite` and `/accessibilite`. */
export function aboutRoutes(parts: ServerParts): Router {
  const router = express.Router();
  for (const [path, page] of Object.entries(PAGES)) {
    router.get(path, (_request, response) => {
      const context: AboutContext = {
        site: parts.site, canonical: canonicalUrl(parts.http, path),
        articles: [...parts.retriever()?.articles.values() ?? []].filter((article) => article.role === 'service'),
      };
      sendPage(response, page(context));
    });
    router.all(path, refuseMethod('GET, HEAD'));
  }
  return router;
}
