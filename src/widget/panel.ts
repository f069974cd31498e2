import { hidden, keepTogether, make, makeButton } from './dom.ts';
import type { Settings } from './settings.ts';
import { questionList } from './turn-view.ts';

/** Longest message of the contract (`MESSAGE_MAX_CHARS` of the protocol; a test holds them equal). */
export const MAX_CHARS = 2000;
/** From this many characters left on, the count is shown. */
const COUNT_FROM = 200;

export interface PanelActions {
  readonly send: (question: string) => void;
  readonly erase: () => void;
  readonly setSimple: (simple: boolean) => void;
  /** Absent where the widget stands in the page and cannot be closed. */
  readonly close?: () => void;
}

/** The static parts of the opened widget. */
export interface Panel {
  /** Header, conversation and form, in reading order. */
  readonly parts: readonly HTMLElement[];
  readonly heading: HTMLElement;
  readonly log: HTMLElement;
  readonly field: HTMLTextAreaElement;
  /** Shows the introduction and the starter questions, without any turn. */
  reset(): void;
  showSimple(simple: boolean): void;
  /** One sentence under the conversation; empty takes it away. */
  notice(sentence: string): void;
  /** Hands a text to screen readers, once. */
  announce(text: string): void;
  /** Follows, or no longer follows, whether the browser has a connection. */
  watchConnection(on: boolean): void;
}

/** Ids inside the widget's own tree. */
export const IDS = { heading: 'titre', introduction: 'presentation', field: 'question', panel: 'panneau' } as const;

/** Builds what is inside the opened widget. */
export function buildPanel(settings: Settings, actions: PanelActions): Panel {
  const { texts } = settings;
  const heading = make('h2', { id: IDS.heading, tabindex: '-1' }, settings.title);
  const simple = makeButton('switch', () => {
    const on = simple.getAttribute('aria-checked') !== 'true';
    showSimple(on);
    actions.setSimple(on);
  }, make('span', { class: 'track' }), texts.simple, hidden(` : ${texts.simpleHint}`));
  simple.setAttribute('role', 'switch');
  const showSimple = (on: boolean): void => simple.setAttribute('aria-checked', String(on));
  showSimple(false);
  const header = make('div', { class: 'header' }, heading,
    ...(actions.close === undefined ? [] : [makeButton('plain', actions.close, texts.close)]),
    make('div', { class: 'bar' }, simple, makeButton('plain', actions.erase, texts.erase, hidden(` ${texts.eraseHint}`))));
  const log = make('div', { class: 'log', role: 'region', tabindex: '0', 'aria-label': texts.conversation });
  const offline = make('p', { class: 'offline', role: 'status' });
  const note = make('p', { class: 'note' });
  // Apart from the conversation: a growing text, or one that is shown again, must not be read out.
  const live = make('div', { class: 'hidden', role: 'status', lang: 'fr' });
  const { form, field } = buildForm(settings, actions.send);
  const showConnection = (): void => {
    offline.textContent = navigator.onLine ? '' : texts.offline;
  };
  return {
    parts: [header, log, make('div', { class: 'footer' }, offline, note, form), live],
    heading, log, field, showSimple,
    reset: () => log.replaceChildren(
      make('div', { id: IDS.introduction, class: 'introduction' }, ...texts.introduction.map((sentence) => make('p', {}, keepTogether(sentence)))),
      ...(settings.starters.length === 0 ? [] : [questionList(texts.starters, settings.starters, actions.send)])),
    notice: (sentence) => {
      note.textContent = sentence;
    },
    announce: (text) => {
      live.textContent = text;
    },
    watchConnection: (on) => {
      for (const name of ['online', 'offline']) {
        if (on) addEventListener(name, showConnection);
        else removeEventListener(name, showConnection);
      }
      showConnection();
    },
  };
}

function buildForm({ texts }: Settings, send: (question: string) => void): { readonly form: HTMLFormElement; readonly field: HTMLTextAreaElement } {
  const field = make('textarea', { id: IDS.field, rows: '2', maxlength: String(MAX_CHARS), enterkeyhint: 'send', autocomplete: 'off' });
  const count = make('p', { class: 'count' });
  const form = make('form', {}, make('label', { for: IDS.field }, texts.field),
    make('div', { class: 'ask' }, field, make('button', { type: 'submit', class: 'send' }, texts.send)), count);
  const submit = (): void => {
    const question = field.value.trim();
    if (question !== '') send(question);
    else field.focus();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener('keydown', (event) => {
    // A composed character (a Japanese keyboard, a dead key) ends with Enter too.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  field.addEventListener('input', () => {
    const left = MAX_CHARS - field.value.length;
    count.textContent = left < COUNT_FROM ? texts.charsLeft(left) : '';
  });
  return { form, field };
}
