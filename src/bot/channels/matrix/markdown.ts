import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import type { RootContent } from 'mdast';
import { gfmTable } from 'micromark-extension-gfm-table';

/** A message in the two forms that Matrix carries. */
export interface Forms { readonly plain: string; readonly html: string }

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A link, or the words alone where the address is none that a browser follows. */
export function linkHtml(url: string, words: string): string {
  return /^https?:\/\//u.test(url) ? `<a href="${escapeHtml(url)}">${words}</a>` : words;
}

/** Text as HTML, in which addresses are links. */
export function textHtml(text: string): string {
  return text.split(/(https?:\/\/[^\s<>"«»]*[^\s<>"«».,;:!?)])/u).map((part, place) => (place % 2 === 1 ? linkHtml(part, escapeHtml(part)) : escapeHtml(part))).join('');
}

/**
 * Turns a reply's Markdown into Matrix's HTML and into text without markup.
 *
 * @param decorate - makes the HTML of a piece of text; it must escape it.
 * @returns both without a line feed at the end; the plain form keeps addresses that the words do not show.
 */
export function renderMarkdown(markdown: string, decorate: (text: string) => string = textHtml): Forms {
  const { children } = fromMarkdown(markdown, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] });
  const blocks = children.map((node) => render(node, decorate));
  return { plain: blocks.map(({ plain }) => plain).join('\n\n'), html: blocks.map(({ html }) => html).join('') };
}

function render(node: RootContent, decorate: (text: string) => string): Forms {
  const inner = (between = ''): Forms => {
    const parts: Forms[] = 'children' in node ? node.children.map((child) => render(child, decorate)) : [];
    return { plain: parts.map(({ plain }) => plain).join(between), html: parts.map(({ html }) => html).join('') };
  };
  const tag = (name: string, between = ''): Forms => {
    const { plain, html } = inner(between);
    return { plain, html: `<${name}>${html}</${name}>` };
  };
  switch (node.type) {
    case 'text': return { plain: node.value, html: decorate(node.value) };
    case 'paragraph': return tag('p');
    case 'strong': return tag('strong');
    case 'emphasis': return tag('em');
    case 'heading': return tag(`h${node.depth}`);
    case 'break': return { plain: '\n', html: '<br>' };
    case 'thematicBreak': return { plain: '---', html: '<hr>' };
    case 'inlineCode': return { plain: node.value, html: `<code>${escapeHtml(node.value)}</code>` };
    case 'code': return { plain: node.value, html: `<pre><code>${escapeHtml(node.value)}</code></pre>` };
    case 'blockquote': {
      const { plain, html } = tag('blockquote', '\n\n');
      return { plain: plain.split('\n').map((line) => `> ${line}`).join('\n'), html };
    }
    case 'link': {
      const { plain, html } = inner();
      return { plain: plain === node.url ? plain : `${plain} (${node.url})`, html: linkHtml(node.url, html) };
    }
    case 'list': {
      const first = node.start ?? 1;
      const items = node.children.map((item) => render(item, decorate));
      const plain = items.map((item, place) => `${node.ordered === true ? `${first + place}.` : '-'} ${item.plain.replaceAll('\n', '\n  ')}`).join('\n');
      const html = items.map((item) => item.html).join('');
      return { plain, html: node.ordered === true ? `<ol${first === 1 ? '' : ` start="${first}"`}>${html}</ol>` : `<ul>${html}</ul>` };
    }
    case 'listItem': {
      const [only, ...others] = node.children;
      // A paragraph alone in an item would be set apart by half a line in most clients.
      if (only?.type === 'paragraph' && others.length === 0) {
        const parts = only.children.map((child) => render(child, decorate));
        return { plain: parts.map(({ plain }) => plain).join(''), html: `<li>${parts.map(({ html }) => html).join('')}</li>` };
      }
      return tag('li', '\n');
    }
    case 'table': return tag('table', '\n');
    case 'tableRow': return tag('tr', ' | ');
    case 'tableCell': return tag('td');
    case 'html': return { plain: node.value, html: escapeHtml(node.value) };
    default: return inner();
  }
}
