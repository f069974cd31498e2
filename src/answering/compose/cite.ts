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

/** Public address of a section; with `quote`, of those words in it: its page marks them. */
export function sectionUrl(articleId: string, slug: string, quote?: string): string {
  return `/articles/${articleId}${quote === undefined ? '' : `?cite=${quoteKey(quote)}`}#${slug}`;
}

/**
 * A short name of a quote, made of all its words (FNV-1a, 32 bits, base 36): a page that holds exactly these words finds them by it, a page that was
 * changed since finds nothing and marks nothing.
 */
export function quoteKey(quote: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < quote.length; index += 1) hash = Math.imul(hash ^ quote.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(36);
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
      const longer = quoteOf(one.passage, last.first, one.index);
      open[open.length - 1] = { ...last, last: one.index, citation: { ...last.citation, ...quoted(one, longer), solidity: weaker(last.citation.solidity, one.statement.solidity) } };
      return last.citation.marker;
    }
    const marker = open.length + 1;
    open.push({
      first: one.index, last: one.index, passageId: one.passage.id, sources,
      citation: {
        marker, passage: one.passage.id,
        ...quoted(one, one.index >= 0 ? quoteOf(one.passage, one.index, one.index) : joinStatements(one.support ?? one.passage.statements.slice(0, 1))),
        sources: citedSources(one.article, one.statement.sources),
        solidity: one.statement.solidity,
        asOf: one.passage.asOf,
      },
    });
    return marker;
  });
  return { markers, citations: open.map(({ citation }) => citation) };
}

function quoted({ article, passage }: ChosenStatement, quote: string): Pick<Citation, 'quote' | 'article'> {
  return { quote, article: { id: article.id, title: article.title, url: sectionUrl(article.id, passage.slug, quote) } };
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
  return `${text} [${marker}]${closing === '' ? '.' : closing}`;
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
