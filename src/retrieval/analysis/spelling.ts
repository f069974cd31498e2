import { fold } from '../../corpus/text.ts';

/** Words of the corpus that corrections may lead to. */
export interface Vocabulary {
  /** Folded word → the spelling most used in the corpus, and how often any spelling of it occurs. */
  readonly words: ReadonlyMap<string, { readonly spelling: string; readonly count: number }>;
}

export interface Correction {
  readonly word: string;
  /** Edit cost, 0 for a mere change of accents; see `editCost`. */
  readonly cost: number;
}

const NEIGHBOURS: Readonly<Record<string, string>> = {
  a: 'zqs', z: 'aesqd', e: 'zrsd', r: 'etdf', t: 'ryfg', y: 'tugh', u: 'yihj', i: 'uojk', o: 'ipkl', p: 'olm', q: 'aswz', s: 'qdzexw', d: 'sfercx', f: 'dgrtvc', g: 'fhtybv', h: 'gjyunb', j: 'hkuin',
  k: 'jlio', l: 'kmop', m: 'lp', w: 'xqs', x: 'wcsd', c: 'xvdf', v: 'cbfg', b: 'vngh', n: 'bhj',
};
const VOWELS = new Set('aeiouy');

/** Costs of single edits; a plain one costs 1. Doubling and vowels are what French writers confuse most, neighbouring keys what phones do. */
const DOUBLING_COST = 0.35;
const VOWEL_COST = 0.7;
const NEIGHBOUR_COST = 0.75;
const TRANSPOSITION_COST = 0.7;
/** Two words that sound alike are at most this far apart, however they are written. */
const SOUND_ALIKE_COST = 0.8;
/** Shorter sounds are shared by words that have nothing in common (« free » and « frais »). */
const SOUND_MIN_CHARS = 4;
const CANDIDATES_COMPARED = 60;
const MAX_LENGTH_DIFFERENCE = 2;

/** Corrects single words against a vocabulary. Immutable; built once an index. */
export class SpellingCorrector {
  private readonly vocabulary: Vocabulary;
  private readonly keys: readonly string[];
  private readonly byBigram: ReadonlyMap<string, Int32Array>;
  private readonly bySound = new Map<string, number[]>();
  private readonly sounds: readonly string[];
  private readonly lengths: Uint8Array;
  /** Bigrams that each key shares with the typed word; all 0 between two words. */
  private readonly shared: Uint8Array;

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
    this.keys = [...vocabulary.words.keys()].filter((word) => word.length >= 3 && /^\p{L}+$/u.test(word)).sort();
    this.sounds = this.keys.map((key) => soundOf(vocabulary.words.get(key)?.spelling ?? key));
    this.shared = new Uint8Array(this.keys.length);
    this.lengths = Uint8Array.from(this.keys, (word) => Math.min(255, word.length));
    const byBigram = new Map<string, number[]>();
    this.keys.forEach((word, index) => {
      for (const bigram of bigramsOf(word)) push(byBigram, bigram, index);
      push(this.bySound, this.sounds[index] ?? '', index);
    });
    this.byBigram = new Map([...byBigram].map(([bigram, list]) => [bigram, Int32Array.from(list)]));
  }

  /** Spelling of a known word with its accents; `undefined` for a word that the corpus does not use. */
  known(word: string): string | undefined {
    return this.vocabulary.words.get(fold(word))?.spelling;
  }

  /**
   * Best corrections of a word that the vocabulary lacks.
   *
   * @returns up to `limit` words, cheapest first, frequent ones first among equals; empty for short words and where nothing is near: up to one plain
   *   edit for words of 4–6 letters, about one and a half for longer ones.
   */
  correct(word: string, limit = 2): Correction[] {
    const folded = fold(word);
    if (folded.length < 4 || folded.length > 30 || !/^\p{L}+$/u.test(folded)) return [];
    const maxCost = folded.length <= 5 ? 0.8 : folded.length <= 7 ? 1.05 : 1.6;
    const own = soundOf(folded);
    const scored = this.candidates(folded, own).flatMap((index): { key: string; cost: number; count: number }[] => {
      const key = this.keys[index] ?? '';
      const sound = own.length >= SOUND_MIN_CHARS && this.sounds[index] === own ? SOUND_ALIKE_COST : Number.POSITIVE_INFINITY;
      const cost = Math.min(editCost(folded, key, maxCost) + (key[0] === folded[0] ? 0 : 0.3), sound);
      return cost <= maxCost ? [{ key, cost, count: this.vocabulary.words.get(key)?.count ?? 1 }] : [];
    });
    // A frequent word may be a little further away: a factor e in frequency is worth 0.08 of an edit.
    scored.sort((left, right) => (left.cost - 0.08 * Math.log(left.count)) - (right.cost - 0.08 * Math.log(right.count)) || (left.key < right.key ? -1 : 1));
    return scored.slice(0, limit).map(({ key, cost }) => ({ word: this.vocabulary.words.get(key)?.spelling ?? key, cost }));
  }

  /** Places of the words that share most bigrams with the typed one, and of those that sound like it; in no order. */
  private candidates(folded: string, sound: string): number[] {
    const { shared, lengths } = this;
    const touched: number[] = [];
    for (const bigram of bigramsOf(folded)) {
      for (const index of this.byBigram.get(bigram) ?? NO_WORDS) {
        if (Math.abs((lengths[index] ?? 0) - folded.length) > MAX_LENGTH_DIFFERENCE) continue;
        if (shared[index] === 0) touched.push(index);
        shared[index] = (shared[index] ?? 0) + 1;
      }
    }
    const found = new Set(this.bySound.get(sound) ?? []);
    for (const index of mostShared(touched, shared)) found.add(index);
    for (const index of touched) shared[index] = 0;
    return [...found];
  }
}

