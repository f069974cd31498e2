import { TO_WRITE } from '../corpus/index.ts';
import { slugify } from '../corpus/text.ts';
import type { ReadDocument } from './read-document.ts';
import type { WrittenType } from './template.ts';

/**
 * Draft of an article from a document: its source filled in, its text as notes to be rewritten. It cannot be published as it is: the notes are somebody's
 * words and rights, not short sentences with their sources.
 *
 * @param address - where the document is published; empty for a file.
 * @param fileName - of a file; empty for an address.
 * @param today - `YYYY-MM-DD`.
 */
export function draftArticle(document: ReadDocument, from: { readonly address: string; readonly fileName: string }, type: WrittenType, today: string): string {
  const title = document.title === '' ? `${TO_WRITE} : le titre` : document.title;
  const publisher = document.publisher === '' ? publisherOf(from.address) : document.publisher;
  const id = sourceId(publisher, document.date);
  const note = from.address === '' ? `, note: ${JSON.stringify(`${TO_WRITE} : où le fichier ${from.fileName} est publié`)}` : '';
  return `---
title: ${JSON.stringify(title)}
type: ${type}
draft: true
summary: "${TO_WRITE} : une phrase."
updated: ${today}
asOf: ${document.date === 's.d.' ? today : document.date}
sources:
  ${id}: { publisher: ${JSON.stringify(publisher)}, title: ${JSON.stringify(title)}, url: ${JSON.stringify(from.address)}, date: "${document.date}", side: autre, solidity: secondaire${note} }
---

## ${TO_WRITE} : une question, une seule ?

${TO_WRITE} : la réponse en une phrase, avec vos mots. [^${id}]

## ${TO_WRITE} : notes à réécrire, puis à retirer

${document.paragraphs.map((paragraph) => (paragraph.startsWith('# ') ? `**${escapeMarks(paragraph.slice(2))}**` : escapeMarks(paragraph))).join('\n\n')}
`;
}

/** Notes hold no heading, reference or comment of the corpus's own format. */
function escapeMarks(text: string): string {
  return text.replaceAll('[^', '[').replaceAll('<!--', '').replaceAll('-->', '').replace(/^(?=#|>|---)/u, '\\');
}

function publisherOf(address: string): string {
  return address === '' ? `${TO_WRITE} : qui publie` : new URL(address).hostname.replace(/^www\./u, '');
}

/** `Le Journal`, `2024-06-25` → `LE-JOURNAL-2024-06-25`. */
function sourceId(publisher: string, date: string): string {
  const name = publisher.startsWith(TO_WRITE) ? 'SOURCE' : slugify(publisher).toUpperCase().slice(0, 30).replace(/-+$/u, '');
  return date === 's.d.' ? `${name}-1` : `${name}-${date}`;
}
