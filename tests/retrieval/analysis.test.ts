import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanQuery, QUERY_MAX_CHARS } from '../../src/retrieval/analysis/clean.ts';
import { detectIntents } from '../../src/retrieval/analysis/intents.ts';
import { findLawNumbers, matchesLawNumber } from '../../src/retrieval/analysis/law-numbers.ts';
import { expandShortForms } from '../../src/retrieval/analysis/sms.ts';
import { buildWordFilter, WordFilter } from '../../src/retrieval/analysis/word-filter.ts';

/** Longest expansion of one character under NFKD (U+FDFA). */
const LONGEST_EXPANSION = 18;

describe('cleaning a question', () => {
  test.each([
    ['makes control characters spaces', 'ma\u0000radiation\u0007', 'ma radiation'],
    ['takes zero-width characters out of words', 'ra\u200Bdi\u200Da\uFEFFtion', 'radiation'],
    ['takes soft hyphens out', 'radia\u00ADtion', 'radiation'],
    ['takes right-to-left marks out', '\u202Eradiation\u202C\u200F', 'radiation'],
    ['cuts stacked diacritics to one a letter', 'e\u0301\u0301\u0300\u0302t\u0336\u0337\u0338e\u0301', 'ét\u0336é'],
    ['cuts stacked diacritics with invisible characters between them', 'e\u0301\u200B\u0302\u200B\u0300', 'é'],
    ['takes tags out that invisible characters break up', '<b\u200B>ma</\u200Bb> radiation', 'ma radiation'],
    ['joins letters with their accent', 'de\u0301lai', 'délai'],
    ['keeps emoji beside words', '😀 radiation', '😀 radiation'],
    ['takes HTML tags out', '<b onclick="x()">ma</b> <br/>radiation', 'ma radiation'],
    ['keeps comparison signs', 'moins de 3 < 5', 'moins de 3 < 5'],
    ['unifies compatibility forms', 'ﬁchier ２０２５', 'fichier 2025'],
    ['cuts letters repeated more than twice to two', 'pourquoiiiii', 'pourquoii'],
    ['drops half of a surrogate pair', 'a\uD800b', 'a b'],
    ['gives nothing for white space', ' \n\t\u00A0 ', ''],
  ])('%s', (_, typed, clean) => {
    expect(cleanQuery(typed)).toBe(clean);
  });

  test('reads the first 2,000 characters only', () => {
    expect(cleanQuery('ab'.repeat(5000))).toBe('ab'.repeat(QUERY_MAX_CHARS / 2));
  });

  test('2,000 characters of one letter are two', () => {
    expect(cleanQuery('x'.repeat(2000))).toBe('xx');
  });

  test('any string becomes bounded text without control characters, invisible characters or double spaces', () => {
    fc.assert(fc.property(fc.uint16Array({ maxLength: 3000 }).map((units) => String.fromCharCode(...units)), (text) => {
      const clean = cleanQuery(text);
      expect(clean.length).toBeLessThanOrEqual(QUERY_MAX_CHARS * LONGEST_EXPANSION);
      expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]|\s{2}|^\s|\s$/u);
    }));
  });
});

describe('short spellings', () => {
  test.each([
    ['c koi le score', 'c\'est quoi le score'],
    ['jai été radié', 'j\'ai été radié'],
    ['pcq g pas répondu', 'parce que j\'ai pas répondu'],
    ['cb de jours', 'combien de jours'],
    ['es ce kil ont le droit', 'est-ce qu\'il ont le droit'],
    ['et se que c legal', 'est-ce que c\'est legal'],
    ['ya til un delai', 'il y a t-il un delai'],
    ['keske jpeux faire', 'qu\'est-ce que je peux faire'],
  ])('« %s » is written out', (typed, long) => {
    expect(expandShortForms(typed)).toBe(long);
  });

  test.each([
    ['pk FT me contrôle', 'pourquoi France Travail me contrôle'],
    ['ft et Alloc', 'France Travail et allocation'],
    ['le ftp de ma ville', 'le ftp de ma ville'],
  ])('« %s » is written out with the abbreviations of a corpus', (typed, long) => {
    expect(expandShortForms(typed, new Map([['ft', 'France Travail'], ['alloc', 'allocation']]))).toBe(long);
  });

  test.each(['j\'ai reçu une lettre', 'le service et ce bureau', 'un problème avec FT', 'le CT de mon métier', 'L5412-1', 'c\'est quoi'])('« %s » stays as it is', (typed) => {
    expect(expandShortForms(typed)).toBe(typed);
  });
});

