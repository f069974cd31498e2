/**
 * Bloom filter over folded words (Bloom, 1970): tells French words that the corpus does not use from misspelt ones, in a few hundred kilobytes.
 * With 10 bits a word and 7 hashes about 1 % of misspellings pass for words and stay as typed, which loses a correction and invents nothing.
 */
export class WordFilter {
  private readonly bits: Uint8Array;

  /** @param bits - what `buildWordFilter` gave; empty accepts no word. */
  constructor(bits: Uint8Array) {
    this.bits = bits;
  }

  has(foldedWord: string): boolean {
    return this.bits.length > 0 && positions(foldedWord, this.bits.length * 8).every((position) => ((this.bits[position >> 3] ?? 0) & (1 << (position & 7))) !== 0);
  }
}

const BITS_A_WORD = 10;
const HASHES = 7;

/** Bits of a filter that accepts all given words. */
export function buildWordFilter(foldedWords: ReadonlySet<string>): Uint8Array {
  const bits = new Uint8Array(Math.ceil((foldedWords.size * BITS_A_WORD) / 8));
  for (const word of foldedWords) {
    for (const position of positions(word, bits.length * 8)) bits[position >> 3] = (bits[position >> 3] ?? 0) | (1 << (position & 7));
  }
  return bits;
}

/** Double hashing (Kirsch and Mitzenmacher, 2006) from two FNV-1a hashes. */
function positions(word: string, size: number): number[] {
  let first = 0x811c9dc5;
  let second = 0x01000193;
  for (let index = 0; index < word.length; index += 1) {
    first = Math.imul(first ^ word.charCodeAt(index), 0x01000193) >>> 0;
    second = Math.imul(second ^ word.charCodeAt(word.length - 1 - index), 0x85ebca6b) >>> 0;
  }
  return Array.from({ length: HASHES }, (_, hash) => (first + hash * ((second | 1) >>> 0)) % size);
}
