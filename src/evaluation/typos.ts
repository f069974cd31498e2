import { mulberry32 } from './bootstrap.ts';

const KEYS: Readonly<Record<string, string>> = { a: 'zq', b: 'vn', c: 'xv', d: 'sf', e: 'zr', f: 'dg', g: 'fh', h: 'gj', i: 'uo', j: 'hk', k: 'jl', l: 'km', m: 'l', n: 'b', o: 'ip', p: 'o', q: 's', r: 'et', s: 'qd', t: 'ry', u: 'yi', v: 'cb', w: 'x', x: 'wc', y: 'tu', z: 'ae' };
const MIN_LETTERS = 5;

/**
 * A question with one slip in every third word of five letters or more (at least one): swapped letters, one left out, a neighbouring AZERTY key, a doubled letter undone or made;
 * and without accents. Deterministic for the same seed.
 */
export function addTypos(text: string, seed: number): string {
  const random = mulberry32(seed);
  const words = text.normalize('NFD').replace(/\p{M}/gu, '').split(/(\P{L}+)/u);
  const long = words.flatMap((word, index) => (word.length >= MIN_LETTERS && /^\p{L}+$/u.test(word) ? [index] : []));
  const start = Math.floor(random() * 3);
  const hit = new Set(long.filter((_, place) => place % 3 === start % Math.min(3, long.length)));
  return words.map((word, index) => (hit.has(index) ? slip(word, random) : word)).join('');
}

function slip(word: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (word.length - 2));
  const head = word.slice(0, at);
  const letter = word[at] ?? '';
  const tail = word.slice(at + 1);
  switch (Math.floor(random() * 4)) {
    case 0: return `${head}${tail.slice(0, 1)}${letter}${tail.slice(1)}`;
    case 1: return `${head}${tail}`;
    case 2: return `${head}${KEYS[letter.toLowerCase()]?.[Math.floor(random() * 2)] ?? letter}${tail}`;
    default: return /(.)\1/u.test(word) ? word.replace(/(.)\1/u, '$1') : `${head}${letter}${letter}${tail}`;
  }
}
