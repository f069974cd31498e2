import { html, type Html } from '../html.ts';

/** A space where a line may break: not before the double punctuation of French, not inside its quotation marks. */
const BREAK = /(?<!«) +(?![;:?!»])/u;

/**
 * Cuts text into lines, for SVG does not.
 *
 * @param limit - most characters on a line; a longer word stands alone.
 */
export function wrapText(text: string, limit: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(BREAK)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= limit) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Lines of text below one another; `top` is the first line's base. */
export function linesSvg(lines: readonly string[], left: number, top: number, lineHeight: number, name?: string): Html {
  return html`${lines.map((line, index) => html`<text x="${left}" y="${top + index * lineHeight}"${name !== undefined && html` class="${name}"`}>${line}</text>`)}`;
}
