import type { Reply } from '../../answering/index.ts';
import { html, type Html } from '../html.ts';
import { PAGE, PROBLEMS } from '../texts.ts';
import { layout } from './layout.ts';
import { replyHtml } from './reply.ts';

/** What the home page shows; `reply` answers a form that was sent without JavaScript. */
export interface HomeState {
  /** Is there a widget to load? */
  readonly widget: boolean;
  /** Questions to begin with; none while no index is loaded. */
  readonly starters: readonly string[];
  readonly conversation?: string;
  readonly question?: string;
  readonly reply?: Reply;
  readonly invalid?: boolean;
}

/** The home page with the chat. The form stands inside the widget's element: the widget takes its place where JavaScript runs. */
export function homePage(state: HomeState): Html {
  return layout(PAGE.name, html`<h1>${PAGE.tagline}</h1>
<p>${PAGE.machine}</p>
${state.question !== undefined && html`<section aria-label="Réponse"><p class="asked">${state.question}</p>${state.reply !== undefined && replyHtml(state.reply)}</section>`}
${state.invalid === true && html`<p role="alert">${PROBLEMS['message-invalide'].detail}</p>`}
<eclaireur-chat data-position="inline" data-starters="${state.starters.join('|')}">
<form method="post" action="/" aria-label="Conversation">
<label for="message">${PAGE.question}</label>
<textarea id="message" name="message" rows="3" maxlength="2000" required></textarea>
<input type="hidden" name="conversation" value="${state.conversation ?? ''}">
<button type="submit">${PAGE.ask}</button>
</form>
</eclaireur-chat>
<h2>Ce que cette machine garde, et ce qu'elle ne peut pas</h2>
<p>${PAGE.keeps}</p>
<p>${PAGE.limits}</p>`, state.widget ? { script: '/widget.js' } : {});
}
