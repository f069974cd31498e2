import { html, type Html } from '../html.ts';
import { PROBLEMS } from '../texts.ts';
import { layout } from './layout.ts';

/** What each `type` of a problem body leads to. */
export function problemsPage(): Html {
  return layout('Messages d\'erreur', html`<h1>Messages d'erreur</h1><dl>${Object.entries(PROBLEMS).map(([code, problem]) => html`<dt id="${code}">${problem.title} (${problem.status})</dt><dd>${problem.detail}</dd>`)}</dl>`);
}
