/** Special tokens, in the order and with the names of the BERT tokenizer class. */
export const PAD = '[PAD]';
export const UNK = '[UNK]';
const CLS = '[CLS]';
const SEP = '[SEP]';
const MASK = '[MASK]';
const MAX_WORD_CHARS = 100;

/** Punctuation as transformers.js' BertPreTokenizer takes it. */
const PUNCTUATION = '\\p{P}\\u0021-\\u002F\\u003A-\\u0040\\u005B-\\u0060\\u007B-\\u007E';
const WORDS = new RegExp(`[^\\s${PUNCTUATION}]+|[${PUNCTUATION}]`, 'gu');

/** Lower case without accents, ligatures and curly apostrophes: « chomage » and « Chômage » become one. */
export function foldText(text: string): string {
  return text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').replaceAll('œ', 'oe').replaceAll('æ', 'ae').replaceAll('’', '\'');
}

/** Words and punctuation signs of a folded text. */
export function splitWords(folded: string): string[] {
  return folded.match(WORDS) ?? [];
}

/** WordPiece over a fixed vocabulary; texts come out as token ids without special tokens. */
export class Tokenizer {
  readonly vocabulary: readonly string[];
  private readonly ids: ReadonlyMap<string, number>;
  private readonly words = new Map<string, readonly number[]>();

  constructor(vocabulary: readonly string[]) {
    this.vocabulary = vocabulary;
    this.ids = new Map(vocabulary.map((token, id) => [token, id]));
  }

  /** Token ids of a text, in order; an empty text gives an empty list. */
  encode(text: string): number[] {
    return splitWords(foldText(text)).flatMap((word) => this.pieces(word));
  }

  /** Longest match first, as the WordPiece model does; a word that no pieces cover is one unknown token. */
  private pieces(word: string): readonly number[] {
    const known = this.words.get(word);
    if (known !== undefined) return known;
    const ids: number[] = [];
    let start = 0;
    while (start < word.length && word.length <= MAX_WORD_CHARS) {
      let end = word.length;
      let id: number | undefined;
      for (; end > start; end--) {
        id = this.ids.get((start > 0 ? '##' : '') + word.slice(start, end));
        if (id !== undefined) break;
      }
      if (id === undefined) break;
      ids.push(id);
      start = end;
    }
    const result = start === word.length ? ids : [1];
    if (this.words.size < 500_000) this.words.set(word, result);
    return result;
  }
}

/**
 * Learns a WordPiece vocabulary by byte-pair merges (Sennrich, Haddow and Birch, ACL 2016), as the WordPiece trainer of `tokenizers` does:
 * the most frequent pair of neighbouring pieces becomes a token until the size is reached. Ties: the pair seen first.
 *
 * @param counts - folded words with their frequencies.
 * @param size - tokens to make, special ones included.
 */
