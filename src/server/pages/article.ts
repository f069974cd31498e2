import { frenchDate } from '../../answering/index.ts';
import type { Article, Section, Source, Statement } from '../../corpus/index.ts';
import { SOLIDITIES } from '../../corpus/index.ts';
import { WARNING_SLUG } from '../../corpus/text.ts';
import type { ArticleNews } from '../changes.ts';
import { html, type Html } from '../html.ts';
import { SIDE_WORDS, SOLIDITY_WORDS, TYPE_WORDS } from '../texts.ts';
import { layout } from './layout.ts';
import { NEWS } from './news-texts.ts';
import { procedureHtml } from './sheets.ts';
import { NOTHING_CITED, statementHtml, type Cited } from './statement.ts';
import { ARTICLE, LIST, SOLIDITY_MEANINGS } from './texts.ts';

/** From this many sections on, an article opens with the list of them. */
const LONG_ARTICLE = 4;

/** Publications shown of an article's history. */
const SHOWN_NEWS = 10;

/** What an article's page needs beside the article. */
export interface ArticleContext {
  readonly titleOf: (id: string) => string | undefined;
  /** Statements that a citation's address names; absent on an address that names none. */
  readonly cited?: Cited | undefined;
  readonly canonical?: string | undefined;
  /** Publications that changed it, newest first. */
  readonly news: readonly ArticleNews[];
  /** Path of the article's sheet in the register, where it has one. */
  readonly sheet?: string | undefined;
}

/** An article with its anchors, each statement with its sources and solidity; the cited words are marked. */
export function articlePage(article: Article, context: ArticleContext): Html {
  const cited = context.cited ?? NOTHING_CITED;
  return layout(article.title, html`<article>
<p class="trail"><a href="/articles">${LIST.title}</a> › <a href="/articles?type=${article.type}">${TYPE_WORDS[article.type]}</a></p>
<h1>${article.title}</h1>
<p class="summary">${article.summary}</p>
${datesHtml(article)}
${context.cited !== undefined && html`<p class="note" role="note">${cited.size > 0 ? ARTICLE.cited : ARTICLE.gone}</p>`}
${article.warning !== undefined && html`<p class="warning" id="${WARNING_SLUG}"><strong>${ARTICLE.warning}</strong> ${statementHtml(article.warning, article, cited)}</p>`}
${context.sheet !== undefined && html`<p><a class="button" href="${context.sheet}">${ARTICLE.sheet}</a></p>`}
${article.sections.length >= LONG_ARTICLE && html`<nav class="contents" aria-labelledby="sommaire"><h2 id="sommaire">${ARTICLE.contents}</h2><ul>${article.sections.map((section) => html`<li><a href="#${section.slug}">${section.heading}</a></li>`)}</ul></nav>`}
${article.sections.map((section) => sectionHtml(section, article, cited))}
${article.procedure !== undefined && procedureHtml(article.procedure, article)}
${sourcesHtml(Object.values(article.sources))}
${article.type !== 'loi' && legendHtml()}
${newsHtml(context.news)}
${article.related.length > 0 && html`<section class="related"><h2 id="lire-aussi">${ARTICLE.related}</h2><ul>${article.related.map((id) => html`<li><a href="/articles/${id}">${context.titleOf(id) ?? id}</a></li>`)}</ul></section>`}
</article>`, {
    description: article.summary, canonical: context.canonical, under: '/articles',
    structured: {
      '@context': 'https://schema.org', '@type': 'Article', headline: article.title, description: article.summary, inLanguage: 'fr', dateModified: article.updated, isAccessibleForFree: true,
      ...(context.canonical === undefined ? {} : { url: context.canonical }),
      citation: [...new Set(Object.values(article.sources).map((source) => source.url).filter((url) => url.startsWith('http')))].slice(0, 20),
    },
  });
}

/** When an article was checked, and for which day it holds. */
export function datesHtml(article: Pick<Article, 'updated' | 'asOf'>): Html {
  return html`<p class="dates">${ARTICLE.checked} : <time datetime="${article.updated}">${frenchDate(article.updated)}</time>. ${ARTICLE.trueAt} <time datetime="${article.asOf}">${frenchDate(article.asOf)}</time>.</p>`;
}

/** The sources that a page's statements link to. */
export function sourcesHtml(sources: readonly Source[]): Html {
  return html`<section class="sources"><h2 id="sources">${ARTICLE.sources}</h2><ul>${sources.map(sourceHtml)}</ul></section>`;
}

/** What the solidity behind a statement means. */
export function legendHtml(): Html {
  return html`<section class="legend"><h2 id="solidite">${ARTICLE.legend}</h2><p>${ARTICLE.legendIntro}</p><dl>${SOLIDITIES.map((solidity) => html`<dt>${SOLIDITY_WORDS[solidity]}</dt><dd>${SOLIDITY_MEANINGS[solidity]}</dd>`)}</dl></section>`;
}

function newsHtml(news: readonly ArticleNews[]): Html | false {
  if (news.length === 0) return false;
  const items = news.slice(0, SHOWN_NEWS).map(({ date, kind, sections }) => {
    const what = sections.length > 0 ? sections.map((section) => `${NEWS.section[section.kind]} : ${section.heading}`).join(' ; ') : kind === 'changed' && NEWS.head;
    return html`<li><time datetime="${date}">${frenchDate(date.slice(0, 10))}</time> : ${NEWS.article[kind]}. ${what}</li>`;
  });
  return html`<section><h2 id="changements">${NEWS.heading}</h2><ul>${items}</ul></section>`;
}

function sectionHtml(section: Section, article: Article, cited: Cited): Html {
  const blocks = [...new Set(section.statements.map((statement) => statement.block))];
  return html`<section><h2 id="${section.slug}">${section.heading}</h2>
${section.plain.length > 0 && html`<p class="plain"><strong>${ARTICLE.plain}</strong> ${section.plain.map((statement) => html`${statementHtml(statement, article, cited)} `)}</p>`}
${blocks.map((block) => blockHtml(section.statements.filter((statement) => statement.block === block), article, cited))}</section>`;
}

function blockHtml(statements: readonly Statement[], article: Article, cited: Cited): Html {
  return statements[0]?.form === 'item'
    ? html`<ul>${statements.map((statement) => html`<li>${statementHtml(statement, article, cited)}</li>`)}</ul>`
    : html`<p>${statements.map((statement) => html`${statementHtml(statement, article, cited)} `)}</p>`;
}

function sourceHtml(source: Source): Html {
  const title = source.url === '' ? source.title : html`<a href="${source.url}" rel="noreferrer">${source.title}</a>`;
  const side = source.side !== undefined && html` <span class="side">(${SIDE_WORDS[source.side]})</span>`;
  return html`<li id="source-${source.id}">${source.publisher}, « ${title} », ${frenchDate(source.date)}${side}${source.note !== undefined && html` — ${source.note}`}</li>`;
}
