import type { Article } from '../../corpus/index.ts';
import { html, type Html } from '../html.ts';
import type { SiteFacts } from '../parts.ts';
import { ABOUT, ACCESSIBILITY, LEGAL_VARIABLES, PRIVACY, type TextPart } from './about-texts.ts';
import { layout } from './layout.ts';

/** What the pages about the service need. */
export interface AboutContext {
  readonly site: SiteFacts;
  readonly canonical?: string | undefined;
  /** Articles of the corpus about the service itself; empty while no index is loaded. */
  readonly articles: readonly Article[];
}

/** `/a-propos`. */
export function aboutPage({ site, canonical, articles }: AboutContext): Html {
  return layout(ABOUT.title, html`<h1>${ABOUT.title}</h1>
${ABOUT.parts.map(partHtml)}
<p>${site.model === undefined ? ABOUT.noModel : ABOUT.model(site.model.name, site.model.host)}</p>
${articlesHtml(articles)}
<section><h2 id="mentions">${ABOUT.host}</h2><dl>${noticeHtml(site, 'publisher')}${noticeHtml(site, 'director')}${noticeHtml(site, 'hosting')}${noticeHtml(site, 'contact')}${noticeHtml(site, 'sourceUrl')}</dl>
<p>${ABOUT.code}</p></section>`, { under: '/a-propos', description: ABOUT.description, canonical });
}

/** `/confidentialite`. */
export function privacyPage({ site, canonical, articles }: AboutContext): Html {
  return layout(PRIVACY.title, html`<h1>${PRIVACY.title}</h1>
${PRIVACY.parts.map(partHtml)}
${site.countsTopics && html`<p>${PRIVACY.topics}</p>`}
${site.model !== undefined && html`<section><h2>${PRIVACY.modelHeading}</h2><p>${PRIVACY.model(site.model.name, site.model.host)}</p></section>`}
${articlesHtml(articles)}
<section><h2>${ABOUT.legal.contact}</h2><p>${PRIVACY.contact} ${valueHtml(site, 'contact')}</p></section>`, { under: '/confidentialite', description: PRIVACY.description, canonical });
}

/** `/accessibilite`. */
export function accessibilityPage({ site, canonical }: AboutContext): Html {
  return layout(ACCESSIBILITY.title, html`<h1>${ACCESSIBILITY.title}</h1>
${ACCESSIBILITY.parts.map(partHtml)}
<section><h2>${ACCESSIBILITY.report}</h2><p>${ACCESSIBILITY.reportTo} ${valueHtml(site, 'contact')}</p></section>`, { under: '/accessibilite', description: ACCESSIBILITY.description, canonical });
}

function partHtml({ heading, paragraphs, items = [] }: TextPart): Html {
  return html`<section><h2>${heading}</h2>${paragraphs.map((paragraph) => html`<p>${joinPunctuation(paragraph)}</p>`)}${items.length > 0 && html`<ul>${items.map((item) => html`<li>${joinPunctuation(item)}</li>`)}</ul>`}</section>`;
}

/** Keeps the double punctuation of French on the line of its word. Texts of the corpus stay as they are: they are quoted. */
function joinPunctuation(text: string): string {
  return text.replace(/ (?=[;:?!»])|(?<=«) /gu, '\u00A0');
}

function articlesHtml(articles: readonly Article[]): Html | false {
  return articles.length > 0 && html`<section><h2>${ABOUT.more}</h2><ul>${articles.map((article) => html`<li><a href="/articles/${article.id}">${article.title}</a> <span class="summary">${article.summary}</span></li>`)}</ul></section>`;
}

type Notice = keyof typeof LEGAL_VARIABLES;

function noticeHtml(site: SiteFacts, name: Notice): Html {
  return html`<dt>${ABOUT.legal[name]}</dt><dd>${valueHtml(site, name)}</dd>`;
}

/** What the host said, an address as a link; else that nothing was said, and how to. */
function valueHtml(site: SiteFacts, name: Notice): Html {
  const value = site[name];
  if (value === '') return html`<em>${ABOUT.missing(LEGAL_VARIABLES[name])}</em>`;
  if (/^https?:\/\/\S+$/u.test(value)) return html`<a href="${value}" rel="noreferrer">${value}</a>`;
  return /^[^\s@]+@[^\s@]+$/u.test(value) ? html`<a href="mailto:${value}">${value}</a>` : html`${value}`;
}
