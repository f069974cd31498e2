import { textsFor, type Texts } from './texts.ts';

/** Where the widget stands: floating in a corner, or in the page where its element is. */
export type Position = 'bottom-right' | 'bottom-left' | 'inline';

/** What the author of a page chose. */
export interface Settings {
  /** Folder of the service, with a closing slash. */
  readonly base: URL;
  readonly position: Position;
  readonly title: string;
  readonly label: string;
  readonly language: string;
  readonly texts: Texts;
  readonly open: boolean;
  readonly starters: readonly string[];
  /** `#rrggbb`; `undefined` for the widget's own. */
  readonly color: string | undefined;
  readonly theme: 'auto' | 'light' | 'dark';
}

/**
 * Reads the `data-` attributes of a widget's element. A value that is none of those allowed counts as absent and is told in the console, for the author of the page.
 *
 * @param scriptBase - folder of the script's own file; the service unless `data-api` names another.
 */
export function readSettings(data: DOMStringMap, scriptBase: URL): Settings {
  const { language, texts } = textsFor(data['lang'] ?? 'fr');
  return {
    base: readBase(data['api'], scriptBase),
    position: oneOf('data-position', data['position'], ['bottom-right', 'bottom-left', 'inline']),
    title: data['title'] ?? texts.title,
    label: data['label'] ?? texts.launch,
    language, texts,
    open: data['open'] !== undefined && data['open'] !== 'false',
    starters: (data['starters'] ?? '').split('|').map((question) => question.trim()).filter((question) => question !== ''),
    color: readColor(data['color']),
    theme: oneOf('data-theme', data['theme'], ['auto', 'light', 'dark']),
  };
}

function readBase(api: string | undefined, scriptBase: URL): URL {
  if (api === undefined) return scriptBase;
  try {
    return new URL(api.endsWith('/') ? api : `${api}/`, location.href);
  } catch {
    refuse('data-api', api, 'https://eclaireur.example.org');
    return scriptBase;
  }
}

function readColor(color: string | undefined): string | undefined {
  if (color === undefined) return undefined;
  const long = color.replace(/^#([\da-f])([\da-f])([\da-f])$/iu, '#$1$1$2$2$3$3');
  if (/^#[\da-f]{6}$/iu.test(long)) return long;
  refuse('data-color', color, '#0d5257');
  return undefined;
}

function oneOf<T extends string>(name: string, value: string | undefined, allowed: readonly [T, ...T[]]): T {
  const found = allowed.find((one) => one === value);
  if (value !== undefined && found === undefined) refuse(name, value, allowed.join(', '));
  return found ?? allowed[0];
}

function refuse(name: string, value: string, example: string): void {
  console.warn(`Éclaireur : ${name}="${value}" n'est pas compris. Exemple : ${example}`);
}

/** Black or white, whichever reads better on a colour (relative luminance of WCAG 2.2; one of the two always has a contrast of 4.5 or more). */
export function readableOn(color: string): '#000' | '#fff' {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  // Where the contrasts with black and with white are equal: (L + 0.05) / 0.05 = 1.05 / (L + 0.05).
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000' : '#fff';
}
