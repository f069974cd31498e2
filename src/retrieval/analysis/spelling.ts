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

/** Corrects single words against a vocabulary. Immutable; built once an index. */
export class SpellingCorrector {
  private readonly vocabulary: Vocabulary;
  private readonly keys: readonly string[];
  private readonly byBigram = new Map<string, number[]>();
  private readonly bySound = new Map<string, number[]>();

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
    this.keys = [...vocabulary.words.keys()].filter((word) => word.length >= 3 && /^\p{L}+$/u.test(word)).sort();
    this.keys.forEach((word, index) => {
      for (const bigram of bigramsOf(word)) push(this.byBigram, bigram, index);
      push(this.bySound, soundOf(word), index);
    });
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
    const scored = this.candidates(folded).flatMap((key): { key: string; cost: number; count: number }[] => {
      const sound = own.length >= SOUND_MIN_CHARS && soundOf(key) === own ? SOUND_ALIKE_COST : Number.POSITIVE_INFINITY;
      const cost = Math.min(editCost(folded, key, maxCost) + (key[0] === folded[0] ? 0 : 0.3), sound);
      return cost <= maxCost ? [{ key, cost, count: this.vocabulary.words.get(key)?.count ?? 1 }] : [];
    });
    // A frequent word may be a little further away: a factor e in frequency is worth 0.08 of an edit.
    scored.sort((left, right) => (left.cost - 0.08 * Math.log(left.count)) - (right.cost - 0.08 * Math.log(right.count)) || (left.key < right.key ? -1 : 1));
    return scored.slice(0, limit).map(({ key, cost }) => ({ word: this.vocabulary.words.get(key)?.spelling ?? key, cost }));
  }

  /** Words that share most bigrams with the typed one, and those that sound like it. */
  private candidates(folded: string): string[] {
    const shared = new Map<number, number>();
    for (const bigram of bigramsOf(folded)) {
      for (const index of this.byBigram.get(bigram) ?? []) shared.set(index, (shared.get(index) ?? 0) + 1);
    }
    const near = [...shared].filter(([index]) => Math.abs((this.keys[index]?.length ?? 0) - folded.length) <= 2)
      .sort((left, right) => right[1] - left[1] || left[0] - right[0]).slice(0, CANDIDATES_COMPARED).map(([index]) => index);
    return [...new Set([...near, ...(this.bySound.get(soundOf(folded)) ?? [])])].map((index) => this.keys[index] ?? '');
  }
}

/**
 * Damerau–Levenshtein distance (optimal string alignment) with costs for what French writers do: doubling a letter, one vowel for another,
 * neighbouring keys of an AZERTY keyboard, swapped letters.
 *
 * @param max - rows whose minimum exceeds it end the computation.
 * @returns the cost, or infinity above `max`.
 */
export function editCost(from: string, to: string, max: number): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const left = from[row - 1] ?? '';
      const right = to[column - 1] ?? '';
      let best = Math.min(
        (previous[column] ?? 0) + dropCost(from, row - 1),
        (current[column - 1] ?? 0) + dropCost(to, column - 1),
        (previous[column - 1] ?? 0) + replaceCost(left, right),
      );
      if (row > 1 && column > 1 && left === to[column - 2] && from[row - 2] === right) best = Math.min(best, (beforePrevious[column - 2] ?? 0) + TRANSPOSITION_COST);
      current.push(best);
    }
    if (Math.min(...current) > max) return Number.POSITIVE_INFINITY;
    beforePrevious = previous;
    previous = current;
  }
  const cost = previous[to.length] ?? Number.POSITIVE_INFINITY;
  return cost <= max ? cost : Number.POSITIVE_INFINITY;
}

function dropCost(word: string, index: number): number {
  const letter = word[index];
  if (letter === word[index - 1] || letter === word[index + 1]) return DOUBLING_COST;
  if (letter === 'h' || (index === word.length - 1 && 'estx'.includes(letter ?? ' '))) return DOUBLING_COST;
  return 1;
}

function replaceCost(left: string, right: string): number {
  if (left === right) return 0;
  if (VOWELS.has(left) && VOWELS.has(right)) return VOWEL_COST;
  return NEIGHBOURS[left]?.includes(right) === true ? NEIGHBOUR_COST : 1;
}

/** Sounds of a French word, roughly: enough to see that `kontrol`, `controle` and `controlle` are one. */
export function soundOf(word: string): string {
  return fold(word)
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
