import type { ChatResponse } from '../protocol/index.ts';
import { keepTogether, make, makeButton, makeLink, safeUrl } from './dom.ts';
import { markSupport, supportedText } from './mark-words.ts';
import type { Settings } from './settings.ts';
import { dateInWords } from './texts.ts';

export type Citation = ChatResponse['citations'][number];
type Source = Citation['sources'][number];

/**
 * What stands behind a marker: the verbatim quote with the words that the answer takes up marked, how solid it is and whose claim, its date, and the ways to
 * the article and the original sources.
 *
 * @param onClose - adds a button that closes it; without, the view is part of a list.
 */
export function citationView(citation: Citation, text: string, settings: Settings, onClose?: () => void): HTMLElement {
  const { texts, language, base } = settings;
  const name = `${texts.source} [${citation.marker}]`;
  const pieces = markSupport(citation.quote, supportedText(text, citation.marker));
  const quote = make('blockquote', { lang: 'fr' }, ...pieces.map((piece) => (piece.marked ? make('mark', {}, piece.text) : piece.text)));
  const view = make('div', { class: 'citation', role: 'group', 'aria-label': name },
    make('p', { class: 'citation-name' }, make('strong', {}, name)),
    quote,
    ...(pieces.some((piece) => piece.marked) ? [make('p', { class: 'small' }, texts.marked)] : []),
    make('p', { class: 'solidity', 'data-solidity': citation.solidity }, keepTogether(`${texts.solidity} ${texts.solidities[citation.solidity] ?? citation.solidity}`)),
    make('p', {}, `${texts.asOf} ${dateInWords(citation.asOf, language, texts)}.`),
    make('p', {}, keepTogether(texts.original)),
    make('ul', {}, ...citation.sources.map((source) => make('li', {}, keepTogether(`${sourceDetails(source, settings)} : `), makeLink(source.title, source.url, base, texts.newTab), noteOf(source)))),
    make('p', {}, keepTogether(`${texts.article} `), makeLink(citation.article.title, citation.article.url, base, texts.newTab)));
  if (onClose !== undefined) view.append(makeButton('plain', onClose, texts.closeSource));
  return view;
}

/** Publisher, side and date of a source, in one line. */
function sourceDetails(source: Source, { texts, language }: Settings): string {
  const side = source.side === undefined ? '' : ` (${texts.sides[source.side] ?? source.side})`;
  return `${source.publisher}${side}, ${dateInWords(source.date, language, texts)}`;
}

/** The reservation that goes with a source, behind it. */
function noteOf({ note }: Source): string {
  return note === undefined ? '' : ` (${note})`;
}

/** A citation as lines of plain text. */
export function citationLines(citation: Citation, settings: Settings): string[] {
  const { texts, language, base } = settings;
  return [
    `[${citation.marker}] « ${citation.quote} »`,
    `    ${texts.solidity} ${texts.solidities[citation.solidity] ?? citation.solidity}. ${texts.asOf} ${dateInWords(citation.asOf, language, texts)}.`,
    ...citation.sources.map((source) => `    ${source.title} — ${sourceDetails(source, settings)}${source.url === '' ? '' : ` ${source.url}`}${noteOf(source)}`),
    `    ${texts.article} ${citation.article.title} ${safeUrl(citation.article.url, base) ?? ''}`,
  ];
}
