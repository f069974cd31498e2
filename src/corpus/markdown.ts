import type { RootContent, Table } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { toString } from 'mdast-util-to-string';
import { gfmTable } from 'micromark-extension-gfm-table';
import type { FaultList } from './errors.ts';
import { foldSpace } from './sentences.ts';
import { slugify } from './slug.ts';

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
  const tree = fromMarkdown(body, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] });
  const sections: OpenSection[] = [];
  const slugs = new Map<string, number>();
  const path: { depth: number; text: string }[] = [];
  const open = (heading: string, line: number): OpenSection => {
    const base = slugify(heading);
    const seen = slugs.get(base) ?? 0;
    slugs.set(base, seen + 1);
    const section = { heading, slug: seen === 0 ? base : `${base}-${seen + 1}`, line, questions: [], blocks: [] };
    sections.push(section);
    return section;
  };
  for (const node of tree.children) {
    const line = firstLine - 1 + (node.position?.start.line ?? 1);
    if (node.type === 'heading') {
      while ((path.at(-1)?.depth ?? 0) >= node.depth) path.pop();
      path.push({ depth: node.depth, text: foldSpace(toString(node)) });
      open(path.filter((step, index) => step.depth > 1 || index === path.length - 1).map((step) => step.text).join(' › '), line);
      continue;
    }
    const section = sections.at(-1) ?? (isSilent(node) ? undefined : open(title, line));
    if (section !== undefined) addNode(section, node, line, firstLine, faults);
  }
  for (const section of sections) {
    if (section.blocks.length === 0) faults.error(section.line, `la section « ${section.heading} » est vide : écrivez sa réponse ou retirez le titre`);
  }
  return sections.filter((section) => section.blocks.length > 0);
}

function isSilent(node: RootContent): boolean {
  return node.type === 'html' || node.type === 'definition' || node.type === 'thematicBreak';
}

function addNode(section: OpenSection, node: RootContent, line: number, firstLine: number, faults: FaultList): void {
  const block = (section.blocks.at(-1)?.block ?? -1) + 1;
  const add = (kind: RawBlock['kind'], text: string, at: number): void => {
    if (text.trim() !== '') section.blocks.push({ kind, text, block, line: at });
  };
  switch (node.type) {
    case 'paragraph':
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
    case 'definition':
    case 'thematicBreak':
      return;
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

function readComment(section: OpenSection, html: string, line: number, faults: FaultList): void {
  const comment = /^<!--([\s\S]*?)-->\s*$/u.exec(html.trim());
  if (comment === null) {
    faults.error(line, 'le HTML n\'est pas permis dans un article : écrivez du texte simple');
    return;
  }
  const [name, ...lines] = (comment[1] ?? '').trim().split('\n');
  if (name?.trim() === 'questions') section.questions.push(...lines.map((question) => question.replace(/^[-*]\s+/u, '').trim()).filter((question) => question !== ''));
}
