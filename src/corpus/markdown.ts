import type { Nodes, RootContent, Table } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { toString } from 'mdast-util-to-string';
import { gfmTable } from 'micromark-extension-gfm-table';
import type { FaultList } from './errors.ts';
import { foldSpace } from './sentences.ts';
import { slugify } from './slug.ts';

const NO_HTML = 'le HTML n\'est pas permis dans un article : écrivez du texte simple';
/** A line `[^NAME]: …` stays text: as a definition it would turn every reference of that name into a link. */
const NO_DEFINITIONS = { disable: { null: ['definition'] } };
/** Characters of a way of asking; people write less. */
const LONGEST_QUESTION = 300;

/** A paragraph, list item, table row or « En clair » lead, not yet cut into statements. */
export interface RawBlock {
  readonly kind: 'paragraph' | 'item' | 'plain';
  readonly text: string;
  /** Number of the paragraph, list or table in its section. */
  readonly block: number;
  /** 1-based line in the file. */
  readonly line: number;
}

/** A heading with what stands below it, up to the next heading. */
export interface RawSection {
  readonly heading: string;
  readonly slug: string;
  readonly line: number;
  readonly questions: readonly string[];
  readonly blocks: readonly RawBlock[];
}

interface OpenSection {
  heading: string;
  slug: string;
  line: number;
  questions: string[];
  blocks: RawBlock[];
}

/**
 * Reads a Markdown body into sections. Every heading opens one; below a second level the heading carries its parents
 * (« Délais › Contester »). Text before the first heading becomes a section named after the article.
 *
 * @param firstLine - 1-based line of the file on which the body begins.
 */
export function readSections(body: string, title: string, firstLine: number, faults: FaultList): RawSection[] {
  const tree = fromMarkdown(body, { extensions: [gfmTable(), NO_DEFINITIONS], mdastExtensions: [gfmTableFromMarkdown()] });
  const sections: OpenSection[] = [];
  const slugs = new Map<string, number>();
  const path: { depth: number; text: string }[] = [];
  const open = (heading: string, line: number): OpenSection => {
    const base = slugify(heading);
    const seen = slugs.get(base) ?? 0;
    slugs.set(base, seen + 1);
    if (seen > 0) faults.remark(line, `le titre « ${heading} » est déjà dans l'article : donnez-en un autre à cette section, ou réunissez les deux`);
    const section = { heading, slug: seen === 0 ? base : `${base}-${seen + 1}`, line, questions: [], blocks: [] };
    sections.push(section);
    return section;
  };
  for (const node of tree.children) {
    const line = firstLine - 1 + (node.position?.start.line ?? 1);
    const lastLine = firstLine - 1 + (node.position?.end.line ?? 1);
    if (node.type === 'heading' && lastLine > line) {
      faults.error(lastLine, 'cette ligne de tirets (ou de « = ») fait un titre du texte au-dessus : retirez-la, ou mettez une ligne vide devant elle');
      continue;
    }
    if (node.type === 'heading') {
      while ((path.at(-1)?.depth ?? 0) >= node.depth) path.pop();
      path.push({ depth: node.depth, text: foldSpace(toString(node)) });
      open(path.filter((step, index) => step.depth > 1 || index === path.length - 1).map((step) => step.text).join(' › '), line);
      continue;
    }
    const section = sections.at(-1) ?? (isSilent(node) ? undefined : open(title, line));
    if (section !== undefined) addNode(section, node, line, firstLine, faults);
    else if (node.type === 'html' && /^<!--\s*questions\b/u.test(node.value)) faults.error(line, 'ces façons de demander sont au-dessus du premier titre : mettez-les sous le titre de leur section');
  }
  for (const [place, section] of sections.entries()) {
    const end = sections[place + 1]?.line ?? Number.POSITIVE_INFINITY;
    // Where something in it could not be read, that is what is wrong, not that nothing is left.
    const isExplained = faults.faults.some((fault) => fault.level === 'erreur' && fault.line >= section.line && fault.line < end);
    if (section.blocks.length === 0 && !isExplained) faults.error(section.line, `la section « ${section.heading} » est vide : écrivez sa réponse ou retirez le titre`);
  }
  return sections.filter((section) => section.blocks.length > 0);
}

function isSilent(node: RootContent): boolean {
  return node.type === 'html' || node.type === 'thematicBreak';
}

