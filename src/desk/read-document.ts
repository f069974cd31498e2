import { extname } from 'node:path';

/** A document that somebody hands in, as text. Empty strings where the document does not say. */
export interface ReadDocument {
  readonly title: string;
  readonly publisher: string;
  /** `YYYY-MM-DD` or `s.d.`. */
  readonly date: string;
  /** Paragraphs; headings begin with `# `. */
  readonly paragraphs: readonly string[];
}

/** The document cannot be read; the French message says why and what to do. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly code = 'DOCUMENT_UNREADABLE';
}

const KINDS: Readonly<Record<string, 'html' | 'pdf' | 'docx' | 'markdown'>> = { '.html': 'html', '.htm': 'html', '.pdf': 'pdf', '.docx': 'docx', '.md': 'markdown', '.txt': 'markdown' };
const MEDIA_TYPES: Readonly<Record<string, 'html' | 'pdf' | 'docx' | 'markdown'>> = {
  'text/html': 'html', 'application/xhtml+xml': 'html', 'application/pdf': 'pdf', 'text/markdown': 'markdown', 'text/plain': 'markdown',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
};

/**
 * Reads HTML (its article, by Mozilla's Readability), PDF, DOCX or Markdown. The libraries are loaded when they are needed; a server never loads them.
 *
 * @param name - file name or address, for its ending.
 * @param mediaType - of an HTTP answer; it wins over the ending.
 * @throws {DocumentError} when the kind is not known or no text is found.
 */
export async function readDocument(name: string, bytes: Uint8Array, mediaType = ''): Promise<ReadDocument> {
  const kind = MEDIA_TYPES[mediaType.split(';')[0]?.trim() ?? ''] ?? KINDS[extname(name).toLowerCase()];
  if (kind === undefined) throw new DocumentError(`« ${name} » n'est ni du HTML, ni un PDF, ni un DOCX, ni du Markdown : enregistrez-le dans un de ces formats.`);
  if (bytes.length === 0) throw new DocumentError(`« ${name} » est vide : vérifiez qu'il est le bon fichier.`);
  const document = await READERS[kind](bytes, mediaType).catch((error: unknown) => {
    throw new DocumentError(`« ${name} » ne se lit pas comme ${kind.toUpperCase()}, il est sans doute abîmé : ouvrez-le et enregistrez-le de nouveau.`, { cause: error });
  });
  if (document.paragraphs.length === 0) throw new DocumentError(`« ${name} » ne contient pas de texte : ${kind === 'pdf' ? 'c\'est sans doute un document scanné, passez-le d\'abord par une reconnaissance de caractères' : 'ouvrez-le pour voir ce qu\'il contient'}.`);
  return document;
}

/** Text in the encoding that its server or its own head names; where none does, UTF-8, or else the older one of Western Europe. */
function decode(bytes: Uint8Array, mediaType = ''): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 2048));
  const named = /charset\s*=\s*["']?([\w-]+)/iu.exec(mediaType)?.[1] ?? /<meta[^>]+charset\s*=\s*["']?([\w-]+)/iu.exec(head)?.[1];
  for (const encoding of [...(named === undefined ? [] : [named]), 'utf-8']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      continue; // not this one, or a name that nobody knows
    }
  }
  return new TextDecoder('windows-1252').decode(bytes);
}

const READERS = { html: readHtml, pdf: readPdf, docx: readDocx, markdown: readMarkdown } as const;

async function readHtml(bytes: Uint8Array, mediaType: string): Promise<ReadDocument> {
  const [{ Readability }, { parseHTML }] = await Promise.all([import('@mozilla/readability'), import('linkedom')]);
  const { document } = parseHTML(decode(bytes, mediaType));
  const article = new Readability(document).parse();
  return { title: article?.title?.trim() ?? '', publisher: article?.siteName?.trim() ?? article?.byline?.trim() ?? '', date: dayOf(article?.publishedTime), paragraphs: paragraphsOf(textOf(article?.content ?? '')) };
}

/** Text of HTML with blank lines between blocks and `# ` before headings. */
function textOf(html: string): string {
  return html.replace(/<h[1-6][^>]*>/giu, '\n\n# ').replace(/<li[^>]*>/giu, '\n\n- ').replace(/<\/?(?:p|div|h[1-6]|ul|ol|table|tr|section|article|blockquote|figure|br)\b[^>]*>/giu, '\n\n').replace(/<[^>]+>/gu, '')
    .replace(/&nbsp;/gu, ' ').replace(/&lt;/gu, '<').replace(/&gt;/gu, '>').replace(/&quot;/gu, '"').replace(/&#0?39;|&apos;/gu, '\'').replace(/&amp;/gu, '&');
}

async function readPdf(bytes: Uint8Array): Promise<ReadDocument> {
  const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const task = getDocument({ data: Uint8Array.from(bytes), verbosity: VerbosityLevel.ERRORS });
  const pdf = await task.promise;
  const { info } = await pdf.getMetadata();
  const said = (key: string): string => (key in info ? String(Object.entries(info).find(([name]) => name === key)?.[1] ?? '') : '');
  const pages: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    pages.push(items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join(''));
  }
  await task.destroy();
  const created = /^D:(\d{4})(\d{2})(\d{2})/u.exec(said('CreationDate'));
  // Lines of a page are joined; an empty line, or the end of a page, ends a paragraph.
  return { title: said('Title').trim(), publisher: said('Author').trim(), date: created === null ? 's.d.' : created.slice(1, 4).join('-'), paragraphs: paragraphsOf(pages.join('\n\n')) };
}

async function readDocx(bytes: Uint8Array): Promise<ReadDocument> {
  const { default: mammoth } = await import('mammoth');
  const { value } = await mammoth.extractRawText({ buffer: Buffer.from(bytes) });
  const paragraphs = paragraphsOf(value);
  return { title: paragraphs[0] ?? '', publisher: '', date: 's.d.', paragraphs: paragraphs.slice(1).length > 0 ? paragraphs.slice(1) : paragraphs };
}

async function readMarkdown(bytes: Uint8Array, mediaType: string): Promise<ReadDocument> {
  const text = decode(bytes, mediaType).replace(/^---\r?\n[^]*?\r?\n---\r?\n/u, '');
  const title = /^#\s+(.+)$/mu.exec(text)?.[1]?.trim() ?? '';
  return { title, publisher: '', date: 's.d.', paragraphs: paragraphsOf(text.replace(/^#{1,6}\s+(.*)$/gmu, '\n# $1\n').replace(/^\s*[-*+]\s+/gmu, '\n- ')).filter((paragraph) => paragraph !== `# ${title}`) };
}

function paragraphsOf(text: string): string[] {
  return text.replace(/\r/gu, '').split(/\n\s*\n/u).map((paragraph) => paragraph.replace(/\s+/gu, ' ').trim()).filter((paragraph) => paragraph !== '' && paragraph !== '#' && paragraph !== '-');
}

function dayOf(time: string | null | undefined): string {
  return /^\d{4}-\d{2}-\d{2}/u.exec(time ?? '')?.[0] ?? 's.d.';
}
