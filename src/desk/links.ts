import type { Article } from '../corpus/index.ts';

/** What became of a source's address. */
export type LinkState =
  | { readonly kind: 'alive' }
  /** Permanently at another address. */
  | { readonly kind: 'moved'; readonly to: string }
  | { readonly kind: 'gone'; readonly status: number }
  /** The site refuses programs (401, 403, 429): a person has to look. */
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'failing'; readonly status: number }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** An address with the sources that give it. */
export interface Link {
  readonly url: string;
  /** `article id: source id`, sorted. */
  readonly usedBy: readonly string[];
  /** Date of the source, for a search in an archive; `s.d.` where it has none. */
  readonly date: string;
}

export interface LinkOptions {
  /** Longest wait for one answer. */
  readonly timeoutMs: number;
  /** Pause between two requests to the same site. */
  readonly pauseMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly onChecked?: ((link: Link, state: LinkState) => void) | undefined;
}

const SITES_AT_ONCE = 4;
const MAX_REDIRECTS = 5;
const USER_AGENT = 'Eclaireur-corpus-links/1 (verification de sources, une requete a la fois par site)';

/** Web addresses of the articles' sources, each once, by address; law articles left out: their addresses come from the LEGI data. */
export function linksOf(articles: readonly Article[]): readonly Link[] {
  const links = new Map<string, { usedBy: string[]; date: string }>();
  for (const article of articles.filter(({ type }) => type !== 'loi')) {
    for (const source of Object.values(article.sources)) {
      if (!/^https?:/u.test(source.url)) continue;
      const link = links.get(source.url) ?? { usedBy: [], date: source.date };
      link.usedBy.push(`${article.id}: ${source.id}`);
      links.set(source.url, link);
    }
  }
  return [...links].map(([url, { usedBy, date }]) => ({ url, usedBy: usedBy.sort(), date })).sort((left, right) => (left.url < right.url ? -1 : 1));
}

/**
 * Asks every address whether it is still there: one request at a time to a site, with a pause between, a few sites at once; HEAD first, GET where HEAD is not
 * understood, and never the whole page.
 *
 * @returns states in the order of `links`. Never rejects for what a site does.
 */
export async function checkLinks(links: readonly Link[], options: LinkOptions): Promise<readonly LinkState[]> {
  const states = new Map<string, LinkState>();
  const sites = [...Map.groupBy(links, (link) => new URL(link.url).host).values()];
  const worker = async (): Promise<void> => {
    for (let site = sites.shift(); site !== undefined; site = sites.shift()) {
      for (const [place, link] of site.entries()) {
        if (place > 0 && options.pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, options.pauseMs));
        options.signal?.throwIfAborted();
        const state = await askAddress(link.url, options);
        states.set(link.url, state);
        options.onChecked?.(link, state);
      }
    }
  };
  await Promise.all(Array.from({ length: SITES_AT_ONCE }, worker));
  return links.map((link) => states.get(link.url) ?? { kind: 'unreachable', reason: 'pas demandé' });
}

/** Where the Internet Archive would keep a copy from about the source's date: a hint to open by hand, nothing is asked. */
export function archiveAddress({ url, date }: Link): string {
  return `https://web.archive.org/web/${date === 's.d.' ? '' : date.replaceAll('-', '')}${date === 's.d.' ? '*' : ''}/${url}`;
}

async function askAddress(url: string, options: LinkOptions): Promise<LinkState> {
  try {
    const answer = await follow(url, 'HEAD', options);
    // Some servers know no HEAD, some answer it with an error that a GET does not get.
    return judge(answer.status >= 400 && answer.status !== 429 ? await follow(url, 'GET', options) : answer);
  } catch (error) {
    options.signal?.throwIfAborted();
    return { kind: 'unreachable', reason: reasonOf(error, options.timeoutMs) };
  }
}

interface Answer { readonly status: number; readonly url: string; readonly moved: boolean }

/** Follows redirects by hand, to tell permanent ones (301, 308) from passing ones. */
async function follow(url: string, method: 'HEAD' | 'GET', { timeoutMs, signal }: LinkOptions): Promise<Answer> {
  let at = url;
  let moved = true;
  for (let step = 0; step <= MAX_REDIRECTS; step += 1) {
    const limit = AbortSignal.timeout(timeoutMs);
    const response = await fetch(at, { method, redirect: 'manual', headers: { 'user-agent': USER_AGENT, accept: '*/*' }, signal: signal === undefined ? limit : AbortSignal.any([signal, limit]) });
    await response.body?.cancel();
    const to = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || to === null) return { status: response.status, url: at, moved: moved && at !== url };
    moved &&= response.status === 301 || response.status === 308;
    at = new URL(to, at).href;
  }
  throw new Error(`plus de ${MAX_REDIRECTS} renvois`);
}

function judge({ status, url, moved }: Answer): LinkState {
  if (status < 300) return moved ? { kind: 'moved', to: url } : { kind: 'alive' };
  if (status === 404 || status === 410) return { kind: 'gone', status };
  if (status === 401 || status === 403 || status === 429) return { kind: 'refused', status };
  return { kind: 'failing', status };
}

/** What a system or TLS code means to a person; a code that is not here is shown as it is. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^ENOTFOUND$/u, 'aucun site de ce nom'], [/^EAI_AGAIN$/u, 'le nom du site ne se cherche pas : la connexion est peut-être coupée'], [/^ECONNREFUSED$/u, 'le site refuse la connexion'],
  [/^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/u, 'le site coupe la connexion'], [/^(?:ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/u, 'pas de réponse'], [/^(?:ENETUNREACH|EHOSTUNREACH|ENETDOWN)$/u, 'pas de chemin vers le site'],
  [/CERT|SSL|TLS|ISSUER/u, 'son certificat de sécurité n\'est pas valable'], [/^ERR_INVALID_URL$/u, 'il renvoie à une adresse mal écrite'],
];

function reasonOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return 'inconnue';
  if (error.name === 'TimeoutError') return `pas de réponse en ${timeoutMs / 1000} s`;
  const code = [error.cause, error].flatMap((one) => (one instanceof Error && 'code' in one ? [String(one.code)] : []))[0];
  if (code === undefined) return error.message === 'fetch failed' ? 'adresse que l\'on ne peut pas demander' : error.message;
  return REASONS.find(([pattern]) => pattern.test(code))?.[1] ?? code;
}
