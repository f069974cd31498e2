/** French number words, folded, up to the thousands; Belgian and Swiss tens included. */
const UNITS: Readonly<Record<string, number>> = {
  zero: 0, un: 1, une: 1, deux: 2, trois: 3, quatre: 4, cinq: 5, six: 6, sept: 7, huit: 8, neuf: 9, dix: 10, onze: 11, douze: 12, treize: 13, quatorze: 14, quinze: 15, seize: 16,
  vingt: 20, vingts: 20, trente: 30, quarante: 40, cinquante: 50, soixante: 60, septante: 70, huitante: 80, octante: 80, nonante: 90,
};
const SCALES: Readonly<Record<string, number>> = { cent: 100, cents: 100, mille: 1000, million: 1e6, millions: 1e6, milliard: 1e9, milliards: 1e9 };

/**
 * Reads a number written in words, digits or both (`vingt et un`, `quatre-vingt-dix`, `1,5 million`) from the beginning of a list of folded words.
 *
 * @returns the value and how many words it takes; `undefined` when none begins here.
 */
export function readNumber(words: readonly string[]): { readonly value: number; readonly length: number } | undefined {
  const digits = /^\d+(?:[.,]\d+)?$/u.exec(words[0] ?? '');
  if (digits !== null) {
    const scale = SCALES[words[1] ?? ''];
    const value = Number(digits[0].replace(',', '.'));
    return scale === undefined || scale < 1000 ? { value, length: 1 } : { value: value * scale, length: 2 };
  }
  let total = 0;
  let current = 0;
  let length = 0;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const unit = UNITS[word];
    const scale = SCALES[word];
    if (unit !== undefined && fits(current, unit)) current = unit === 20 && current === 4 ? 80 : current + unit;
    else if (scale === 100 && current < 10) current = Math.max(1, current) * 100;
    else if (scale !== undefined && scale > 100) {
      total += Math.max(1, current) * scale;
      current = 0;
    } else if (word === 'et' && length > 0 && (words[at + 1] === 'un' || words[at + 1] === 'une' || words[at + 1] === 'onze')) continue;
    else break;
    length = at + 1;
  }
  return length === 0 ? undefined : { value: total + current, length };
}

/** May this unit follow what was read so far in one number: `vingt` + `deux`, but not `deux` + `trois`? */
function fits(current: number, unit: number): boolean {
  if (current === 0 || current % 100 === 0) return true;
  const rest = current % 100;
  if (rest === 4 && unit === 20) return true;
  if (unit < 10) return (rest >= 20 && rest % 10 === 0) || (rest === 10 && unit >= 7);
  return unit < 20 && (rest === 60 || rest === 80);
}
