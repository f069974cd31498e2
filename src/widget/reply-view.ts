import type { ChatResponse } from '../protocol/index.ts';
import { citationLines, citationView } from './citation-view.ts';
import { hidden, make, makeButton, makeLink } from './dom.ts';
import { renderMarkdown } from './markdown.ts';
import { printPart } from './print.ts';
import type { Settings } from './settings.ts';
import { dateInWords } from './texts.ts';

/** What a reply can do beyond itself. */
export interface ReplyActions {
  readonly ask: (question: string) => void;
  /** Says a sentence to screen readers and shows it. */
  readonly tell: (sentence: string) => void;
}

/**
 * A whole reply: its text with markers that open their citation in place, its files, and the ways to copy and print it.
 *
 * At most one citation of a reply is open; it stands right behind the marker's sentence, so that reading, and the Tab key, go on there.
 */
export function replyView(question: string, reply: ChatResponse, settings: Settings, actions: ReplyActions): HTMLElement {
  const { texts, base } = settings;
  let open: { readonly button: HTMLButtonElement; readonly view: HTMLElement } | undefined;
  const close = (): void => {
    open?.view.remove();
    open?.button.setAttribute('aria-expanded', 'false');
    open = undefined;
  };
  const marker = (number: number): Node => {
    const citation = reply.citations.find((one) => one.marker === number);
    if (citation === undefined) return document.createTextNode(`[${number}]`);
    const button = makeButton('marker', () => {
      const wasOpen = open?.button === button;
      close();
      if (wasOpen) return;
      const view = citationView(citation, reply.text, settings, () => {
        close();
        button.focus();
      });
      button.closest('.markers')?.after(view);
      button.setAttribute('aria-expanded', 'true');
      open = { button, view };
      // Both in sight; where there is no room for both, the sentence and the beginning of its source.
      view.scrollIntoView({ block: 'nearest' });
      button.scrollIntoView({ block: 'nearest' });
    }, hidden(`${texts.source} `), `[${number}]`);
    button.setAttribute('aria-expanded', 'false');
    return button;
  };
  const context = { base, newTab: texts.newTab, marker };
  const view = make('div', { class: `reply ${reply.kind}` }, hidden(texts.answered), make('div', { class: 'text', lang: 'fr' }, ...renderMarkdown(reply.text, context)));
  view.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || open === undefined) return;
    event.stopPropagation(); // the panel would close as well
    event.preventDefault();
    const { button } = open;
    close();
    button.focus();
  });
  if (reply.mode === 'generated') view.append(make('p', { class: 'small' }, texts.generated));
  if (reply.attachments !== undefined && reply.attachments.length > 0) {
    view.append(make('p', { class: 'small' }, texts.files), make('ul', { class: 'files' }, ...reply.attachments.map((file) => make('li', {}, makeLink(file.name, file.url, base, texts.newTab)))));
  }
  if (reply.citations.length > 0) view.append(...answerTools(question, reply, settings, actions));
  return view;
}

/** All sources at once, copy, print. */
function answerTools(question: string, reply: ChatResponse, settings: Settings, actions: ReplyActions): HTMLElement[] {
  const { texts } = settings;
  const list = make('ol', { class: 'sources', 'aria-label': texts.sources });
  list.hidden = true;
  const all = makeButton('plain', () => {
    list.hidden = !list.hidden;
    if (!list.hidden && !list.hasChildNodes()) list.append(...sourceItems(reply, settings));
    all.textContent = list.hidden ? texts.allSources(reply.citations.length) : texts.hideSources;
    all.setAttribute('aria-expanded', String(!list.hidden));
  }, texts.allSources(reply.citations.length));
  all.setAttribute('aria-expanded', 'false');
  const tools = make('div', { class: 'tools' }, all,
    makeButton('plain', () => void copyText(answerText(question, reply, settings), tools, settings, actions), texts.copy),
    makeButton('plain', () => printPart(settings.title, settings.language, [
      make('h1', {}, question), make('div', { lang: 'fr' }, ...renderMarkdown(reply.text, { base: settings.base, newTab: '', marker: (number) => document.createTextNode(`[${number}]`) })),
      make('h2', {}, texts.sources), make('ol', {}, ...sourceItems(reply, settings)), make('p', {}, signature(settings)),
    ], tools), texts.print));
  return [tools, list];
}

function sourceItems(reply: ChatResponse, settings: Settings): HTMLElement[] {
  return reply.citations.map((citation) => make('li', { value: String(citation.marker) }, citationView(citation, reply.text, settings)));
}

/** A question, its answer and its sources as plain text. */
export function answerText(question: string, reply: ChatResponse, settings: Settings): string {
  const { texts } = settings;
  return [`${texts.question} ${question}`, '', plainText(reply.text), '', texts.sources, ...reply.citations.flatMap((citation) => citationLines(citation, settings)), '', signature(settings)].join('\n');
}

/** The text of a reply without the marks of Markdown. */
export function plainText(markdown: string): string {
  return markdown.replace(/\*{1,2}([^*\n]+)\*{1,2}/gu, '$1').replace(/\[([^\][]+)\]\(([^\s()]+)\)/gu, '$1 ($2)');
}

function signature({ texts, title, language, base }: Settings): string {
  return `${texts.signature(title, dateInWords(new Date().toISOString().slice(0, 10), language, texts))} ${base.href}`;
}

/** Copies by the clipboard; where the page may not use it, shows the text selected. */
async function copyText(text: string, tools: HTMLElement, { texts }: Settings, { tell }: ReplyActions): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    tell(texts.copied);
  } catch {
    const field = make('textarea', { class: 'copy', rows: '6', readonly: '', 'aria-label': texts.copy });
    field.value = text;
    tools.parentElement?.querySelector('.copy')?.remove();
    tools.after(field);
    field.focus();
    field.select();
    tell(texts.copyByHand);
  }
}
