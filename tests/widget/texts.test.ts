import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChatResponse, MESSAGE_MAX_CHARS } from '../../src/protocol/index.ts';
import { markSupport, supportedText } from '../../src/widget/mark-words.ts';
import { MAX_CHARS } from '../../src/widget/panel.ts';
import { isChatResponse } from '../../src/widget/protocol-check.ts';
import { readableOn } from '../../src/widget/settings.ts';
import { dateInWords, textsFor } from '../../src/widget/texts.ts';

const marked = (quote: string, text: string): string => markSupport(quote, text).map((piece) => (piece.marked ? `<${piece.text}>` : piece.text)).join('');

describe('the words of a quote that an answer takes up', () => {
  test('are marked in runs, whatever their accents and case', () => {
    expect(marked('Le délai est de deux mois, sauf urgence.', 'Vous avez DEUX MOIS : le delai est court')).toBe('<Le délai est> de <deux mois>, sauf urgence.');
  });

  test('are not marked where they are only little words', () => {
    expect(marked('Il est à la mairie.', 'Le prêt est à lui.')).toBe('Il est à la mairie.');
  });

  test('are marked when they are figures, however short', () => {
    expect(marked('Dans les 15 jours.', 'Avant 15 h')).toBe('Dans les <15> jours.');
  });

  test('joined with the others are the quote, for any quote and answer', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (quote, text) => {
      expect(markSupport(quote, text).map((piece) => piece.text).join('')).toBe(quote);
    }));
  });

  test('are sought in the sentences that carry the marker, at each of its places', () => {
    const text = 'Un. Deux [1]. Trois [2] [3]. Quatre [1]. Cinq.';
    expect([1, 2, 3, 4].map((marker) => supportedText(text, marker).match(/\p{L}+/gu) ?? [])).toEqual([['Un', 'Deux', 'Quatre'], ['Trois'], ['Trois'], []]);
  });
});

describe('the widget and the contract agree', () => {
  const citation = { marker: 1, passage: 'a#b-1', quote: 'q', article: { id: 'a', title: 't', url: '/articles/a#b' }, sources: [{ publisher: 'p', title: 't', url: 'u', date: '2025', side: 'presse', note: 'n' }], solidity: 'officiel', asOf: '2026-01-02' };
  const response = { conversation: '00000000-0000-4000-8000-000000000000', turn: '00000000-0000-4000-8000-000000000001', kind: 'answer', text: 'x [1].', citations: [citation], suggestions: ['y ?'], attachments: [{ name: 'l.docx', type: 'x/y', url: '/api/letters/1' }], mode: 'extractive' };

  test('on the longest message', () => {
    expect(MAX_CHARS).toBe(MESSAGE_MAX_CHARS);
  });

  test('on a whole response', () => {
    expect([ChatResponse.safeParse(response).success, isChatResponse(response)]).toEqual([true, true]);
  });

  test.each(Object.keys(response))('on a response whose %s is missing or of another type', (key) => {
    const { [key]: _gone, ...rest } = response as Readonly<Record<string, unknown>>; // keys are read by name here
    for (const broken of [rest, { ...response, [key]: 7 }, { ...response, [key]: [7] }]) expect([key, isChatResponse(broken)]).toEqual([key, ChatResponse.safeParse(broken).success]);
  });

  test.each(Object.keys(citation))('on a citation whose %s is missing', (key) => {
    const { [key]: _gone, ...rest } = citation as Readonly<Record<string, unknown>>; // as above
    expect(isChatResponse({ ...response, citations: [rest] })).toBe(false);
  });
});

describe('the interface', () => {
  test('speaks French for a language that it has no table of', () => {
    expect(['fr', 'en-US', 'de', ''].map((language) => textsFor(language).language)).toEqual(['fr', 'en', 'fr', 'fr']);
  });

  test.each([['2025', '2025', '2025'], ['2025-05', 'mai 2025', 'May 2025'], ['2026-03-01', '1er mars 2026', '1 March 2026'], ['s.d.', 'sans date', 'undated']])('says the date %s', (date, french, english) => {
    const { texts } = textsFor('fr');
    expect([dateInWords(date, 'fr', texts), dateInWords(date, 'en', textsFor('en').texts)]).toEqual([french, english]);
  });

  test.each([[1, '1 seconde', '1 second'], [2, '2 secondes', '2 seconds'], [90, '2 minutes', '2 minutes']])('says a wait of %i s', (seconds, french, english) => {
    expect(['fr', 'en'].map((language) => textsFor(language).texts.retryIn(seconds))).toEqual([`Réessayez dans ${french}.`, `Try again in ${english}.`]);
  });

  test('writes on any colour with a contrast of at least 4.5', () => {
    const share = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    fc.assert(fc.property(fc.integer({ min: 0, max: 0xff_ff_ff }), (number) => {
      const color = `#${number.toString(16).padStart(6, '0')}`;
      const luminance = 0.2126 * share((number >> 16) / 255) + 0.7152 * share(((number >> 8) & 255) / 255) + 0.0722 * share((number & 255) / 255);
      const contrast = readableOn(color) === '#000' ? (luminance + 0.05) / 0.05 : 1.05 / (luminance + 0.05);
      expect(contrast).toBeGreaterThanOrEqual(4.5);
    }));
  });
});
