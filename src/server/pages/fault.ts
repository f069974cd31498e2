import { html, type Html } from '../html.ts';
import type { ProblemCode } from '../texts.ts';
import { PROBLEMS } from '../texts.ts';
import { FAULT } from './about-texts.ts';
import { layout } from './layout.ts';

/** A fault, told to a person who followed a link. */
export function faultPage(code: ProblemCode): Html {
  const { title, detail } = PROBLEMS[code];
  return layout(title, html`<h1>${title}</h1><p>${detail}</p><p><a class="button" href="/">${FAULT.back}</a> <a class="button" href="/articles">${FAULT.list}</a></p>`, { unlisted: true });
}
