import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldSpace, splitSentences } from '../../src/corpus/text.ts';

test('cuts at a full stop before a capital', () => {
  expect(splitSentences('Le délai est court. Répondez vite ! Pourquoi ? Voilà.')).toEqual(['Le délai est court.', 'Répondez vite !', 'Pourquoi ?', 'Voilà.']);
});

test('does not cut behind the letter of a law number or an abbreviation', () => {
  expect(splitSentences('L\'article L. 5412-1 s\'applique. Voir aussi art. 22 du règlement.')).toEqual(['L\'article L. 5412-1 s\'applique.', 'Voir aussi art. 22 du règlement.']);
});

test('keeps closing quotation marks with their sentence', () => {
  expect(splitSentences('Elle parle de « tri. » Il répond.')).toEqual(['Elle parle de « tri. »', 'Il répond.']);
});

test('gives nothing for blank text', () => {
  expect(splitSentences(' \n ')).toEqual([]);
});

test('joined sentences are the original text, white space aside', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'aé .!?«»A1\n') }), (text) => {
    expect(splitSentences(text).join(' ').replace(/\s/gu, '')).toBe(foldSpace(text).replace(/\s/gu, ''));
  }));
});
