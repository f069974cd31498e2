import { frenchDate } from '../../answering/index.ts';
import { html, type Html } from '../html.ts';
import { sheetPath, type DatedStatement, type RegisteredArticle } from '../register.ts';
import { SOLIDITY_WORDS } from '../texts.ts';
import { REGISTER } from './register-texts.ts';
import { linesSvg, wrapText } from './svg-text.ts';

const WIDTH = 340;
const EDGE = 6;
const LINE = 16;
const LANE = 26;
const AXIS = 24;
const LINE_CHARS = 48;
const BAR = 10;
const LEAST_BAR = 7;
/** Width of a written year. */
const TICK = 28;
/** Widest step between two years that are written. */
const LABELS = 6;

/** A picture of dated statements, one lane an article, and the same as a list. */
export function timelineHtml(dated: readonly DatedStatement[]): Html {
  const [first] = dated;
  const last = dated.at(-1);
  if (first === undefined || last === undefined) return html``;
  return html`${pictureHtml(dated, yearOf(first.statement.date), yearOf(last.statement.date))}
<h3 id="chronologie-liste">${REGISTER.timelineList}</h3>
<ol class="timeline">${dated.map(({ article, statement }) => html`<li><time datetime="${statement.date}">${frenchDate(statement.date)}</time> <a href="${sheetPath(article)}">${article.title}</a> : ${statement.text} <small>[${SOLIDITY_WORDS[statement.solidity]}]</small></li>`)}</ol>`;
}

function pictureHtml(dated: readonly DatedStatement[], from: number, to: number): Html {
  const scale = (WIDTH - 2 * EDGE) / (to + 1 - from);
  const place = (years: number): number => round(EDGE + (years - from) * scale);
  const lanes = [...new Set(dated.map(({ article }) => article))];
  let top = AXIS;
  const drawn = lanes.map((article) => {
    const lines = wrapText(article.title, LINE_CHARS);
    const y = top;
    top += lines.length * LINE + LANE;
    return laneSvg(article, lines, y, dated, place);
  });
  const every = Math.ceil((to - from + 1) / LABELS);
  const years = Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, index) => from + index * every);
  return html`<figure class="diagram"><svg role="img" aria-label="${REGISTER.timelineLabel}" viewBox="0 0 ${WIDTH} ${top + 4}" xmlns="http://www.w3.org/2000/svg">
${years.map((year) => html`<path class="year" d="M${place(year)} ${AXIS - 6}V${top}"/><text class="tick" x="${place(year)}" y="12"${place(year) > WIDTH - TICK && html` text-anchor="end"`}>${year}</text>`)}${drawn}</svg></figure>`;
}

function laneSvg(article: RegisteredArticle, lines: readonly string[], top: number, dated: readonly DatedStatement[], place: (years: number) => number): Html {
  const middle = top + lines.length * LINE + 10;
  const bars = dated.filter((one) => one.article === article).map(({ statement }) => {
    const [start, end] = spanOf(statement.date);
    const isFirm = statement.solidity === 'officiel' || statement.solidity === 'secondaire';
    return html`<rect class="${isFirm ? 'bar' : 'bar claim'}" x="${place(start)}" y="${middle - BAR / 2}" width="${round(Math.max(LEAST_BAR, place(end) - place(start)))}" height="${BAR}" rx="2"/>`;
  });
  return html`${linesSvg(lines, EDGE, top + LINE - 4, LINE)}<path class="lane" d="M${EDGE} ${middle}H${WIDTH - EDGE}"/>${bars}`;
}

/** Where a date begins and ends, in years with fractions: a year, a month or a day long. */
function spanOf(date: string): readonly [number, number] {
  const [year = 0, month, day] = date.split('-').map(Number);
  if (month === undefined) return [year, year + 1];
  const start = year + (month - 1) / 12;
  return day === undefined ? [start, start + 1 / 12] : [start + (day - 1) / 365, start + day / 365];
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
