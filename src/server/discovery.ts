import type { Article } from '../corpus/index.ts';
import type { ArticleNews } from './changes.ts';
import { inFrenchOrder } from './french-order.ts';
import { html, Html } from './html.ts';
import { NEWS } from './pages/news-texts.ts';
import { readRegister, sheetPath } from './register.ts';
import { PAGE } from './texts.ts';

/** Entries of the feed. */
const FEED_ENTRIES = 50;
const PAGES = ['/', '/articles', '/algorithmes', '/notre-algorithme', '/a-propos', '/confidentialite', '/accessibilite'];
const XML = new Html('<?xml version="1.0" encoding="utf-8"?>\n');

/** `sitemap.xml`: every page that does not belong to one person. @param base - address of the service, without a closing slash. */
export function sitemap(base: string, articles: readonly Article[]): Html {
  const { algorithms } = readRegister(articles);
  const dated = [...articles.map((article) => ({ path: `/articles/${article.id}`, day: article.updated })), ...algorithms.map((article) => ({ path: sheetPath(article), day: article.updated }))];
  return html`${XML}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${PAGES.map((path) => html`<url><loc>${base}${path}</loc></url>\n`)}${dated.map(({ path, day }) => html`<url><loc>${base}${encodeURI(path)}</loc><lastmod>${day}</lastmod></url>\n`)}</urlset>
`;
}

/** `robots.txt`: everything may be listed but what answers one person. */
export function robots(base: string): string {
  return `User-agent: *\nDisallow: /api/\nDisallow: /articles?q=\nSitemap: ${base}/sitemap.xml\n`;
}

/**
 * The Atom feed of what changed in the articles: publications first, newest first; then the articles by the day of their last check, law texts left out.
 *
 * @param base - address of the service, without a closing slash.
 * @param created - when the corpus was last put in service, for a feed without entries.
 */
export function atomFeed(base: string, news: readonly ArticleNews[], articles: readonly Article[], created: string): Html {
  const told = new Set(news.map(({ id }) => id));
  const others = articles.filter((article) => article.type !== 'loi' && !told.has(article.id)).toSorted((left, right) => (left.updated === right.updated ? inFrenchOrder(left.title, right.title) : left.updated < right.updated ? 1 : -1));
  const entries = [...news.map((one) => newsEntry(base, one)), ...others.map((article) => articleEntry(base, article))].slice(0, FEED_ENTRIES);
  return html`${XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
<id>${base}/flux.atom</id><title>${PAGE.name} : ${NEWS.feed}</title><updated>${entries[0]?.updated ?? created}</updated>
<author><name>${PAGE.name}</name></author><link rel="self" href="${base}/flux.atom"/><link rel="alternate" type="text/html" href="${base}/articles"/>
${entries.map((entry) => entry.xml)}</feed>
`;
}

interface Entry {
  readonly updated: string;
  readonly xml: Html;
}

function newsEntry(base: string, one: ArticleNews): Entry {
  const link = one.kind === 'removed' ? `${base}/articles` : `${base}/articles/${encodeURI(one.id)}`;
  return entry({ id: `${base}/flux/${encodeURIComponent(one.generation)}/${encodeURI(one.id)}`, title: `${NEWS.article[one.kind]} : ${one.title}`, updated: one.date, link, summary: one.sections.map(({ kind, heading }) => `${NEWS.section[kind]} : ${heading}`).join(' ; ') || NEWS.head });
}

function articleEntry(base: string, { id, title, summary, updated }: Article): Entry {
  return entry({ id: `${base}/articles/${encodeURI(id)}`, title, updated: `${updated}T00:00:00Z`, link: `${base}/articles/${encodeURI(id)}`, summary });
}

function entry({ id, title, updated, link, summary }: { readonly id: string; readonly title: string; readonly updated: string; readonly link: string; readonly summary: string }): Entry {
  return { updated, xml: html`<entry><id>${id}</id><title>${title}</title><updated>${updated}</updated><link href="${link}"/><summary>${summary}</summary></entry>\n` };
}
