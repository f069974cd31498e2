import { frenchDate, type Citation, type Reply } from '../../../answering/index.ts';
import { readMarkdown, safeUrl, toHtml, toPlainText, toVisibleText, type Line, type Run } from './rich-text.ts';
import { SOLIDITY, TEXTS } from './texts.ts';

/** Telegram's limit, in UTF-16 units after the markup is read. */
export const MAX_UNITS = 4096;
/** Titles and publishers longer than this are cut, so that a source always has its place. */
const MAX_TITLE_UNITS = 160;
/** More sources than this are counted instead of named. */
const MAX_SOURCES = 20;
/** Telegram ignores the 101st link or look of a message: markers beyond these stay plain, so that the sources have theirs. */
const MAX_LINKED_MARKERS = 50;

/** A message as it is sent. */
export interface Outgoing {
  readonly html: string;
  /** For when Telegram refuses the markup: no markup, addresses written out. */
  readonly plain: string;
  /** Questions that are offered, one button each. */
  readonly choices: readonly string[];
}

export interface RenderOptions {
  /** First words to a person, above the reply. */
  readonly notice: string | undefined;
  /** The question of a pressed button: a press leaves no message that would show it. */
  readonly heading?: string | undefined;
  /** Without a slash at the end; empty when there is none. */
  readonly publicUrl: string;
}

/**
 * Renders a reply as one message of at most 4,096 units, sources always with it. What is too long is shortened by whole sentences from its end,
 * with the sources of what stays and a link to the whole article; a cut never falls inside markup, since markup is made after cutting.
 */
export function renderReply(reply: Reply, options: RenderOptions): Outgoing {
  return { html: toHtml(fit(reply, options, toVisibleText)), plain: toPlainText(fit(reply, options, toPlainText)), choices: reply.suggestions };
}

type Measure = (lines: readonly Line[]) => string;

function fit(reply: Reply, options: RenderOptions, measure: Measure): readonly Line[] {
  const sentences = splitSentences(reply.kind === 'clarification' ? [reply.text, '', ...reply.suggestions.map((choice, index) => `${index + 1}. ${choice}`)].join('\n') : reply.text);
  const whole = layOut(sentences.join(''), reply, options, false);
  if (measure(whole).length <= MAX_UNITS) return whole;
  for (let count = sentences.length - 1; count > 0; count -= 1) {
    const shorter = layOut(sentences.slice(0, count).join('').trimEnd(), reply, options, true);
    if (measure(shorter).length <= MAX_UNITS) return shorter;
  }
  return cutHard(sentences[0] ?? '', reply, options, measure);
}

/** A first sentence that does not fit is cut between words; then, with the most verbose sources only, sources give way one by one. */
function cutHard(sentence: string, reply: Reply, options: RenderOptions, measure: Measure): readonly Line[] {
  const words = sentence.split(/(?<=\s)/u);
  for (let sources = MAX_SOURCES; sources >= 0; sources -= 1) {
    const room = MAX_UNITS - measure(layOut('', reply, options, true, sources)).length;
    let text = '';
    for (const word of words) {
      if (text.length + word.length > room - 2) break;
      text += word;
    }
    // A "word" that is longer than a message.
    if (text === '') text = sentence.slice(0, Math.max(0, room - 2)).replace(/[\uD800-\uDBFF]$/u, '');
    // Markers are named by the reply as a whole here, so that the sources stay although the sentence lost its end.
    const lines = layOut(`${text.trimEnd()} …`, reply, options, true, sources);
    if (text !== '' && measure(lines).length <= MAX_UNITS) return lines;
  }
  return [[{ text: TEXTS.shortened }]];
}

/** Sentences with the white space behind them; joined they are the text. */
function splitSentences(text: string): readonly string[] {
  return text.split(/(?<=[.!?…](?: ?\[\d+\])*\s)(?=\S)|(?<=\n)/u);
}

