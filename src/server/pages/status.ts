import { html, type Html } from '../html.ts';
import { STATUS } from '../texts.ts';
import { layout } from './layout.ts';

/** What the status page tells, all of it already counted or public. */
export interface Status {
  /** Absent while no index generation is loaded. */
  readonly index: { readonly articles: number; readonly passages: number; readonly created: string } | undefined;
  readonly channels: Readonly<Record<string, string>>;
  readonly uptimeSeconds: number;
  readonly running: number;
  readonly waiting: number;
}

/** The state of the service in plain words, for people. */
export function statusPage(status: Status): Html {
  const { index } = status;
  return layout(STATUS.title, html`<h1>${STATUS.title}</h1>
<p role="status">${index === undefined ? STATUS.preparing : STATUS.works}</p>
<dl>
${index !== undefined && html`<dt>${STATUS.corpus}</dt><dd>${index.articles} ${STATUS.articles}, ${index.passages} ${STATUS.passages}</dd>
<dt>${STATUS.built}</dt><dd><time datetime="${index.created}">${formatMoment(index.created)}</time></dd>`}
<dt>${STATUS.uptime}</dt><dd>${formatDuration(status.uptimeSeconds)}</dd>
<dt>${STATUS.load}</dt><dd>${status.running} ${STATUS.running}, ${status.waiting} ${STATUS.waiting}</dd>
<dt>${STATUS.web}</dt><dd>${STATUS.states['connected']}</dd>
${Object.entries(status.channels).map(([name, state]) => html`<dt>${STATUS.channels[name] ?? name}</dt><dd>${STATUS.states[state] ?? state}</dd>`)}
</dl>
<p>${STATUS.nothingPersonal}</p>`);
}

function formatMoment(iso: string): string {
  return new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' }).format(new Date(iso));
}

/** In the two largest units that are not zero. */
function formatDuration(seconds: number): string {
  const whole = Math.floor(seconds);
  const parts: readonly (readonly [number, string])[] = [[Math.floor(whole / 86_400), 'j'], [Math.floor(whole / 3600) % 24, 'h'], [Math.floor(whole / 60) % 60, 'min'], [whole % 60, 's']];
  const from = parts.findIndex(([count]) => count > 0);
  return from === -1 ? '0 s' : parts.slice(from, from + 2).filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(' ');
}
