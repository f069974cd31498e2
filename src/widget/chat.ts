import { forgetConversation, sendMessage, type Fault } from './client.ts';
import { buildPanel, type Panel } from './panel.ts';
import { plainText } from './reply-view.ts';
import type { Settings } from './settings.ts';
import type { SavedTurn, Store } from './store.ts';
import { faultSentence, turnView, type TurnView } from './turn-view.ts';
import type { ChatResponse } from '../protocol/index.ts';

/** From this wait on, screen readers are told that the answer is being looked for. */
const LONG_WAIT_MS = 2500;

/** Room above the question that is shown. */
const MARGIN_PX = 8;

/** What happens in a chat, for the page around it: never a word of what was asked or answered. */
export type ChatEvent =
  | { readonly name: 'question' }
  | { readonly name: 'answer'; readonly detail: { readonly kind: ChatResponse['kind']; readonly citations: number; readonly mode: ChatResponse['mode'] } }
  | { readonly name: 'error'; readonly detail: { readonly fault: Fault } }
  | { readonly name: 'erase' };

/** A conversation with the service and its view. Made when the widget is opened for the first time. */
export class Chat {
  readonly panel: Panel;
  private readonly settings: Settings;
  private readonly store: Store;
  private readonly emit: (event: ChatEvent) => void;
  private readonly isInline: boolean;
  private conversation: string | undefined;
  private simple = false;
  private turns: readonly SavedTurn[] = [];
  private last: TurnView | undefined;
  private running: AbortController | undefined;

  constructor(settings: Settings, store: Store, emit: (event: ChatEvent) => void, close?: () => void) {
    this.settings = settings;
    this.store = store;
    this.emit = emit;
    this.isInline = settings.position === 'inline';
    this.panel = buildPanel(settings, {
      send: (question) => void this.ask(question),
      erase: () => void this.erase(),
      setSimple: (simple) => {
        this.simple = simple;
        this.save();
      },
      ...(close === undefined ? {} : { close }),
    });
    this.panel.reset();
    this.restore();
  }

  /** Asks, and shows what comes of it; resolves when it is shown. While a question runs, another one is not sent, and that is said. */
  async ask(question: string): Promise<void> {
    const { panel } = this;
    if (this.running !== undefined) return this.tell(this.settings.texts.wait);
    const running = new AbortController();
    this.running = running;
    if (panel.field.value.trim() === question) this.writeField('');
    panel.notice('');
    panel.announce('');
    const view = this.addTurn(question);
    this.emit({ name: 'question' });
    const waiting = setTimeout(() => panel.announce(this.settings.texts.searching), LONG_WAIT_MS);
    const request = { message: question, ...(this.conversation === undefined ? {} : { conversation: this.conversation }), ...(this.simple ? { style: 'simple' as const } : {}) };
    const outcome = await sendMessage(this.settings.base, request, (text) => view.grow(text), running.signal);
    clearTimeout(waiting);
    if (this.running !== running) return; // erased meanwhile
    this.running = undefined;
    if (outcome.kind === 'reply') this.finish(question, outcome.reply, view);
    else {
      const sentence = outcome.kind === 'stopped' ? this.settings.texts.stopped : faultSentence(outcome.fault, outcome.retryAfterSeconds, this.settings);
      this.fail(question, sentence, view);
      if (outcome.kind === 'fault') this.emit({ name: 'error', detail: { fault: outcome.fault } });
    }
    this.showTurn(view);
  }

  /** Erases at once what this tab keeps, then has the service forget. */
  async erase(): Promise<void> {
    const { panel, conversation } = this;
    const { texts } = this.settings;
    this.stop();
    this.running = undefined;
    this.conversation = undefined;
    this.turns = [];
    this.last = undefined;
    this.store.clear();
    panel.reset();
    this.writeField('');
    panel.field.focus({ preventScroll: true });
    this.emit({ name: 'erase' });
    const forgotten = conversation === undefined || (await forgetConversation(this.settings.base, conversation));
    this.tell(forgotten ? texts.erased : texts.eraseFailed);
  }

  /** Stops a running question, if there is one. */
  stop(): void {
    this.running?.abort();
  }

  private finish(question: string, reply: ChatResponse, view: TurnView): void {
    this.conversation = reply.conversation;
    this.turns = [...this.turns, { question, reply }];
    this.save();
    this.keepFocus(() => view.finish(reply));
    this.panel.announce(plainText(reply.text).replace(/\s?\[\d+\]/gu, ''));
    this.emit({ name: 'answer', detail: { kind: reply.kind, citations: reply.citations.length, mode: reply.mode } });
  }

  private fail(question: string, sentence: string, view: TurnView): void {
    if (this.panel.field.value === '') this.writeField(question);
    const retry = (): void => {
      this.keepFocus(() => view.element.remove());
      void this.ask(question);
    };
    this.keepFocus(() => view.fail(sentence, retry));
    this.panel.announce(sentence);
  }

  private addTurn(question: string): TurnView {
    const { log } = this.panel;
    this.keepFocus(() => {
      this.last?.retire();
      log.querySelector(':scope > .next')?.remove();
    });
    const view = turnView(question, this.settings, { ask: (next) => void this.ask(next), tell: (sentence) => this.tell(sentence), stop: () => this.stop() });
    this.last = view;
    log.append(view.element);
    this.showTurn(view);
    return view;
  }

  /** The question at the top, as far as there is something to scroll: reading begins there. */
  private showTurn({ element }: TurnView): void {
    const { log } = this.panel;
    if (this.isInline) element.scrollIntoView({ block: element.clientHeight > innerHeight ? 'start' : 'nearest' });
    // By hand: scrollIntoView would move the page around a frame as well. On a low screen the whole panel scrolls, not the log.
    else if (log.scrollHeight > log.clientHeight) log.scrollTop = element.offsetTop - MARGIN_PX;
    else log.parentElement?.scrollTo(0, log.offsetTop + element.offsetTop - MARGIN_PX);
  }

  private restore(): void {
    const saved = this.store.load();
    if (saved === undefined) return;
    this.simple = saved.simple;
    this.panel.showSimple(saved.simple);
    this.turns = saved.turns;
    if (saved.turns.length === 0) return;
    this.conversation = saved.conversation;
    for (const { question, reply } of saved.turns) this.addTurn(question).finish(reply);
  }

  private save(): void {
    // Nothing is stored before there is something to keep.
    if (this.conversation !== undefined) this.store.save({ conversation: this.conversation, simple: this.simple, turns: this.turns });
  }

  private tell(sentence: string): void {
    this.panel.notice(sentence);
    this.panel.announce(sentence);
  }

  private writeField(text: string): void {
    this.panel.field.value = text;
    this.panel.field.dispatchEvent(new Event('input'));
  }

  /** Changes the conversation; where the button that has the focus goes away, the focus goes to the conversation. */
  private keepFocus(change: () => void): void {
    const { log } = this.panel;
    const root = log.getRootNode();
    const focused = root instanceof ShadowRoot ? root.activeElement : null; // a restored conversation is not in the page yet
    change();
    if (focused !== null && !focused.isConnected) log.focus({ preventScroll: true });
  }
}
