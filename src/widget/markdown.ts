import { keepTogether, make, makeLink } from './dom.ts';

/** What a renderer needs to know of its surroundings. */
export interface MarkdownContext {
  readonly base: URL;
  readonly newTab: string;
  /** The node for `[n]`. */
  readonly marker: (marker: number) => Node;
}

/** A group of markers with the punctuation behind it; a named link; strong; emphasis; an address without the punctuation that follows it. */
const INLINE = /((?:\[\d+\]\s?)*\[\d+\](?!\()[.,;:!?…]*|\[[^\][]+\]\([^\s()]+\)|\*\*[^*]+\*\*|\*[^*\s][^*]*\*|https?:\/\/(?:\([^\s()]*\)|[^\s()<>"«»])+(?<![.,;:!?]))/u;
const BULLET = /^\s*[-*•] /u;
const NUMBER = /^\s*\d+[.)] /u;

/**
 * Renders the little Markdown that replies use: paragraphs, line breaks, lists, headings, strong, emphasis, links, markers. Everything else is text, and
 * becomes text nodes only.
 */
export function renderMarkdown(text: string, context: MarkdownContext): HTMLElement[] {
  return text.split(/\n{2,}/u).flatMap((block) => renderBlock(block.split('\n').filter((line) => line.trim() !== ''), context));
}

function renderBlock(lines: readonly string[], context: MarkdownContext): HTMLElement[] {
  const blocks: HTMLElement[] = [];
  let last: { readonly kind: string; readonly element: HTMLElement } | undefined;
  for (const line of lines) {
    const pattern = BULLET.test(line) ? BULLET : NUMBER.test(line) ? NUMBER : /^#{1,6} /u;
    const kind = pattern === BULLET ? 'ul' : pattern === NUMBER ? 'ol' : pattern.test(line) ? 'heading' : 'p';
    const content = renderInline(line.replace(pattern, ''), context);
    if (kind === 'heading') blocks.push(make('p', {}, make('strong', {}, ...content)));
    else {
      // A citation may open inside a paragraph, and a `p` holds no blocks.
      const element = last?.kind === kind ? last.element : kind === 'p' ? make('div', { class: 'paragraph', role: 'paragraph' }) : make(kind);
      if (last?.kind !== kind) blocks.push(element);
      if (kind === 'p') element.append(...(element.hasChildNodes() ? [make('br')] : []), ...content);
      else element.append(make('li', {}, ...content));
      last = { kind, element };
      continue;
    }
    last = undefined;
  }
  return blocks;
}

function renderInline(text: string, context: MarkdownContext): (Node | string)[] {
  return text.split(INLINE).map((part): Node | string => {
    if (/^\[\d+\]/u.test(part)) {
      // Kept together: a line must not begin with the full stop behind a marker.
      return make('span', { class: 'markers' }, ...part.split(/\[(\d+)\]/u).map((piece, index) => (index % 2 === 1 ? context.marker(Number(piece)) : piece)));
    }
    const [, name, url] = /^\[([^\][]+)\]\(([^\s()]+)\)$/u.exec(part) ?? [];
    if (name !== undefined && url !== undefined) return makeLink(name, url, context.base, context.newTab);
    if (/^https?:/u.test(part)) return makeLink(part, part, context.base, context.newTab);
    if (/^\*\*.+\*\*$/u.test(part)) return make('strong', {}, ...renderInline(part.slice(2, -2), context));
    if (/^\*.+\*$/u.test(part)) return make('em', {}, ...renderInline(part.slice(1, -1), context));
    return keepTogether(part);
  });
}
