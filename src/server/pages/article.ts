import type { Article, Section, Source, Statement } from '../../corpus/index.ts';
import { WARNING_SLUG } from '../../corpus/text.ts';
import { html, type Html } from '../html.ts';
import { PAGE, SIDE_WORDS } from '../texts.ts';
import { layout } from './layout.ts';
import { procedureHtml, registerHtml } from './sheets.ts';
import { statementHtml } from './statement.ts';

/** An article with its anchors, each statement with its sources and solidity. */
export function articlePage(article: Article, titleOf: (id: string) => string | undefined): Html {
  return layout(article.title, html`<article><h1>${article.title}</h1>
<p class="summary">${article.summary}</p>
<p class="dates">${PAGE.lastCheck} : <time datetime="${article.updated}">${article.updated}</time>. Contenu vrai à la date du <time datetime="${article.asOf}">${article.asOf}</time>.</p>
${article.warning !== undefined && html`<p class="warning" id="${WARNING_SLUG}"><strong>Attention.</strong> ${statementHtml(article.warning, article)}</p>`}
${article.sections.map((section) => sectionHtml(section, article))}
${article.procedure !== undefined && procedureHtml(article.procedure, article)}
${article.register !== undefined && registerHtml(article.register, article, titleOf)}
<h2 id="sources">${PAGE.sources}</h2>
<ul class="sources">${Object.values(article.sources).map(sourceHtml)}</ul>
${article.related.length > 0 && html`<h2>${PAGE.related}</h2><ul>${article.related.map((id) => html`<li><a href="/articles/${id}">${titleOf(id) ?? id}</a></li>`)}</ul>`}
</article>`, { description: article.summary });
}

function sectionHtml(section: Section, article: Article): Html {
  const blocks = [...new Set(section.statements.map((statement) => statement.block))];
  return html`<section><h2 id="${section.slug}">${section.heading}</h2>
${section.plain.length > 0 && html`<p class="plain"><strong>En clair.</strong> ${section.plain.map((statement) => html`${statementHtml(statement, article)} `)}</p>`}
${blocks.map((block) => blockHtml(section.statements.filter((statement) => statement.block === block), article))}</section>`;
}

function blockHtml(statements: readonly Statement[], article: Article): Html {
  return statements[0]?.form === 'item'
    ? html`<ul>${statements.map((statement) => html`<li>${statementHtml(statement, article)}</li>`)}</ul>`
    : html`<p>${statements.map((statement) => html`${statementHtml(statement, article)} `)}</p>`;
}

function sourceHtml(source: Source): Html {
  return html`<li id="source-${source.id}">${source.publisher}, « ${source.url === '' ? source.title : html`<a href="${source.url}" rel="noreferrer">${source.title}</a>`} », ${source.date === 's.d.' ? 'sans date' : source.date}${source.side !== undefined && html` <span class="side">(${SIDE_WORDS[source.side]})</span>`}${source.note !== undefined && html` — ${source.note}`}</li>`;
}