describe('numbers of law articles', () => {
  test.each([
    ['l5412-1', ['L5412-1']],
    ['L. 5412 1', ['L5412-1']],
    ['L.5412-1', ['L5412-1']],
    ['L 5412–1', ['L5412-1']],
    ['l’article l. 5412 - 1', ['L5412-1']],
    ['R*311-12', ['R311-12']],
    ['R. * 311-12', ['R311-12']],
    ['D. 5426-8-2', ['D5426-8-2']],
    ['article 5412-1 du code du travail', ['5412-1']],
    ['L5412-1 et r5412-7, L5412-1', ['L5412-1', 'R5412-7']],
    ['L. 5412-1 à L. 5412-3', ['L5412-1', 'L5412-3']],
    ['L. 5411-6-1', ['L5411-6-1']],
    ['l5411 6 1', ['L5411-6-1']],
    ['L. 5412-1 1°', ['L5412-1']],
    ['R5412-7 2 alinéa', ['R5412-7']],
    ['A. 123-4', ['A123-4']],
    ['(L5412-1)', ['L5412-1']],
    ['L 5 412-1', ['L5412-1']],
    ['article R. 5 412-3-1', ['R5412-3-1']],
  ])('« %s » are %j', (typed, numbers) => {
    expect(findLawNumbers(typed)).toEqual(numbers);
  });

  test.each([
    'l5412-1', 'L5412-1', 'L 5412-1', 'L.5412-1.', 'l. 5412 1', 'L5412\u20111', 'L5412\u20101', 'L5412\u20141', 'L-5412-1', 'l_5412-1', 'L5412/1', 'L5412.1', 'l5412 tiret 1', 'L5412 - 1', 'art L5412-1', 'art. l. 5412-1', 'articl l5412-1', 'larticle l5412-1', 'code du travail L5412-1?',
  ])('« %s » is L5412-1', (typed) => {
    expect(findLawNumbers(cleanQuery(typed))).toEqual(['L5412-1']);
  });

  test.each([
    'article 5412-1', 'article 5412 1', 'art 5412-1', 'art.5412-1', 'l\'art. 5412 1 du code du travail', 'larticle 5412-1', 'artikle 5412-1', 'loi 5412-1', '5412-1', 'le 5412-1 c quoi', 'articles 5412-1',
  ])('« %s » is the number 5412-1 of any part of a code', (typed) => {
    expect(findLawNumbers(cleanQuery(typed))).toEqual(['5412-1']);
  });

  test.each([
    ['L5412-1, L5412-2', ['L5412-1', 'L5412-2']],
  ])('« %s » are %j', (typed, numbers) => {
    expect(findLawNumbers(typed)).toEqual(numbers);
  });

  test.each(['30 000 euros', 'plus d 1500 euros', 'L. 3 mois', 'l 300 jours', '1200-1500 euros', 'plus d\'1 500-2 000 euros', 'l 1 500 euros', 'loi n° 2023-1196', '06-12-34', '2024-06-25', 'le 2024-1', 'loi 2016-41', 'loi 78-17', 'j\'ai 1200-1500', 'en a 1200-1500 euros', 'dossier 1234-5', '06 12 34 56 78', 'article 22', 'R5', ''])('« %s » has none', (typed) => {
    expect(findLawNumbers(typed)).toEqual([]);
  });

  test('a number asked with its letter is that article only, one without its letter any of the number', () => {
    const nums = ['L5412-1', 'R5412-1', 'L5412-10'];
    expect(nums.filter((num) => matchesLawNumber('L5412-1', num))).toEqual(['L5412-1']);
    expect(nums.filter((num) => matchesLawNumber('5412-1', num))).toEqual(['L5412-1', 'R5412-1']);
  });
});

describe('intents', () => {
  test.each([
    ['c\'est quoi le score', ['definition']],
    ['quelles données sont prises', ['data']],
    ['depuis quand existe le score', ['since']],
    ['qui décide', ['who']],
    ['quelle loi', ['legal-basis']],
    ['comment contester ma radiation', ['contest', 'how']],
    ['sous combien de jours', ['deadline', 'amount']],
    ['combien ça coûte', ['amount']],
    ['que répond France Travail', ['reply']],
    ['quelles conséquences', ['effect']],
    ['Peut-on me radier ?', ['yes-no']],
    ['une machine a t elle voix au chapitre', ['yes-no']],
    ['le petit smiley il sert à me juger ?', ['yes-no']],
    ['ça arrête le compteur ou pas', ['yes-no']],
    ['le carnet il sert à quoi ?', []],
    ['mon dossier je l\'envoie où ?', []],
    ['bonjour', []],
    ['cest quoi le délai', ['deadline']],
    ['qu\'est-ce que c\'est que les critères du score', ['data']],
    ['c\'est quoi un recours', ['definition', 'contest']],
  ])('of « %s » are %j', (question, intents) => {
    expect(detectIntents(question)).toEqual(intents);
  });

  test('do not depend on the kind of apostrophe, case or accents', () => {
    expect(detectIntents('EST-CE QU’ILS ONT LE DROIT')).toEqual(detectIntents('est-ce qu\'ils ont le droit'));
  });
});

describe('the filter of French words', () => {
  test('accepts every word that it was built from', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 200 }), (words) => {
      const filter = new WordFilter(buildWordFilter(new Set(words)));
      expect(words.filter((word) => !filter.has(word))).toEqual([]);
    }));
  });

  test('refuses nearly every other word', () => {
    const filter = new WordFilter(buildWordFilter(new Set(Array.from({ length: 2000 }, (_, index) => `mot${index}`))));
    expect(Array.from({ length: 2000 }, (_, index) => `autre${index}`).filter((word) => filter.has(word)).length).toBeLessThan(60);
  });

  test('accepts nothing when it is empty', () => {
    expect(new WordFilter(new Uint8Array()).has('mot')).toBe(false);
  });
});
