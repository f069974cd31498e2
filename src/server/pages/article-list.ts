import type { Article } from '../../corpus/index.ts';
import { html, type Html } from '../html.ts';
import { TYPE_WORDS } from '../texts.ts';
import { layout } from './layout.ts';

/** All articles by type, in the order of `TYPE_WORDS`. */
export function articleListPage(articles: readonly Article[]): Html {
  return layout('Articles', html`<h1>Articles</h1>${Object.entries(TYPE_WORDS).map(([type, words]) => {
    const own = articles.filter((article) => article.type === type).sort((left, right) => left.title.localeCompare(right.title, 'fr', { numeric: true }));
    return own.length > 0 && html`<h2 id="${type}">${words} (${own.length})</h2><ul>${own.map((article) => html`<li><a href="/articles/${article.id}">${article.title}</a>${type !== 'loi' && html` <span class="summary">${article.summary}</span>`}</li>`)}</ul>`;
  })}`);
}
