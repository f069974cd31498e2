/** A run of text with one look; nothing is inside anything, so a message can be cut between any two runs. */
export interface Run {
  readonly text: string;
  readonly look?: 'bold' | 'italic' | 'code' | undefined;
  /** An http(s) address. */
  readonly url?: string | undefined;
}

export type Line = readonly Run[];

const TAGS = { bold: 'b', italic: 'i', code: 'code' } as const;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const INLINE = /\*\*(?<bold>[^*\n]+)\*\*|\*(?<italic>[^*\s](?:[^*\n]*[^*\s])?)\*|`(?<code>[^`\n]+)`|\[(?<label>[^\][\n]+)\]\((?<url>https?:\/\/[^\s()]+)\)|(?<bare>https?:\/\/[^\s<>"«»]*[^\s<>"«».,;:!?)\]])/gu;

/** Telegram's HTML wants `&`, `<` and `>` escaped, and nothing else. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>]/gu, (character) => ESCAPES[character] ?? character);
}

/** The bit of Markdown that replies use, line by line: bold, italic, code, links, bare addresses, headings as bold lines; what is no markup stays as it is. */
export function readMarkdown(markdown: string): readonly Line[] {
  return markdown.split('\n').map((line) => {
    const heading = /^#{1,6} (.+)$/u.exec(line)?.[1];
    return heading === undefined ? readInline(line) : [{ text: heading, look: 'bold' as const }];
  });
}

function readInline(line: string): Line {
  const runs: Run[] = [];
  let from = 0;
  for (const match of line.matchAll(INLINE)) {
    if (match.index > from) runs.push({ text: line.slice(from, match.index) });
    const { bold, italic, code, label, url, bare } = match.groups ?? {};
    if (bold !== undefined) runs.push({ text: bold, look: 'bold' });
    else if (italic !== undefined) runs.push({ text: italic, look: 'italic' });
    else if (code !== undefined) runs.push({ text: code, look: 'code' });
    else if (label !== undefined) runs.push({ text: label, url: safeUrl(url ?? '') });
    else if (bare !== undefined) runs.push({ text: bare, url: safeUrl(bare) });
    from = match.index + match[0].length;
  }
  if (from < line.length) runs.push({ text: line.slice(from) });
  return runs;
}

/** An address that Telegram will follow; `undefined` for anything but http(s). */
export function safeUrl(url: string): string | undefined {
  const parsed = URL.parse(url);
  return parsed !== null && (parsed.protocol === 'https:' || parsed.protocol === 'http:') ? parsed.href : undefined;
}

/** HTML for `parse_mode: 'HTML'`. */
export function toHtml(lines: readonly Line[]): string {
  return lines.map((line) => line.map(({ text, look, url }) => {
    const inner = look === undefined ? escapeHtml(text) : `<${TAGS[look]}>${escapeHtml(text)}</${TAGS[look]}>`;
    return url === undefined ? inner : `<a href="${url.replaceAll(/[&<>"]/gu, (character) => ESCAPES[character] ?? character)}">${inner}</a>`;
  }).join('')).join('\n');
}

/** The text that is left of the HTML when Telegram has read it. */
export function toVisibleText(lines: readonly Line[]): string {
  return lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
}

/** Text without markup, addresses written out behind what they belong to. */
export function toPlainText(lines: readonly Line[]): string {
  return lines.map((line) => line.map(({ text, url }) => (url === undefined || /^https?:/u.test(text) ? text : `${text} (${url})`)).join('')).join('\n');
}
