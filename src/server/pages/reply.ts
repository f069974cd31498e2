import { frenchDate, type Citation, type Reply } from '../../answering/index.ts';
import { html, type Html } from '../html.ts';
import { PAGE, SOLIDITY_WORDS } from '../texts.ts';

/** A marker, or an address without the punctuation that follows it; a bracket belongs to it when it closes one of its own. */
const LINKED = /(\[\d+\]|https?:\/\/(?:\([^\s()]*\)|[^\s()<>"«»])+(?<![.,;:!?]))/u;

/** A reply as HTML: paragraphs, lists, addresses as links and markers that lead to the quotes below. */
export function replyHtml(reply: Reply): Html {
  return html`<div class="reply">${reply.text.split(/\n{2,}/u).map(paragraphHtml)}
${reply.citations.length > 0 && html`<h2>${PAGE.sources}</h2><ol class="citations">${reply.citations.map(citationHtml)}</ol>`}
${reply.suggestions.length > 0 && html`<ul class="suggestions">${reply.suggestions.map((question) => html`<li>${question}</li>`)}</ul>`}</div>`;
}

function paragraphHtml(paragraph: string): Html {
  const lines = paragraph.split('\n');
  if (lines.every((line) => line.startsWith('- '))) return html`<ul>${lines.map((line) => html`<li>${inlineHtml(line.slice(2))}</li>`)}</ul>`;
  const notice = /^\*([^*]+)\*$/u.exec(paragraph)?.[1];
  return notice === undefined ? html`<p>${lines.map((line, index) => html`${index > 0 && html`<br>`}${inlineHtml(line)}`)}</p>` : html`<p><em>${notice}</em></p>`;
}

function inlineHtml(text: string): readonly (Html | string)[] {
  return text.split(LINKED).map((part) => {
    if (/^https?:/u.test(part)) return html`<a href="${part}" rel="noreferrer">${part}</a>`;
    const marker = /^\[(\d+)\]$/u.exec(part)?.[1];
    return marker === undefined ? part : html`<a class="marker" href="#source-${marker}">[${marker}]</a>`;
  });
}

function citationHtml(citation: Citation): Html {
  return html`<li id="source-${citation.marker}" value="${citation.marker}"><blockquote>${citation.quote}</blockquote>
<p><a href="${citation.article.url}">${citation.article.title}</a> — ${SOLIDITY_WORDS[citation.solidity]}</p>
<ul>${citation.sources.map((source) => html`<li>${source.url === '' ? source.title : html`<a href="${source.url}" rel="noreferrer">${source.title}</a>`}, ${source.publisher}, ${frenchDate(source.date)}${source.note !== undefined && ` (${source.note})`}</li>`)}</ul></li>`;
}
