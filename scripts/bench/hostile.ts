import { mulberry32 } from '../../src/evaluation/index.ts';

const MOST_CHARS = 2000;
const WORDS = ['contestation', 'kontestassion', 'anticonstitutionnellement', 'rendez-vous', 'aujourd\'hui', 'lorsqu\'elle', 'qsdfghjklm', 'zzyzx', 'ouioui', 'L1234-1', 'article 1234 5', '3 000 €'];

/** What somebody can send to slow an analysis down: up to 2,000 characters each. */
const KINDS: readonly (readonly [name: string, make: (random: () => number) => string])[] = [
  ['one word', (random) => fill(random, () => pick(WORDS, random).replaceAll(' ', ''))],
  ['one misspelt word many times', (random) => { const word = scramble(pick(WORDS, random), random); return fill(random, () => `${word} `); }],
  ['different misspelt words', (random) => fill(random, () => `${scramble(pick(WORDS, random), random)} `)],
  ['mixed scripts', (random) => fill(random, () => pick(['дом ', 'спасибо', '你好', 'مرحبا ', 'γειά ', 'é', 'ß', 'ﬁ', 'Ⅷ', '２０２５', 'ﷺ'], random))],
  ['stacked marks', (random) => fill(random, () => pick([...'contestation '], random) + Array.from({ length: Math.floor(random() * 20) }, () => String.fromCodePoint(0x300 + Math.floor(random() * 0x70))).join(''))],
  ['invisible characters', (random) => fill(random, () => pick([...'contester ', '\u200b', '\u200d', '\ufeff', '\u00ad', '\u2060'], random))],
  ['direction marks', (random) => fill(random, () => pick(['\u202e', '\u2067', '\u2069', 'retard ', 'אבג ', 'ابج '], random))],
  ['emoji', (random) => fill(random, () => pick(['😀', '👩‍👩‍👧‍👦', '🇫🇷', '🙏🏽', 'aide '], random))],
  ['HTML and Markdown', (random) => fill(random, () => pick(['<b>', '<', '</', '<a href="', '>', '**', '[x](', '`', '#', '| ', '&lt;', 'lettre '], random))],
  ['law numbers', (random) => fill(random, () => pick(['L. 1234', '-1', ' - ', '.', ' 5', ' R*', '_', '/', ' art. ', ' tiret '], random))],
  ['random units', (random) => fill(random, () => String.fromCharCode(Math.floor(random() * 0x10000)))],
];
const EACH = 60;

/** The same messages every time: 60 of each kind. */
export function hostileMessages(): readonly { readonly kind: string; readonly text: string }[] {
  const random = mulberry32(7);
  return KINDS.flatMap(([kind, make]) => Array.from({ length: EACH }, () => ({ kind, text: make(random) })));
}

function fill(random: () => number, piece: () => string): string {
  const length = random() < 0.5 ? MOST_CHARS : Math.ceil(random() * MOST_CHARS);
  let text = '';
  while (text.length < length) text += piece();
  return text.slice(0, length);
}

function pick(list: readonly string[], random: () => number): string {
  return list[Math.floor(random() * list.length)] ?? '';
}

/** A word with one letter in four changed. */
function scramble(word: string, random: () => number): string {
  return word.replace(/\p{L}/gu, (letter) => (random() < 0.25 ? String.fromCodePoint(97 + Math.floor(random() * 26)) : letter));
}