export function learnVocabulary(counts: ReadonlyMap<string, number>, size: number, minCount = 3): string[] {
  const words = [...counts].filter(([word, count]) => count >= minCount && word.length <= 40).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const letters = new Map<string, number>();
  const tokens: string[] = [];
  const tokenIds = new Map<string, number>();
  const intern = (token: string): number => {
    let id = tokenIds.get(token);
    if (id === undefined) {
      id = tokens.push(token) - 1;
      tokenIds.set(token, id);
    }
    return id;
  };
  for (const [word, count] of words) Array.from(word).forEach((letter, i) => letters.set((i > 0 ? '##' : '') + letter, (letters.get((i > 0 ? '##' : '') + letter) ?? 0) + count));
  for (const [letter] of [...letters].filter(([, count]) => count >= 20).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))) intern(letter);
  const sequences: number[][] = [];
  const weights: number[] = [];
  for (const [word, count] of words) {
    const pieces = Array.from(word).map((letter, i) => tokenIds.get((i > 0 ? '##' : '') + letter));
    if (pieces.length < 2 || pieces.includes(undefined)) continue;
    sequences.push(pieces.filter((piece) => piece !== undefined));
    weights.push(count);
  }
  const pairs = new PairCounts();
  sequences.forEach((sequence, word) => pairs.addAll(sequence, weights[word] ?? 0, word));
  while (tokens.length < size - 5) {
    const best = pairs.best();
    if (best === undefined) break;
    const [left, right] = best;
    const merged = intern((tokens[left] ?? '') + (tokens[right] ?? '').replace(/^##/u, ''));
    for (const word of pairs.wordsOf(left, right)) {
      const sequence = sequences[word] ?? [];
      const weight = weights[word] ?? 0;
      pairs.addAll(sequence, -weight, word);
      const next: number[] = [];
      for (let i = 0; i < sequence.length; i++) {
        if (sequence[i] === left && sequence[i + 1] === right) {
          next.push(merged);
          i++;
        } else next.push(sequence[i] ?? 0);
      }
      sequences[word] = next;
      pairs.addAll(next, weight, word);
    }
    pairs.remove(left, right);
  }
  return [PAD, UNK, ...tokens, CLS, SEP, MASK];
}

/** Frequencies of neighbouring pieces, with a heap for the largest; entries of the heap go stale and are checked when taken. */
class PairCounts {
  private readonly counts = new Map<number, number>();
  private readonly words = new Map<number, Set<number>>();
  private readonly heap: (readonly [count: number, key: number])[] = [];

  addAll(sequence: readonly number[], weight: number, word: number): void {
    for (let i = 0; i + 1 < sequence.length; i++) {
      const key = (sequence[i] ?? 0) * 65_536 + (sequence[i + 1] ?? 0);
      const count = (this.counts.get(key) ?? 0) + weight;
      this.counts.set(key, count);
      if (weight <= 0) continue;
      const set = this.words.get(key);
      if (set === undefined) this.words.set(key, new Set([word]));
      else set.add(word);
      this.push([count, key]);
    }
  }

  best(): readonly [left: number, right: number] | undefined {
    for (let top = this.pop(); top !== undefined; top = this.pop()) {
      const [count, key] = top;
      const current = this.counts.get(key) ?? 0;
      if (current <= 0) continue;
      if (current !== count) {
        if (current < count) this.push([current, key]);
        continue;
      }
      return [Math.floor(key / 65_536), key % 65_536];
    }
    return undefined;
  }

  wordsOf(left: number, right: number): number[] {
    return [...this.words.get(left * 65_536 + right) ?? []];
  }

  remove(left: number, right: number): void {
    this.counts.delete(left * 65_536 + right);
    this.words.delete(left * 65_536 + right);
  }

  private push(entry: readonly [number, number]): void {
    const heap = this.heap;
    let i = heap.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(heap[i], heap[parent])) break;
      swap(heap, i, parent);
      i = parent;
    }
  }

  private pop(): readonly [number, number] | undefined {
    const heap = this.heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    heap[0] = last;
    for (let i = 0; ;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child++;
      if (!before(heap[child], heap[i])) break;
      swap(heap, i, child);
      i = child;
    }
    return top;
  }
}

type HeapEntry = readonly [count: number, key: number] | undefined;

function before(a: HeapEntry, b: HeapEntry): boolean {
  if (a === undefined || b === undefined) return false;
  return a[0] > b[0] || (a[0] === b[0] && a[1] < b[1]);
}

function swap(heap: (readonly [number, number])[], i: number, j: number): void {
  const a = heap[i];
  const b = heap[j];
  if (a === undefined || b === undefined) return;
  heap[i] = b;
  heap[j] = a;
}

/** The three JSON files beside `onnx/model.onnx` in a transformers.js model folder, by name. */
export function tokenizerFiles(vocabulary: readonly string[], dimension: number): Readonly<Record<string, string>> {
  const special = (content: string): object => ({ id: vocabulary.indexOf(content), content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true });
  const tokenizer = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [PAD, UNK, CLS, SEP, MASK].map(special),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFKD' }, { type: 'Lowercase' }, { type: 'StripAccents' },
        ...[['œ', 'oe'], ['æ', 'ae'], ['’', '\'']].map(([from, content]) => ({ type: 'Replace', pattern: { String: from }, content })),
      ],
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    // [CLS] has next to no length, so that it changes no mean; it gives an empty text a finite vector.
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: CLS, type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
      pair: [{ SpecialToken: { id: CLS, type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 0 } }],
      special_tokens: { [CLS]: { id: CLS, ids: [vocabulary.indexOf(CLS)], tokens: [CLS] } },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: { type: 'WordPiece', unk_token: UNK, continuing_subword_prefix: '##', max_input_chars_per_word: MAX_WORD_CHARS, vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])) },
  };
  const config = { model_type: 'bert', architectures: ['BertModel'], hidden_size: dimension, vocab_size: vocabulary.length, max_position_embeddings: 512, pad_token_id: 0, num_hidden_layers: 0, num_attention_heads: 1 };
  const tokenizerConfig = { tokenizer_class: 'BertTokenizer', model_max_length: 512, pad_token: PAD, unk_token: UNK, cls_token: CLS, sep_token: SEP, mask_token: MASK, do_lower_case: true, strip_accents: true, clean_up_tokenization_spaces: true };
  return { 'tokenizer.json': JSON.stringify(tokenizer), 'config.json': `${JSON.stringify(config, null, 1)}\n`, 'tokenizer_config.json': `${JSON.stringify(tokenizerConfig, null, 1)}\n` };
}
