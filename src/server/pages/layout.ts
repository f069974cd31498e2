import { html, Html } from '../html.ts';
import { PAGE } from '../texts.ts';
import { FRAME } from './texts.ts';

/** What a page tells beside its content. */
export interface PageHead {
  readonly description?: string;
  readonly scripts?: readonly string[];
  /** True for a page that says itself that it is a machine and what it keeps. */
  readonly saysNotice?: boolean;
  /** Absolute address under which the page is to be known; absent where the service does not know its own. */
  readonly canonical?: string | undefined;
  /** What search engines read of the page (schema.org). */
  readonly structured?: object;
  /** True for a page that is made for one person, such as search results. */
  readonly unlisted?: boolean;
  /** True for a page with a wide table. */
  readonly wide?: boolean;
  /** Path of the navigation's entry that the page belongs to. */
  readonly under?: string;
}

const MAIN: readonly (readonly [string, string])[] = [['/', FRAME.home], ['/articles', FRAME.articles], ['/algorithmes', FRAME.register], ['/a-propos', FRAME.about]];
const FOOT: readonly (readonly [string, string])[] = [
  ['/confidentialite', FRAME.privacy], ['/accessibilite', FRAME.accessibility], ['/notre-algorithme', FRAME.ownSheet], ['/etat', FRAME.status], ['/flux.atom', FRAME.feed],
];

/** The frame of every page. */
export function layout(title: string, content: Html, head: PageHead = {}): Html {
  return html`${new Html('<!doctype html>')}
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title === PAGE.name ? title : `${title} – ${PAGE.name}`}</title>
<meta name="description" content="${head.description ?? PAGE.tagline}">
${head.unlisted === true && html`<meta name="robots" content="noindex">`}
${head.canonical !== undefined && html`<link rel="canonical" href="${head.canonical}">`}
<link rel="alternate" type="application/atom+xml" title="${FRAME.feed}" href="/flux.atom">
<link rel="stylesheet" href="/assets/tokens.css">
<link rel="stylesheet" href="/assets/site.css">
${head.scripts?.map((script) => html`<script src="${script}" defer></script>`)}
${head.structured !== undefined && html`<script type="application/ld+json">${jsonForHtml(head.structured)}</script>`}
</head>
<body${head.wide === true && new Html(' class="wide"')}>
<a class="skip" href="#contenu">${FRAME.skip}</a>
<header class="top"><a class="brand" href="/">${PAGE.name}</a>
<nav aria-label="${FRAME.mainNav}"><ul>${MAIN.map((entry) => link(entry, head.under))}</ul></nav></header>
<main id="contenu" tabindex="-1">
${content}
</main>
<footer>${head.saysNotice !== true && html`<p>${PAGE.machine}</p><p>${PAGE.keeps}</p>`}
<nav aria-label="${FRAME.footNav}"><ul>${FOOT.map((entry) => link(entry, head.under))}</ul></nav></footer>
</body>
</html>
`;
}

function link([path, words]: readonly [string, string], under: string | undefined): Html {
  return html`<li><a href="${path}"${path === under && new Html(' aria-current="page"')}>${words}</a></li>`;
}

/** JSON for a data block: nothing in it can end the element. */
function jsonForHtml(data: object): Html {
  return new Html(JSON.stringify(data).replaceAll('<', '\\u003c'));
}
