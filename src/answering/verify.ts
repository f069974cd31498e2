import { fold } from '../corpus/text.ts';
import type { Passage } from '../corpus/index.ts';
import { remembered } from './compose/remembered.ts';
import type { Reply } from './types.ts';

/** What can be wrong with an answer, each a reason not to send it. */
export type Violation =
  | 'sentence-without-marker' | 'marker-without-citation' | 'quote-not-verbatim' | 'figure-not-in-passage' | 'citation-without-source' | 'no-citation';

/** Notices that this room adds itself, in italics on a line of their own: they claim nothing of the subject. */
const NOTICE = /^\*[^*]+\*$/u;

/**
 * Checks an answer sentence by sentence before it leaves: every line carries markers, every marker has a citation, every quote is a verbatim part of its
 * passage, every figure (number, date, percentage, amount, article number) stands in a passage that the sentence cites.
 *
 * @returns the violations found, each kind once; empty for an answer that may be sent. Replies of other kinds make no claim and pass when they cite nothing.
 */
export function findViolations(reply: Reply, passages: ReadonlyMap<string, Passage>): Violation[] {
  const violations = new Set<Violation>();
  if (reply.kind !== 'answer') return reply.citations.length === 0 ? [] : ['marker-without-citation'];
  if (reply.citations.length === 0) violations.add('no-citation');
  const byMarker = new Map(reply.citations.map((citation) => [citation.marker, citation]));
  for (const citation of reply.citations) {
    if (passages.get(citation.passage)?.text.includes(citation.quote) !== true || citation.quote === '') violations.add('quote-not-verbatim');
    if (citation.sources.length === 0) violations.add('citation-without-source');
  }
  for (const claim of splitClaims(reply.text)) {
    if (claim.markers.length === 0) violations.add('sentence-without-marker');
    if (claim.markers.some((marker) => !byMarker.has(marker))) violations.add('marker-without-citation');
    const supports = claim.markers.flatMap((marker) => passages.get(byMarker.get(marker)?.passage ?? '') ?? []);
    if (figuresOf(claim.text).some((figure) => !supports.some((passage) => figuresOfPassage(passage).has(figure)))) violations.add('figure-not-in-passage');
  }
  return [...violations];
}

/** A sentence of an answer with the markers that close it. */
export interface Claim {
  readonly text: string;
  readonly markers: readonly number[];
}

/** Cuts an answer's Markdown at its markers: what stands before a run of markers is one claim; a rest without markers is a claim without any. */
export function splitClaims(markdown: string): Claim[] {
  return markdown.split(/\n+/u).map((line) => line.replace(/^[-*]\s+/u, '').trim()).filter((line) => line !== '' && !NOTICE.test(line)).flatMap((line) => {
    const claims: Claim[] = [];
    let start = 0;
    for (const match of line.matchAll(/((?:\s*\[\d+\])+)\s*[.!?…;:,»")\]]*/gu)) {
      claims.push({ text: line.slice(start, match.index), markers: [...(match[1] ?? '').matchAll(/\d+/gu)].map((number) => Number(number[0])) });
      start = match.index + match[0].length;
    }
    const rest = line.slice(start).trim();
    return rest === '' ? claims : [...claims, { text: rest, markers: [] }];
  });
}

/** Figures of a text in a form that can be compared: digits without thousands separators, article numbers without spaces. */
export function figuresOf(text: string): string[] {
  const compact = fold(text).replace(/(?<=\d)[\s.](?=\d{3}(?!\d))/gu, '');
  return compact.match(/\d+(?:[.,-]\d+)*/gu) ?? [];
}

const figuresOfPassage = remembered((passage: Passage): ReadonlySet<string> => new Set(figuresOf(passage.text)));
