import type { Reply } from '../../answering/index.ts';
import type { Article } from '../../corpus/index.ts';
import { html, type Html } from '../html.ts';
import { PAGE, TYPE_WORDS } from '../texts.ts';
import { layout } from './layout.ts';
import { replyHtml } from './reply.ts';
import type { StarterTheme } from './starters.ts';
import { HOME } from './texts.ts';

/** What the home page shows; `reply` answers a form that was sent without JavaScript. */
export interface HomeState {
  /** Is there a widget to load? */
  readonly widget: boolean;
  /** Questions to begin with; none while no index is loaded. */
  readonly themes: readonly StarterTheme[];
  /** What the corpus says of the service first; the program's own words where it says nothing. */
  readonly home?: Article['home'];
  readonly canonical?: string | undefined;
  readonly conversation?: string;
  readonly question?: string;
  readonly reply?: Reply;
  readonly invalid?: boolean;
}

/** The home page with the chat. The form stands inside the widget's element: the widget takes its place where JavaScript runs. */
export function homePage(state: HomeState): Html {
  const tagline = state.home?.tagline ?? PAGE.tagline;
  const firsts = state.themes.flatMap((theme) => theme.questions.slice(0, 1));
  return layout(PAGE.name, html`<h1>${tagline}</h1>
<p>${state.home?.notice ?? PAGE.machine}</p>
${state.question !== undefined && html`<section aria-label="${HOME.answer}"><p class="asked">${state.question}</p>${state.reply !== undefined && replyHtml(state.reply)}</section>`}
${state.invalid === true && html`<p role="alert">${HOME.invalid}</p>`}
<eclaireur-chat data-position="inline" data-starters="${firsts.join('|')}">
<form method="post" action="/" aria-label="${HOME.chat}">
<label for="message">${PAGE.question}</label>
<textarea id="message" name="message" rows="3" maxlength="2000" required></textarea>
<input type="hidden" name="conversation" value="${state.conversation ?? ''}">
<button type="submit">${PAGE.ask}</button>
</form>
${firsts.length > 0 && html`<form class="first" method="post" action="/" aria-label="${HOME.first}">${firsts.map(questionHtml)}</form>`}
</eclaireur-chat>
${state.themes.length > 0 && themesHtml(state.themes)}
<h2>${HOME.keeps}</h2>
<p>${PAGE.keeps}</p>
<p>${PAGE.limits}</p>
<h2>${HOME.read}</h2>
<ul class="ways"><li><a href="/articles">${HOME.articles}</a></li><li><a href="/algorithmes">${HOME.register}</a></li><li><a href="/a-propos">${HOME.about}</a></li></ul>`, {
    scripts: state.widget ? ['/widget.js', '/assets/home.js'] : [], description: tagline, saysNotice: true, under: '/', canonical: state.canonical,
    ...(state.reply === undefined && state.canonical !== undefined ? {
      structured: {
        '@context': 'https://schema.org', '@type': 'WebSite', name: PAGE.name, description: tagline, inLanguage: 'fr', url: state.canonical,
        potentialAction: { '@type': 'SearchAction', target: `${state.canonical}articles?q={search_term_string}`, 'query-input': 'required name=search_term_string' },
      },
    } : {}),
  });
}

/** Each question is a button of the form: it is asked without JavaScript too, and never stands in an address. */
function themesHtml(themes: readonly StarterTheme[]): Html {
  return html`<section aria-labelledby="themes"><h2 id="themes">${HOME.themes}</h2>
<form id="questions" class="themes" method="post" action="/">${themes.map(({ type, questions }) => html`<div><h3>${TYPE_WORDS[type]}</h3>${questions.slice(1).map(questionHtml)}</div>`)}</form></section>`;
}

function questionHtml(question: string): Html {
  return html`<button class="suggestion" name="message" value="${question}">${question}</button>`;
}