function addNode(section: OpenSection, node: RootContent, line: number, firstLine: number, faults: FaultList): void {
  const block = (section.blocks.at(-1)?.block ?? -1) + 1;
  const add = (kind: RawBlock['kind'], text: string, at: number): void => {
    if (text.trim() !== '') section.blocks.push({ kind, text, block, line: at });
  };
  if (node.type !== 'html') checkInline(node, firstLine, faults);
  switch (node.type) {
    case 'paragraph':
      if (/^#{1,6}[^\s#]/u.test(toString(node))) return faults.error(line, 'il manque une espace derrière les « # » de ce titre : écrivez « ## Titre »');
      return add('paragraph', toString(node), line);
    case 'list':
      for (const item of node.children) {
        const start = firstLine - 1 + (item.position?.start.line ?? 1);
        add('item', item.children.map((child) => toString(child)).join('\n'), start);
      }
      return;
    case 'blockquote': {
      const text = node.children.map((child) => toString(child)).join('\n');
      const plain = /^\s*En clair\s*:\s*/u.exec(text);
      return plain === null ? add('paragraph', text, line) : add('plain', text.slice(plain[0].length), line);
    }
    case 'table':
      return addTable(node, add, firstLine);
    case 'html':
      return readComment(section, node.value, line, faults);
    case 'thematicBreak':
      return;
    case 'code':
      return faults.error(line, 'ce texte est décalé de quatre espaces, ou entre deux lignes « ``` » : écrivez-le au bord de la ligne, sans rien autour');
    default:
      faults.error(line, `ce bloc (${node.type}) n'est pas pris en charge : écrivez un paragraphe ou une liste`);
  }
}

/** A row becomes an item that repeats the column names, so that it can be read alone. */
function addTable(table: Table, add: (kind: RawBlock['kind'], text: string, line: number) => void, firstLine: number): void {
  const [head, ...rows] = table.children;
  const names = head?.children.map((cell) => foldSpace(toString(cell))) ?? [];
  for (const row of rows) {
    const cells = row.children.map((cell, index) => {
      const value = foldSpace(toString(cell));
      const name = names[index] ?? '';
      return name === '' ? value : `${name} : ${value}`;
    });
    add('item', `${cells.join(' ; ')}.`, firstLine - 1 + (row.position?.start.line ?? 1));
  }
}

/** Inside a block: what would be shown as it is written, or be lost. */
function checkInline(node: Nodes, firstLine: number, faults: FaultList): void {
  const line = firstLine - 1 + (node.position?.start.line ?? 1);
  if (node.type === 'html' && !node.value.startsWith('</')) faults.error(line, `${NO_HTML} (« ${node.value.slice(0, 40)} »)`);
  else if (node.type === 'image' || node.type === 'imageReference') faults.error(line, 'une image n\'est pas montrée : dites en une phrase ce qu\'elle montre');
  else if (node.type === 'link' && toString(node) !== node.url) faults.remark(line, `l'adresse du lien « ${toString(node).slice(0, 40)} » n'est pas montrée : faites-en une source`);
  if ('children' in node) for (const child of node.children) checkInline(child, firstLine, faults);
}

function readComment(section: OpenSection, html: string, line: number, faults: FaultList): void {
  const comment = /^<!--([\s\S]*?)-->\s*$/u.exec(html.trim());
  if (comment === null) {
    faults.error(line, html.startsWith('<!--') && !html.includes('-->') ? 'ce commentaire n\'est pas refermé, et cache tout ce qui suit : mettez « --> » derrière sa dernière ligne' : NO_HTML);
    return;
  }
  const [, lead = '', content = ''] = /^(\s*)([^]*?)\s*$/u.exec(comment[1] ?? '') ?? [];
  const [name = '', ...lines] = content.split('\n');
  const firstQuestion = line + lead.split('\n').length;
  if (name.trim() !== 'questions') {
    if (/^questions?\b/iu.test(name)) faults.error(line, 'ces façons de demander ne sont pas lues : écrivez « <!-- questions » seul sur sa ligne, puis une question par ligne');
    return;
  }
  for (const [place, text] of lines.entries()) {
    const question = text.replace(/^\s*[-*]\s+/u, '').trim();
    if (question.length > LONGEST_QUESTION) faults.remark(firstQuestion + place, `cette façon de demander a ${question.length} signes : écrivez-la comme on la dirait (${LONGEST_QUESTION} au plus)`);
    if (question !== '') section.questions.push(question);
  }
}
