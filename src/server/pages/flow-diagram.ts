import type { RegisterField } from '../../corpus/index.ts';
import { html, type Html } from '../html.ts';
import type { RegisteredArticle } from '../register.ts';
import { REGISTER } from './register-texts.ts';
import { linesSvg, wrapText } from './svg-text.ts';
import { FIELD_WORDS } from './texts.ts';

/** Units are CSS pixels on a phone 360 wide; a wider window shows the picture larger. */
const WIDTH = 340;
const LINE = 17;
const PADDING = 12;
const ARROW = 26;
const LINE_CHARS = 47;
const STATEMENTS = 4;

/** A picture of an algorithm: inputs → calculation → effect → recourse, as far as they are known; the sheet beside it says the same in text. */
export function flowDiagram({ register: { fields } }: RegisteredArticle): Html {
  const steps: readonly (readonly [string, RegisterField])[] = [[FIELD_WORDS.inputs, fields.inputs], [REGISTER.calculation, fields.output], [FIELD_WORDS.effect, fields.effect], [FIELD_WORDS.recourse, fields.recourse]];
  let top = 1;
  const drawn = steps.map(([title, field], index) => {
    const lines = linesOf(field);
    const height = 2 * PADDING + (lines.length + 1) * LINE;
    const y = top;
    top += height + ARROW;
    return html`<rect class="${field.kind === 'known' ? 'box' : 'box unknown'}" x="1" y="${y}" width="${WIDTH - 2}" height="${height}" rx="6"/>
${linesSvg([title], PADDING, y + PADDING + LINE - 4, LINE, 'title')}${linesSvg(lines, PADDING, y + PADDING + 2 * LINE - 4, LINE)}
${index < steps.length - 1 && html`<path class="arrow" d="M${WIDTH / 2} ${y + height + 3}v${ARROW - 10}m-5 -6l5 6l5 -6"/>`}`;
  });
  return html`<figure class="diagram"><svg role="img" aria-label="${REGISTER.diagramLabel}" viewBox="0 0 ${WIDTH} ${top - ARROW + 1}" xmlns="http://www.w3.org/2000/svg">${drawn}</svg><figcaption>${REGISTER.diagramSame}</figcaption></figure>`;
}

function linesOf(field: RegisterField): string[] {
  if (field.kind === 'unknown') return wrapText(`${REGISTER.notKnown} ${field.text}`, LINE_CHARS);
  const shown = field.statements.slice(0, STATEMENTS).flatMap((statement) => wrapText(`• ${statement.text}`, LINE_CHARS));
  return field.statements.length > STATEMENTS ? [...shown, `… ${REGISTER.more}`] : shown;
}