function layOut(text: string, reply: Reply, options: RenderOptions, isShortened: boolean, maxSources = MAX_SOURCES): readonly Line[] {
  const cited = isShortened && text !== '' && /\[\d+\]/u.test(text) ? reply.citations.filter(({ marker }) => text.includes(`[${marker}]`)) : reply.citations;
  const blocks: (readonly Line[])[] = [
    options.notice === undefined ? [] : [[{ text: options.notice, look: 'italic' }]],
    options.heading === undefined ? [] : [[{ text: clip(options.heading), look: 'bold' }]],
    linkMarkers(readMarkdown(text), cited),
    isShortened ? [[{ text: TEXTS.shortened, look: 'italic' }]] : [],
    sourceLines(cited, maxSources),
    endLines(reply, cited, options.publicUrl),
  ];
  return blocks.filter((block) => block.length > 0).flatMap((block, index) => (index === 0 ? block : [[], ...block]));
}

/** Makes each `[1]` a link to its first source. */
function linkMarkers(lines: readonly Line[], citations: readonly Citation[]): readonly Line[] {
  let left = MAX_LINKED_MARKERS;
  const urls = new Map(citations.map(({ marker, sources }) => [`[${marker}]`, safeUrl(sources[0]?.url ?? '')]));
  const link = (text: string): string | undefined => (urls.has(text) && left-- > 0 ? urls.get(text) : undefined);
  return lines.map((line) => line.flatMap((run) => (run.url === undefined ? run.text.split(/(\[\d+\])/u).filter((text) => text !== '').map((text): Run => ({ ...run, text, url: link(text) })) : [run])));
}

/** One line a source, with the markers that lean on it. */
function sourceLines(citations: readonly Citation[], maxSources: number): readonly Line[] {
  const found = new Map<string, { readonly markers: string[]; readonly words: Set<string>; readonly name: string; readonly date: string; readonly url: string | undefined }>();
  for (const { marker, sources, solidity } of citations) {
    for (const { publisher, title, url, date } of sources) {
      const key = `${url} ${title}`;
      const known = found.get(key) ?? { markers: [], words: new Set(), name: `${clip(publisher)}, « ${clip(title)} »`, date, url: safeUrl(url) };
      found.set(key, known);
      if (!known.markers.includes(`[${marker}]`)) known.markers.push(`[${marker}]`);
      if (SOLIDITY[solidity] !== '') known.words.add(SOLIDITY[solidity]);
    }
  }
  if (found.size === 0) return [];
  const lines = [...found.values()].slice(0, maxSources).map(({ markers, words, name, date, url }): Line => [{ text: `${markers.join('')} ` }, { text: name, url }, { text: `, ${[frenchDate(date), ...words].join(', ')}` }]);
  return [[{ text: TEXTS.sources, look: 'bold' }], ...lines, ...(found.size > maxSources ? [[{ text: TEXTS.moreSources(found.size - maxSources) }]] : [])];
}

function endLines(reply: Reply, cited: readonly Citation[], publicUrl: string): readonly Line[] {
  const first = cited[0];
  const attachments = reply.attachments ?? [];
  const article = first === undefined || publicUrl === '' ? undefined : safeUrl(`${publicUrl}${first.article.url}`);
  const oldest = cited.map(({ asOf }) => asOf).sort()[0];
  return [
    ...(attachments.length > 0 && publicUrl === '' ? [[{ text: TEXTS.attachmentOnSite }]] : []),
    ...(publicUrl === '' ? [] : attachments.map(({ name, url }): Line => [{ text: `${TEXTS.attachment} ` }, { text: clip(name), url: safeUrl(`${publicUrl}${url}`) }])),
    ...(oldest === undefined ? [] : [[{ text: TEXTS.asOf(frenchDate(oldest)) }, ...(article === undefined ? [] : [{ text: ' ' }, { text: TEXTS.readArticle, url: article }])]]),
  ];
}

function clip(text: string): string {
  return text.length <= MAX_TITLE_UNITS ? text : `${text.slice(0, MAX_TITLE_UNITS - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}
