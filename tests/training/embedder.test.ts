import { describe, expect, it } from 'vitest';
import { addTypos } from '../../training/embedder/augment.ts';
import { eigenSymmetric } from '../../training/embedder/matrix.ts';
import { quantiseRows } from '../../training/embedder/onnx.ts';
import { Random } from '../../training/embedder/random.ts';
import { learnVocabulary, Tokenizer } from '../../training/embedder/tokenizer.ts';

describe('learnVocabulary and Tokenizer', () => {
  const counts = new Map([['chomage', 50], ['chomeur', 40], ['radiation', 30], ['radie', 30], ['\'', 60]]);

  it('makes a frequent word one token and gives texts with other accents and case the same tokens', () => {
    const tokenizer = new Tokenizer(learnVocabulary(counts, 60));
    expect(tokenizer.encode('Chômage')).toEqual(tokenizer.encode('chomage'));
    expect(tokenizer.encode('chomage')).toHaveLength(1);
  });

  it('covers a word it has not seen with pieces, and a foreign letter with the unknown token', () => {
    const tokenizer = new Tokenizer(learnVocabulary(counts, 60));
    expect(tokenizer.encode('chomeuradie').length).toBeGreaterThan(1);
    expect(tokenizer.encode('Ω')).toEqual([1]);
    expect(tokenizer.encode('')).toEqual([]);
  });

  it('gives the same vocabulary for the same counts', () => {
    expect(learnVocabulary(counts, 40)).toEqual(learnVocabulary(new Map([...counts].reverse()), 40));
  });
});

describe('quantiseRows', () => {
  it('keeps each number within half a step of its row', () => {
    const table = Float32Array.from([1, -0.5, 0.25, 0.003, 0.001, -0.002, 0, 0, 0]);
    const { table: rounded, scales } = quantiseRows(table, 3);
    table.forEach((value, i) => {
      const scale = scales[Math.floor(i / 3)] ?? 0;
      expect(Math.abs((rounded[i] ?? 0) * scale - value)).toBeLessThanOrEqual(scale / 2 + 1e-7);
    });
  });
});

describe('eigenSymmetric', () => {
  it('finds the axes of a known matrix, largest first', () => {
    const { values, vectors } = eigenSymmetric(Float64Array.from([2, 1, 1, 2]), 2);
    expect([...values].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([3, 1]);
    expect(Math.abs((vectors[0] ?? 0) - (vectors[1] ?? 0))).toBeLessThan(1e-9);
  });
});

describe('addTypos', () => {
  it('changes long words only and repeats itself with the same seed', () => {
    expect(addTypos('il ne va pas la', new Random(3))).toBe('il ne va pas la');
    const once = addTypos('radiation apres un rendez-vous', new Random(3), 1);
    expect(once).not.toBe('radiation apres un rendez-vous');
    expect(addTypos('radiation apres un rendez-vous', new Random(3), 1)).toBe(once);
  });
});
