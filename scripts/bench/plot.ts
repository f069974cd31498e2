/** One line of a plot. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

const WIDTH = 640;
const HEIGHT = 360;
const MARGIN = { left: 72, right: 150, top: 40, bottom: 52 };
const COLOURS = ['#1b5e8c', '#b4501e', '#3f7d3f', '#7a3f8f', '#8a6d1b', '#444444'];
const MARKS = ['circle', 'square'] as const;

/**
 * Draws lines over logarithmic axes as SVG text, readable without colour (each line is named at its end) and on paper.
 *
 * @param series - positive numbers only; others cannot stand on a logarithmic axis and are left out.
 */
export function plotLogLog(title: string, xName: string, yName: string, series: readonly Series[]): string {
  const lines = series.map(({ name, points }) => ({ name, points: points.filter(([x, y]) => x > 0 && y > 0) })).filter(({ points }) => points.length > 0);
  const xs = decades(lines.flatMap(({ points }) => points.map(([x]) => x)));
  const ys = decades(lines.flatMap(({ points }) => points.map(([, y]) => y)));
  const place = (value: number, [low, high]: readonly [number, number], from: number, to: number): number => from + ((Math.log10(value) - low) / (high - low)) * (to - from);
  const x = (value: number): number => place(value, xs, MARGIN.left, WIDTH - MARGIN.right);
  const y = (value: number): number => place(value, ys, HEIGHT - MARGIN.bottom, MARGIN.top);
  const grid = [
    ...powers(xs).map((value) => `<path d="M${x(value)} ${MARGIN.top}V${HEIGHT - MARGIN.bottom}" stroke="#ddd"/><text x="${x(value)}" y="${HEIGHT - MARGIN.bottom + 18}" text-anchor="middle">${label(value)}</text>`),
    ...powers(ys).map((value) => `<path d="M${MARGIN.left} ${y(value)}H${WIDTH - MARGIN.right}" stroke="#ddd"/><text x="${MARGIN.left - 8}" y="${y(value) + 4}" text-anchor="end">${label(value)}</text>`),
  ];
  const drawn = lines.map(({ name, points }, index) => {
    const colour = COLOURS[index % COLOURS.length] ?? '#000';
    const last = points.at(-1) ?? [1, 1];
    return `<path d="M${points.map(([px, py]) => `${x(px).toFixed(1)} ${y(py).toFixed(1)}`).join('L')}" fill="none" stroke="${colour}" stroke-width="2"/>${points.map(([px, py]) => mark(x(px), y(py), colour, MARKS[index % MARKS.length] ?? 'circle')).join('')}<text x="${x(last[0]) + 8}" y="${y(last[1]) + 4}" fill="${colour}">${escape(name)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escape(title)}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/><text x="${MARGIN.left}" y="22" font-size="15">${escape(title)}</text>${grid.join('')}${drawn.join('')}<text x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 12}" text-anchor="middle">${escape(xName)}</text><text transform="translate(16 ${HEIGHT / 2}) rotate(-90)" text-anchor="middle">${escape(yName)}</text></svg>\n`;
}

/** Exponents of the powers of ten around the values, at least one decade wide. */
function decades(values: readonly number[]): readonly [number, number] {
  const low = Math.floor(Math.log10(Math.min(...values)));
  return [low, Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))))];
}

function powers([low, high]: readonly [number, number]): number[] {
  return Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
}

function label(value: number): string {
  return value >= 1e6 ? `${value / 1e6} M` : value >= 1000 ? `${value / 1000} k` : String(value);
}

function mark(x: number, y: number, colour: string, shape: (typeof MARKS)[number]): string {
  return shape === 'circle' ? `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4" fill="${colour}"/>` : `<rect x="${(x - 4).toFixed(1)}" y="${(y - 4).toFixed(1)}" width="8" height="8" fill="${colour}"/>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
