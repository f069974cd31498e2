import { once } from 'node:events';
import { createServer } from 'node:http';

/** What a strict site needs to embed the widget, and nothing else: its own style sheet, the widget's script, the service's answers. */
export function strictPolicy(service: string): string {
  return `default-src 'none'; script-src ${service}; connect-src ${service}; style-src 'self'; base-uri 'none'; require-trusted-types-for 'script'`;
}

/** A site of somebody else that embeds the widget: an origin of its own, pages that a test writes. */
export interface HostSite {
  readonly url: string;
  /** Serves a page, with a content security policy where one is given. */
  put(path: string, body: string, policy?: string): void;
  readonly stop: () => Promise<void>;
}

/** Starts a site on a free port. Unknown paths are empty answers, so that no console fault comes from the site itself. */
export async function startHostSite(): Promise<HostSite> {
  const pages = new Map<string, { readonly body: string; readonly policy: string | undefined }>();
  const server = createServer((request, response) => {
    const page = pages.get(request.url ?? '');
    if (page === undefined) return void response.writeHead(204).end();
    response.writeHead(200, { 'content-type': request.url?.endsWith('.css') === true ? 'text/css' : 'text/html; charset=utf-8', ...(page.policy === undefined ? {} : { 'content-security-policy': page.policy }) }).end(page.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    put: (path, body, policy) => void pages.set(path, { body, policy }),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A page of such a site around the given body. */
export function hostPage(body: string, head = ''): string {
  return `<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Association</title>${head}</head>
<body><main><h1>Notre association</h1><p>Bienvenue.</p><a href="#haut">Un lien du site</a></main>${body}</body></html>`;
}
