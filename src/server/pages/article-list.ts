import { frenchDate, type CitedSource } from '../../answering/index.ts';
import type { Article, ArticleType } from '../../corpus/index.ts';
import { inFrenchOrder } from '../french-order.ts';
import { html, Html } from '../html.ts';
import { TYPE_WORDS } from '../texts.ts';
import { layout } from './layout.ts';
import { ARTICLE, LIST, TYPE_ORDER } from './texts.ts';

/** Articles on one page of a type's list: at the corpus's mean summary a page stays under half of the 60 kB that a page may weigh. */
const PAGE_ARTICLES = 60;
/** Titles of one type in the overview; the type's own list has the others. */
const OVERVIEW_TITLES = 50;

/** What was found for a search, as the page shows it. */
export interface FoundPassage {
  readonly url: string;
  readonly heading: string;
  readonly title: string;
  readonly type: ArticleType;
  /** First statements of the passage, whole. */
  readonly excerpt: string;
  readonly sources: readonly CitedSource[];
  readonly asOf: string;
}

/** What the list shows. */
export interface ListState {
  readonly type?: ArticleType | undefined;
  /** 1-based. */
  readonly page: number;
  readonly search?: { readonly query: string; readonly found: readonly FoundPassage[]; readonly isSure: boolean } | undefined;
  readonly invalid?: boolean;
  readonly canonical?: string | undefined;
}

/** All articles by type; one type's articles with their summaries; or what a search found. */
export function articleListPage(articles: readonly Article[], state: ListState): Html {
  const title = state.type === undefined ? LIST.title : (TYPE_WORDS[state.type] ?? state.type);
  const types = TYPE_ORDER.map((type) => ({ type, own: sortByTitle(articles.filter((article) => article.type === type)) })).filter(({ own }) => own.length > 0);
  const shown = state.search !== undefined ? foundHtml(state.search)
    : state.type === undefined ? types.map(({ type, own }) => overviewHtml(type, own))
      : typeHtml(state.type, types.find(({ type }) => type === state.type)?.own ?? [], state.page);
  return layout(title, html`<h1>${title}</h1>
<p>${LIST.intro}</p>
${formHtml(types.map(({ type }) => type), state)}
${state.invalid === true && html`<p role="alert">${LIST.tooLong}</p>`}
<nav aria-label="${LIST.types}"><ul class="filters">${filterHtml('/articles', LIST.allTypes, state.type === undefined && state.search === undefined)}${types.map(({ type, own }) => filterHtml(`/articles?type=${type}`, `${TYPE_WORDS[type] ?? type} (${own.length})`, type === state.type))}</ul></nav>
${shown}`, { canonical: state.canonical, under: '/articles', unlisted: state.search !== undefined });
}

/** How many pages the list of a type has. */
export function pagesOf(count: number): number {
  return Math.max(1, Math.ceil(count / PAGE_ARTICLES));
}

function formHtml(types: readonly ArticleType[], state: ListState): Html {
  return html`<form class="search" role="search" action="/articles">
<label for="q">${LIST.search}</label>
<input id="q" name="q" type="search" maxlength="2000" required value="${state.search?.query ?? ''}">
<label for="type">${LIST.type}</label>
<select id="type" name="type"><option value="">${LIST.allTypes}</option>${types.map((type) => html`<option value="${type}"${type === state.type && new Html(' selected')}>${TYPE_WORDS[type]}</option>`)}</select>
<button type="submit">${LIST.find}</button>
</form>`;
}

function filterHtml(href: string, words: string, isCurrent: boolean): Html {
  return html`<li><a href="${href}"${isCurrent && new Html(' aria-current="page"')}>${words}</a></li>`;
}

function foundHtml(search: NonNullable<ListState['search']>): Html {
  return html`<section aria-labelledby="resultats"><h2 id="resultats">${LIST.results} « ${search.query} » (${search.found.length})</h2>
${search.found.length === 0 ? html`<p>${LIST.none}</p>` : !search.isSure && html`<p class="note">${LIST.unsure}</p>`}
<ol class="found">${search.found.map((one) => html`<li><h3><a href="${one.url}">${one.heading}</a></h3>
<p class="summary">${TYPE_WORDS[one.type]} › ${one.title}</p>
<blockquote>${one.excerpt}</blockquote>
<p class="dates">${ARTICLE.sources} : ${[...new Set(one.sources.map((source) => `${source.publisher} (${frenchDate(source.date)})`))].join(', ')} – ${LIST.checked} ${frenchDate(one.asOf)}</p></li>`)}</ol></section>`;
}

function overviewHtml(type: ArticleType, own: readonly Article[]): Html {
  const shown = type === 'loi' ? [] : own.slice(0, OVERVIEW_TITLES);
  const words = TYPE_WORDS[type] ?? type;
  return html`<section><h2 id="${type}">${words} (${own.length})</h2>
${shown.length > 0 && html`<ul class="titles">${shown.map((article) => html`<li><a href="/articles/${article.id}">${article.title}</a></li>`)}</ul>`}
<p><a href="/articles?type=${type}">${words} : ${shown.length === own.length ? LIST.summaries : LIST.all}</a></p></section>`;
}

function typeHtml(type: ArticleType, own: readonly Article[], page: number): Html {
  const shown = own.slice((page - 1) * PAGE_ARTICLES, page * PAGE_ARTICLES);
  return html`${type === 'loi' && html`<p>${LIST.law}</p>`}
<ul class="summaries">${shown.map((article) => html`<li><a href="/articles/${article.id}">${article.title}</a>${type !== 'loi' && html` <span class="summary">${article.summary}</span>`}</li>`)}</ul>
${pagesOf(own.length) > 1 && pagesHtml(type, page, pagesOf(own.length))}`;
}

function pagesHtml(type: ArticleType, page: number, pages: number): Html {
  const link = (to: number, words: string): Html => filterHtml(`/articles?type=${type}&page=${to}`, words, to === page);
  const numbered = Array.from({ length: pages }, (_, index) => link(index + 1, `${LIST.page} ${index + 1}`));
  return html`<nav aria-label="${LIST.pages}"><ul class="filters">${page > 1 && link(page - 1, LIST.previous)}${numbered}${page < pages && link(page + 1, LIST.next)}</ul></nav>`;
}

function sortByTitle(articles: readonly Article[]): Article[] {
  return articles.toSorted((left, right) => inFrenchOrder(left.title, right.title));
}
