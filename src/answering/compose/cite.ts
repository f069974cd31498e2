import type { Article, Passage, Statement } from '../../corpus/index.ts';
import { joinStatements } from '../../corpus/text.ts';
import type { Citation, CitedSource } from '../types.ts';

/** A statement chosen for an answer, with where it stands. */
export interface ChosenStatement {
  readonly passage: Passage;
  readonly article: Article;
  readonly statement: Statement;
  /** Place in `passage.statements`; -1 for a plain lead or a warning, which quote `support`. */
  readonly index: number;
  /** Statements of the passage that prove a sentence which is not one of them. */
  readonly support?: readonly Statement[] | undefined;
}

/** Public address of a section. */
export function sectionUrl(articleId: string, slug: string): string {
  return `/articles/${articleId}#${slug}`;
}

/** Sources of a statement, resolved. */
export function citedSources(article: Article, ids: readonly string[]): CitedSource[] {
  return ids.flatMap((id): CitedSource[] => {
    const source = article.sources[id];
    return source === undefined ? [] : [{ publisher: source.publisher, title: source.title, url: source.url, date: source.date, side: source.side, note: source.note }];
  });
}

interface OpenCitation {
  readonly citation: Citation;
  readonly first: number;
  readonly last: number;
  readonly passageId: string;
  readonly sources: string;
}

/**
 * Gives each chosen statement its marker. Neighbouring statements of a passage that rest on the same sources share one citation, whose quote is the
 * text from the first to the last of them; every quote is a verbatim part of its passage's text.
 *
 * @returns one marker a statement, in order, and the citations by ascending marker.
 */
export function citeStatements(chosen: readonly ChosenStatement[]): { readonly markers: readonly number[]; readonly citations: readonly Citation[] } {
  const open: OpenCitation[] = [];
  const markers = chosen.map((one): number => {
    const sources = one.statement.sources.join(' ');
    const last = open.at(-1);
    if (last !== undefined && last.first >= 0 && last.last === one.index - 1 && last.passageId === one.passage.id && last.sources === sources) {
      open[open.length - 1] = { ...last, last: one.index, citation: { ...last.citation, quote: quoteOf(one.passage, last.first, one.index), solidity: weaker(last.citation.solidity, one.statement.solidity) } };
      return last.citation.marker;
    }
    const marker = open.length + 1;
    open.push({
      first: one.index, last: one.index, passageId: one.passage.id, sources,
      citation: {
        marker, passage: one.passage.id,
        quote: one.index >= 0 ? quoteOf(one.passage, one.index, one.index) : joinStatements(one.support ?? one.passage.statements.slice(0, 1)),
        article: { id: one.article.id, title: one.article.title, url: sectionUrl(one.article.id, one.passage.slug) },
        sources: citedSources(one.article, one.statement.sources),
        solidity: one.statement.solidity,
        asOf: one.passage.asOf,
      },
    });
    return marker;
  });
  return { markers, citations: open.map(({ citation }) => citation) };
}

function quoteOf(passage: Passage, first: number, last: number): string {
  return joinStatements(passage.statements.slice(first, last + 1));
}

const ORDER = ['officiel', 'secondaire', 'une partie', 'non vérifié'] as const;

function weaker(left: Citation['solidity'], right: Citation['solidity']): Citation['solidity'] {
  return ORDER.indexOf(left) >= ORDER.indexOf(right) ? left : right;
}

/** Puts a marker before the closing punctuation of a sentence: « … dix jours [1]. » */
export function markSentence(sentence: string, marker: number): string {
  const closing = /\s*[.!?…;:,]+$/u.exec(sentence)?.[0] ?? '';
  const text = sentence.slice(0, sentence.length - closing.length);
  return `${text} [${marker}]${closing === '' ? '.' : closing.replace(/^[;:,]$|^\s+[;:]$/u, (mark) => mark)}`;
}

/** Lays marked statements out as Markdown: sentences of a block in one paragraph, items as a list. */
export function layOut(chosen: readonly ChosenStatement[], markers: readonly number[]): string {
  const paragraphs: string[] = [];
  let previous: ChosenStatement | undefined;
  chosen.forEach((one, index) => {
    const sentence = markSentence(one.statement.text, markers[index] ?? 0);
    const sameBlock = previous?.passage === one.passage && previous.statement.form === one.statement.form && index > 1;
    if (one.statement.form === 'item') {
      if (previous?.statement.form === 'item' && sameBlock) paragraphs[paragraphs.length - 1] += `\n- ${sentence}`;
      else paragraphs.push(`- ${sentence}`);
    } else if (sameBlock) paragraphs[paragraphs.length - 1] += ` ${sentence}`;
    else paragraphs.push(sentence);
    previous = one;
  });
  return paragraphs.join('\n\n');
}
