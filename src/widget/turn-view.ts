import type { Fault } from './client.ts';
import { hidden, make, makeButton } from './dom.ts';
import { renderMarkdown } from './markdown.ts';
import { replyView, type ReplyActions } from './reply-view.ts';
import type { Settings } from './settings.ts';
import type { ChatResponse } from '../protocol/index.ts';

/** A question in the conversation, with what comes of it. */
export interface TurnView {
  readonly element: HTMLElement;
  /** Shows the text so far; screen readers are told nothing before it is whole. */
  grow(text: string): void;
  finish(reply: ChatResponse): void;
  /** Shows that nothing came, why, and a button to try again. */
  fail(sentence: string, retry: () => void): void;
  /** Takes the buttons for a next question away: another question was asked. */
  retire(): void;
}

/** Makes the view of a question that waits for its reply. */
export function turnView(question: string, settings: Settings, actions: ReplyActions & { readonly stop: () => void }): TurnView {
  const { texts, base } = settings;
  const body = make('div', { 'aria-busy': 'true' });
  const element = make('div', { class: 'turn' }, make('h3', { class: 'question' }, hidden(texts.asked), ` ${question}`), body);
  const preview = make('div', { class: 'reply preview', inert: '' }, make('p', { class: 'searching' }, texts.searching));
  body.append(preview, makeButton('plain', actions.stop, texts.stop));
  let nextQuestions: HTMLElement | undefined;
  const settle = (...nodes: readonly Node[]): void => {
    body.removeAttribute('aria-busy');
    body.replaceChildren(...nodes);
  };
  return {
    element,
    grow: (text) => preview.replaceChildren(...renderMarkdown(text, { base, newTab: texts.newTab, marker: (number) => document.createTextNode(`[${number}]`) })),
    finish: (reply) => {
      settle(replyView(question, reply, settings, actions));
      if (reply.suggestions.length === 0) return;
      nextQuestions = questionList(reply.kind === 'clarification' || reply.kind === 'dialogue' ? texts.clarify : texts.next, reply.suggestions, actions.ask);
      body.append(nextQuestions);
    },
    fail: (sentence, retry) => settle(make('p', { class: 'fault' }, sentence), makeButton('plain', retry, texts.retry)),
    retire: () => nextQuestions?.remove(),
  };
}

/** Questions to ask with one tap, under their name. */
export function questionList(name: string, questions: readonly string[], ask: (question: string) => void): HTMLElement {
  return make('div', { class: 'next' }, make('p', { class: 'small' }, name),
    make('ul', { 'aria-label': name }, ...questions.map((question) => make('li', {}, makeButton('suggestion', () => ask(question), question)))));
}

/** The sentence for a fault, with the time to wait where the service named one. */
export function faultSentence(fault: Fault, retryAfterSeconds: number | undefined, { texts }: Settings): string {
  return retryAfterSeconds === undefined ? texts.faults[fault] : `${texts.faults[fault]} ${texts.retryIn(retryAfterSeconds)}`;
}
