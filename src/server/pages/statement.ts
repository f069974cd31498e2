import type { Article, Statement } from '../../corpus/index.ts';
import { html, type Html } from '../html.ts';
import { SOLIDITY_WORDS } from '../texts.ts';

/** A statement with links to its sources and, where it is not an official text, its solidity in words. */
export function statementHtml(statement: Statement, article: Article): Html {
  return html`<span class="statement">${statement.text}${supportHtml(statement, article)}</span>`;
}

/** What a statement or a deadline rests on: links to its sources and, where it is not an official text, its solidity in words. */
export function supportHtml(supported: Pick<Statement, 'sources' | 'solidity'>, article: Article): Html {
  const known = supported.sources.flatMap((id) => (article.sources[id] === undefined ? [] : [article.sources[id]]));
  return html`<sup>${known.map((source) => html` <a href="#source-${source.id}" title="${source.publisher}, ${source.title}">${source.publisher}</a>`)}${supported.solidity !== 'officiel' && html` <span class="solidity">${SOLIDITY_WORDS[supported.solidity]}</span>`}</sup>`;
}
