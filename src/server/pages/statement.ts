import type { Article, Statement } from '../../corpus/index.ts';
import { html, type Html } from '../html.ts';
import { SOLIDITY_WORDS } from '../texts.ts';

/** Statements that a citation led to; none on a page opened otherwise. */
export type Cited = ReadonlySet<Statement>;
export const NOTHING_CITED: Cited = new Set();

/** A statement with links to its sources and, where it is not an official text, its solidity in words; marked when it was cited. */
export function statementHtml(statement: Statement, article: Article, cited: Cited = NOTHING_CITED): Html {
  const text = cited.has(statement) ? html`<mark>${statement.text}</mark>` : statement.text;
  return html`<span class="statement">${text}${supportHtml(statement, article)}</span>`;
}

/** What a statement or a deadline rests on: links to its sources and, where it is not an official text, its solidity in words. */
export function supportHtml(supported: Pick<Statement, 'sources' | 'solidity'>, article: Article): Html {
  const known = supported.sources.flatMap((id) => (article.sources[id] === undefined ? [] : [article.sources[id]]));
  return html` <small>[${known.map((source, index) => html`${index > 0 && ', '}<a href="#source-${source.id}">${source.publisher}</a>`)}${supported.solidity !== 'officiel' && html` – ${SOLIDITY_WORDS[supported.solidity]}`}]</small>`;
}
