import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskPersonalData } from '../../src/answering/index.ts';

const digits = (count: number): fc.Arbitrary<string> => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }).map((list) => list.join(''));
const padded = (max: number, width: number): fc.Arbitrary<string> => fc.integer({ min: 1, max }).map((number) => String(number).padStart(width, '0'));
const BEFORE = fc.constantFrom('', 'bonjour, ', 'voici : ', 'mon numéro est le ', 'écrivez-moi ');
const AFTER = fc.constantFrom('', ' merci', ', que faire ?', '. Je suis radié.');

/** A social security number with its key: 97 − n mod 97. */
const nir = fc.tuple(fc.constantFrom('1', '2'), digits(2), padded(12, 2), padded(95, 2), digits(3), padded(999, 3)).map((parts) => {
  const body = parts.join('');
  return `${body}${String(97n - (BigInt(body) % 97n)).padStart(2, '0')}`;
});
/** A French account number with its check digits (ISO 13616). */
const iban = digits(23).map((account) => {
  const check = 98n - (BigInt(`${account}152700`) % 97n); // F = 15, R = 27
  return `FR${String(check).padStart(2, '0')}${account}`;
});
const spaced = (text: string, groups: readonly number[]): string => {
  let at = 0;
  return groups.map((size) => text.slice(at, at += size)).join(' ');
};

test('every social security number with a right key is masked, and none with a wrong one', () => {
  fc.assert(fc.property(nir, BEFORE, AFTER, fc.boolean(), fc.integer({ min: 1, max: 96 }), (number, before, after, isSpaced, shift) => {
    const shown = (value: string): string => (isSpaced ? spaced(value, [1, 2, 2, 2, 3, 3, 2]) : value);
    expect(maskPersonalData(`${before}${shown(number)}${after}`).text).toBe(`${before}[numéro de sécurité sociale]${after}`);
    const key = (Number(number.slice(13)) + shift - 1) % 97 + 1;
    const wrong = `${number.slice(0, 13)}${String(key).padStart(2, '0')}`;
    if (wrong !== number) expect(maskPersonalData(`${before}${shown(wrong)}${after}`).found).not.toContain('nir');
  }));
});

test('every account number with right check digits is masked, spaced or not, and none with wrong ones', () => {
  fc.assert(fc.property(iban, BEFORE, AFTER, fc.boolean(), (number, before, after, isSpaced) => {
    const shown = isSpaced ? spaced(number, [4, 4, 4, 4, 4, 4, 3]) : number;
    expect(maskPersonalData(`${before}${shown}${after}`).text).toBe(`${before}[iban]${after}`);
    const wrong = `FR${String((Number(number.slice(2, 4)) + 1) % 100).padStart(2, '0')}${number.slice(4)}`;
    expect(maskPersonalData(`${before}${wrong}${after}`).found).not.toContain('iban');
  }));
});

test('every telephone number and address of mail is masked', () => {
  const phone = fc.tuple(fc.constantFrom('06', '07', '01', '+33 6', '0033 7'), fc.array(digits(2), { minLength: 4, maxLength: 4 }), fc.constantFrom(' ', '.', '-', '')).map(([head, pairs, gap]) => [head, ...pairs].join(gap));
  const mail = fc.tuple(fc.stringMatching(/^[a-z][a-z0-9._-]{0,10}[a-z0-9]$/u), fc.stringMatching(/^[a-z]{2,8}$/u), fc.constantFrom('fr', 'example.org', 'com')).map(([name, host, end]) => `${name}@${host}.${end}`);
  fc.assert(fc.property(fc.oneof(phone, mail), BEFORE, AFTER, (secret, before, after) => {
    expect(maskPersonalData(`${before}${secret}${after}`).text).not.toContain(secret);
  }));
});

test('law numbers, amounts, dates, years and shares are never masked', () => {
  const law = fc.tuple(fc.constantFrom('L', 'R', 'D', 'L. ', 'R. '), fc.integer({ min: 111, max: 9999 }), fc.integer({ min: 1, max: 99 }), fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }))
    .map(([letter, one, two, three]) => `l'article ${letter}${one}-${two}${three === undefined ? '' : `-${three}`}`);
  const amount = fc.integer({ min: 1, max: 99_999_999 }).map((number) => `${number.toLocaleString('fr-FR').replaceAll(' ', ' ')} euros`);
  const date = fc.tuple(padded(28, 2), padded(12, 2), fc.integer({ min: 2000, max: 2030 })).map(([day, month, year]) => `le ${day}/${month}/${year}`);
  const share = fc.integer({ min: 1, max: 100 }).map((number) => `${number} %`);
  fc.assert(fc.property(fc.array(fc.oneof(law, amount, date, share), { minLength: 1, maxLength: 4 }), (parts) => {
    const text = `on me réclame ${parts.join(', ')} : que faire ?`;
    expect(maskPersonalData(text)).toEqual({ text, found: [] });
  }));
});

test('masking a masked text changes nothing', () => {
  fc.assert(fc.property(fc.array(fc.oneof(nir, iban, fc.string({ maxLength: 20 }), fc.constant('je m\'appelle Karim Benali')), { maxLength: 4 }), (parts) => {
    const once = maskPersonalData(parts.join(' ; ')).text;
    expect(maskPersonalData(once).text).toBe(once);
  }));
});
