import type { RegisterField, RegisterFieldName } from '../../corpus/index.ts';
import { html, type Html } from '../html.ts';
import { datedStatements, sheetPath, sheetSources, type RegisteredArticle } from '../register.ts';
import { SOLIDITY_WORDS } from '../texts.ts';
import { datesHtml, legendHtml, sourcesHtml } from './article.ts';
import { flowDiagram } from './flow-diagram.ts';
import { layout } from './layout.ts';
import { REGISTER } from './register-texts.ts';
import { registerHtml } from './sheets.ts';
import { FIELD_WORDS } from './texts.ts';
import { timelineHtml } from './timeline.ts';

/** Lines of a cell of the table; the sheet has them all. */
const CELL_ITEMS = 4;
/** What the table tells of each algorithm; the sheet has the other fields. */
const COLUMNS: readonly RegisterFieldName[] = ['purpose', 'inputs', 'status', 'legalBasis', 'recourse'];

export interface RegisterContext {
  readonly titleOf: (id: string) => string | undefined;
  readonly canonical?: string | undefined;
  /** Absolute address of the JSON, for search engines. */
  readonly json?: string | undefined;
}

/** The register: one row an algorithm, then the timeline of all. */
export function registerPage(algorithms: readonly RegisteredArticle[], own: RegisteredArticle | undefined, context: RegisterContext): Html {
  const dated = datedStatements(algorithms);
  const undated = algorithms.filter((article) => !dated.some((one) => one.article === article));
  return layout(REGISTER.title, html`<h1>${REGISTER.title}</h1>
<p>${REGISTER.intro}</p>
<p><a href="/algorithmes.json">${REGISTER.json}</a>${own !== undefined && html` · <a href="${sheetPath(own)}">${REGISTER.own}</a>`}</p>
${algorithms.length === 0 ? html`<p>${REGISTER.empty}</p>` : html`<nav class="contents" aria-labelledby="fiches"><h2 id="fiches">${REGISTER.names} (${algorithms.length})</h2><ul>${algorithms.map((article) => html`<li><a href="${sheetPath(article)}">${article.title}</a></li>`)}</ul></nav>
<section aria-labelledby="tableau"><h2 id="tableau">${REGISTER.table}</h2>${tableHtml(algorithms)}</section>
<section class="narrow" aria-labelledby="chronologie"><h2 id="chronologie">${REGISTER.timeline}</h2><p>${REGISTER.timelineIntro}</p>
${timelineHtml(dated)}
${undated.length > 0 && html`<p>${REGISTER.undated} ${undated.map((article, index) => html`${index > 0 && ', '}<a href="${sheetPath(article)}">${article.title}</a>`)}.</p>`}</section>`}`, {
    wide: true, under: '/algorithmes', description: REGISTER.intro, canonical: context.canonical,
    structured: {
      '@context': 'https://schema.org', '@type': 'Dataset', name: REGISTER.title, description: REGISTER.intro, inLanguage: 'fr', isAccessibleForFree: true,
      ...(context.canonical === undefined ? {} : { url: context.canonical }),
      ...(context.json === undefined ? {} : { distribution: { '@type': 'DataDownload', encodingFormat: 'application/json', contentUrl: context.json } }),
    },
  });
}

/** The sheet of one algorithm: diagram, all fields with their sources, its own timeline. */
export function sheetPage(article: RegisteredArticle, context: RegisterContext): Html {
  const dated = datedStatements([article]);
  const isOwn = article.role === 'service';
  return layout(isOwn ? REGISTER.ownTitle : article.title, html`<article>
<p class="trail"><a href="/algorithmes">${REGISTER.trail}</a></p>
<h1>${article.title}</h1>
<p class="summary">${article.summary}</p>
${isOwn && html`<p>${REGISTER.ownIntro}</p>`}
${datesHtml(article)}
<p><a class="button" href="/articles/${article.id}">${REGISTER.article}</a></p>
<section aria-labelledby="schema"><h2 id="schema">${REGISTER.diagram}</h2>${flowDiagram(article)}</section>
${registerHtml(article.register, article, context.titleOf)}
${dated.length > 0 && html`<section aria-labelledby="chronologie"><h2 id="chronologie">${REGISTER.timeline}</h2>${timelineHtml(dated)}</section>`}
${sourcesHtml(sheetSources(article))}
${legendHtml()}
</article>`, {
    description: article.summary, under: isOwn ? '/notre-algorithme' : '/algorithmes', canonical: context.canonical,
    structured: {
      '@context': 'https://schema.org', '@type': 'WebPage', name: article.title, description: article.summary, inLanguage: 'fr', dateModified: article.updated,
      ...(context.canonical === undefined ? {} : { url: context.canonical }),
    },
  });
}

/** What `/notre-algorithme` says where the corpus has no sheet on the service. */
export function noOwnSheetPage(): Html {
  return layout(REGISTER.ownTitle, html`<h1>${REGISTER.ownTitle}</h1><p>${REGISTER.ownIntro}</p><p>${REGISTER.ownMissing}</p>`, { under: '/notre-algorithme' });
}

/** Roles are written out: a phone shows each row as a card, and browsers forget that it is a table. */
function tableHtml(algorithms: readonly RegisteredArticle[]): Html {
  const heads = [REGISTER.algorithm, ...COLUMNS.map((name) => FIELD_WORDS[name]), REGISTER.unknown];
  return html`<table class="register" role="table"><thead role="rowgroup"><tr role="row">${heads.map((words) => html`<th scope="col" role="columnheader">${words}</th>`)}</tr></thead>
<tbody role="rowgroup">${algorithms.map(rowHtml)}</tbody></table>`;
}

function rowHtml(article: RegisteredArticle): Html {
  const { fields, unknown } = article.register;
  const cells = COLUMNS.map((name) => cellHtml(FIELD_WORDS[name], fieldHtml(fields[name])));
  return html`<tr role="row"><th scope="row" role="rowheader"><a href="${sheetPath(article)}">${article.title}</a></th>${cells}${cellHtml(REGISTER.unknown, itemsHtml(unknown))}</tr>`;
}

function cellHtml(words: string, content: Html): Html {
  return html`<td role="cell" data-label="${words}">${content}</td>`;
}

function fieldHtml(field: RegisterField): Html {
  if (field.kind === 'unknown') return html`<p><em>${REGISTER.notKnown}</em> ${field.text} <a href="/articles/${field.ask}">${REGISTER.askShort}</a></p>`;
  return itemsHtml(field.statements.map((statement) => html`${statement.text}${statement.solidity !== 'officiel' && html` <small>[${SOLIDITY_WORDS[statement.solidity]}]</small>`}`));
}

function itemsHtml(items: readonly (Html | string)[]): Html {
  const left = items.length - CELL_ITEMS;
  return items.length === 1 ? html`<p>${items[0]}</p>` : html`<ul>${items.slice(0, CELL_ITEMS).map((item) => html`<li>${item}</li>`)}${left > 0 && html`<li>${REGISTER.others} : ${left}</li>`}</ul>`;
}