const NO_WORDS = new Int32Array();

/** The places with the largest counts, as many as are compared; earlier ones among equals. Counting sort: a question of strange words has thousands of places. */
function mostShared(touched: readonly number[], shared: Uint8Array): number[] {
  const held = new Uint32Array(256);
  for (const index of touched) held[shared[index] ?? 0] = (held[shared[index] ?? 0] ?? 0) + 1;
  let least = 255;
  let above = 0;
  while (least > 1 && above + (held[least] ?? 0) < CANDIDATES_COMPARED) {
    above += held[least] ?? 0;
    least -= 1;
  }
  const equals = touched.filter((index) => shared[index] === least).sort((left, right) => left - right).slice(0, CANDIDATES_COMPARED - above);
  return [...touched.filter((index) => (shared[index] ?? 0) > least), ...equals];
}

/**
 * Damerau–Levenshtein distance (optimal string alignment) with costs for what French writers do: doubling a letter, one vowel for another,
 * neighbouring keys of an AZERTY keyboard, swapped letters.
 *
 * @param max - rows whose minimum exceeds it end the computation.
 * @returns the cost, or infinity above `max`.
 */
export function editCost(from: string, to: string, max: number): number {
  const width = to.length + 1;
  // Three rows in turns: the one being filled, the one before it and, for swapped letters, the one before that.
  const { rows, drops } = width <= ROOM.columns ? ROOM : roomFor(width);
  let [beforePrevious, previous, current] = rows;
  for (let column = 0; column < width; column += 1) previous[column] = column;
  for (let index = 0; index < to.length; index += 1) drops[index] = dropCost(to, index);
  for (let row = 1; row <= from.length; row += 1) {
    current[0] = row;
    let least = row;
    const left = from.charCodeAt(row - 1);
    const before = row > 1 ? from.charCodeAt(row - 2) : Number.NaN;
    const leftDrop = dropCost(from, row - 1);
    for (let column = 1; column < width; column += 1) {
      const right = to.charCodeAt(column - 1);
      let best = Math.min(
        (previous[column] ?? 0) + leftDrop,
        (current[column - 1] ?? 0) + (drops[column - 1] ?? 1),
        (previous[column - 1] ?? 0) + replaceCost(left, right),
      );
      if (column > 1 && right === before && left === to.charCodeAt(column - 2)) best = Math.min(best, (beforePrevious[column - 2] ?? 0) + TRANSPOSITION_COST);
      current[column] = best;
      if (best < least) least = best;
    }
    if (least > max) return Number.POSITIVE_INFINITY;
    [beforePrevious, previous, current] = [previous, current, beforePrevious];
  }
  const cost = previous[to.length] ?? Number.POSITIVE_INFINITY;
  return cost <= max ? cost : Number.POSITIVE_INFINITY;
}

/** Rows of a comparison, and what it costs to drop each letter; a word is compared with some 50 others. */
interface Room {
  readonly columns: number;
  readonly rows: readonly [Float64Array, Float64Array, Float64Array];
  readonly drops: Float64Array;
}

function roomFor(columns: number): Room {
  return { columns, rows: [new Float64Array(columns), new Float64Array(columns), new Float64Array(columns)], drops: new Float64Array(columns) };
}

/** For all but the longest words; one comparison ends before the next begins. */
const ROOM = roomFor(64);

function dropCost(word: string, index: number): number {
  const letter = word[index];
  if (letter === word[index - 1] || letter === word[index + 1]) return DOUBLING_COST;
  if (letter === 'h' || (index === word.length - 1 && 'estx'.includes(letter ?? ' '))) return DOUBLING_COST;
  return 1;
}

/** Costs of one ASCII letter for another, by both codes: the innermost step of all correction. */
const REPLACE_COSTS = Float64Array.from({ length: 128 * 128 }, (_, place) => {
  const left = String.fromCharCode(place >> 7);
  const right = String.fromCharCode(place & 127);
  if (left === right) return 0;
  if (VOWELS.has(left) && VOWELS.has(right)) return VOWEL_COST;
  return NEIGHBOURS[left]?.includes(right) === true ? NEIGHBOUR_COST : 1;
});

function replaceCost(left: number, right: number): number {
  return left < 128 && right < 128 ? REPLACE_COSTS[(left << 7) | right] ?? 1 : Number(left !== right);
}

/** Sounds of a French word, roughly: enough to see that `kontrol`, `controle` and `controlle` are one. */
export function soundOf(word: string): string {
  return fold(word.replaceAll('ç', 's'))
    .replace(/(.)\1/gu, '$1')
    .replace(/eaux?|aux?/gu, 'o').replace(/ph/gu, 'f').replace(/qu|q|ck|c(?![eiyh])/gu, 'k').replace(/c(?=[eiy])|ss?(?=s)/gu, 's').replace(/g(?=[eiy])/gu, 'j').replace(/ge(?=[aou])/gu, 'j')
    .replace(/t(?=i(?:on|el|eu))/gu, 's').replace(/[ae]i|ei|er$|ez$|et$|ee?s?$/gu, 'e').replace(/y/gu, 'i').replace(/[ae][nm](?=[^aeiounm]|$)/gu, 'A').replace(/[iu]n(?=[^aeioun]|$)/gu, 'I')
    .replace(/h/gu, '').replace(/z/gu, 's').replace(/(?<=.{2})(?:ent|[stxdpe])+$/u, '').replace(/e$/u, '');
}

function bigramsOf(word: string): string[] {
  const padded = `^${word}$`;
  return Array.from({ length: padded.length - 1 }, (_, index) => padded.slice(index, index + 2));
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
