import { type Reply } from '../../answering/index.ts';
import { html, type Html } from '../html.ts';
import { PAGE, PROBLEMS } from '../texts.ts';
import { layout } from './layout.ts';
import { replyHtml } from './reply.ts';

/** The home page with the chat form; with `reply`, the answer to a form that was sent without JavaScript. */
export function homePage(state: { readonly conversation?: string; readonly question?: string; readonly reply?: Reply; readonly invalid?: boolean }): Html {
  return layout(PAGE.name, html`<h1>${PAGE.tagline}</h1>
<p>${PAGE.machine}</p>
<p>${PAGE.keeps}</p>
<p>${PAGE.limits}</p>
<section aria-label="Conversation">
<div id="log" role="log" aria-live="polite" aria-label="Conversation" tabindex="0">
${state.question !== undefined && html`<p class="asked">${state.question}</p>`}
${state.reply !== undefined && replyHtml(state.reply)}
${state.invalid === true && html`<p role="alert">${PROBLEMS['message-invalide'].detail}</p>`}
</div>
<form id="chat" method="post" action="/">
<label for="message">${PAGE.question}</label>
<textarea id="message" name="message" rows="3" maxlength="2000" required></textarea>
<input type="hidden" name="conversation" value="${state.conversation ?? ''}">
<button type="submit">${PAGE.ask}</button>
<button type="button" id="erase" hidden>${PAGE.erase}</button>
</form>
</section>`, { script: '/assets/chat.js' });
}
