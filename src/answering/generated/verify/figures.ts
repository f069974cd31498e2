import { fold } from '../../../corpus/text.ts';
import { isStopWord, stem } from '../../../retrieval/text.ts';
import { readNumber } from './number-words.ts';
import { plainSentence } from './tokens.ts';

/** A number, date, duration, amount, share, rank or article number, however it is written. */
export interface Figure {
  readonly kind: 'law' | 'article' | 'date' | 'year' | 'duration' | 'money' | 'percent' | 'rank' | 'fraction' | 'count' | 'other';
  /** Equal for equal figures of one kind: `10 jour`, `1-6-2025`, `L1234-1`. */
  readonly value: string;
  /** Stem of the word that a count counts, where it follows at once. */
  readonly counted?: string | undefined;
}

const MONTHS = ['janvier', 'fevrier', 'mars', 'avril', 'mai', 'juin', 'juillet', 'aout', 'septembre', 'octobre', 'novembre', 'decembre'];
const TIME_UNITS: Readonly<Record<string, string>> = {
  seconde: 'seconde', secondes: 'seconde', minute: 'minute', minutes: 'minute', min: 'minute', heure: 'heure', heures: 'heure', h: 'heure', jour: 'jour', jours: 'jour', semaine: 'semaine', semaines: 'semaine',
  mois: 'mois', fois: 'fois', trimestre: 'trimestre', trimestres: 'trimestre', semestre: 'semestre', semestres: 'semestre', an: 'an', ans: 'an', annee: 'an', annees: 'an', siecle: 'siecle', siecles: 'siecle',
};
const RANKS: Readonly<Record<string, number>> = { premier: 1, premiere: 1, premiers: 1, premieres: 1, '1er': 1, '1ere': 1, second: 2, deuxieme: 2, troisieme: 3, quatrieme: 4, cinquieme: 5, sixieme: 6, septieme: 7, huitieme: 8, neuvieme: 9, dixieme: 10, dernier: -1, derniere: -1, derniers: -1, dernieres: -1 };
const FRACTIONS = /^(?:moities?|tiers|quarts?|demie?s?|dizaines?|douzaines?|quinzaines?|vingtaines?|trentaines?|quarantaines?|cinquantaines?|soixantaines?|centaines?|milliers?|doubles?|doubl\w+|triples?|tripl\w+)$/u;
const LAW = /(?<![a-z0-9])([lrda])[\s.*]{0,3}(\d{3,4}(?:\s?-\s?\d+)*)(?![a-z0-9])/gu;
const NUMERIC_DATE = /(?<!\d)(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\d)/gu;

/** Every figure of a sentence in order. « un » and « une » count only before a unit of time. */
export function figuresOf(text: string): Figure[] {
  const figures: { readonly at: number; readonly figure: Figure }[] = [];
  let rest = fold(plainSentence(text)).replace(/(?<=\d)[\s.](?=\d{3}(?!\d))/gu, '');
  const take = (pattern: RegExp, make: (groups: readonly string[]) => Figure): void => {
    rest = rest.replace(pattern, (match: string, ...parts: unknown[]) => {
      const groups = parts.filter((part): part is string => typeof part === 'string').slice(0, -1);
      const at = parts.find((part): part is number => typeof part === 'number') ?? 0;
      figures.push({ at, figure: make(groups) });
      return ' '.repeat(match.length);
    });
  };
  take(LAW, ([letter = '', number = '']) => ({ kind: 'law', value: `${letter.toUpperCase()}${number.replace(/\s/gu, '')}` }));
  take(NUMERIC_DATE, ([day = '', month = '', year = '']) => ({ kind: 'date', value: `${Number(day)}-${Number(month)}-${year}` }));
  const words = [...rest.matchAll(/\d+(?:[.,]\d+)?(?:er|ere|e|eme)?(?![a-z\d])|[a-z]+|[€%]|\d+/gu)].map((match) => ({ word: match[0], at: match.index }));
  const list = words.map(({ word }) => word);
  for (let index = 0; index < list.length; index += 1) {
    const read = readFigure(list, index);
    if (read === undefined) continue;
    figures.push({ at: words[index]?.at ?? 0, figure: read.figure });
    index += read.length - 1;
  }
  return figures.sort((left, right) => left.at - right.at).map(({ figure }) => figure);
}

function readFigure(words: readonly string[], index: number): { readonly figure: Figure; readonly length: number } | undefined {
  const word = words[index] ?? '';
  const next = (ahead: number): string => words[index + ahead] ?? '';
  const month = (name: string): number => MONTHS.indexOf(name) + 1;
  const isYear = (text: string): boolean => /^(?:1[6-9]|20)\d\d$/u.test(text);
  if (month(word) > 0 && (isYear(next(1)) || isDatePosition(words, index))) return isYear(next(1)) ? { figure: { kind: 'date', value: `-${month(word)}-${next(1)}` }, length: 2 } : { figure: { kind: 'date', value: `-${month(word)}-` }, length: 1 };
  const rank = RANKS[word];
  const day = /^\d{1,2}(?:er)?$/u.test(word) ? Number.parseInt(word, 10) : word === 'premier' ? 1 : readNumber(words.slice(index, index + 3))?.value;
  const dayLength = /^\d/u.test(word) || word === 'premier' ? 1 : readNumber(words.slice(index, index + 3))?.length ?? 1;
  if (day !== undefined && day >= 1 && day <= 31 && month(next(dayLength)) > 0) {
    const year = isYear(next(dayLength + 1)) ? next(dayLength + 1) : '';
    return { figure: { kind: 'date', value: `${day}-${month(next(dayLength))}-${year}` }, length: dayLength + (year === '' ? 1 : 2) };
  }
  if (rank !== undefined) return { figure: { kind: 'rank', value: String(rank) }, length: 1 };
  if (FRACTIONS.test(word)) return { figure: { kind: 'fraction', value: word.replace(/s$/u, '').slice(0, 6) }, length: 1 };
  if (/^\d+(?:ere|eme|e|er)$/u.test(word)) return { figure: { kind: 'rank', value: String(Number.parseInt(word, 10)) }, length: 1 };
  const number = readNumber(words.slice(index));
  if (number === undefined) return /\d/u.test(word) ? { figure: { kind: 'other', value: word }, length: 1 } : undefined;
  const unit = next(number.length);
  const time = TIME_UNITS[unit];
  if (number.length === 1 && (word === 'un' || word === 'une') && time === undefined) return undefined;
  if (time !== undefined) return { figure: { kind: 'duration', value: `${number.value} ${time}` }, length: number.length + 1 };
  if (/^(?:€|euros?)$/u.test(unit) || (unit === 'd' && /^euros?$/u.test(next(number.length + 1)))) return { figure: { kind: 'money', value: String(number.value) }, length: number.length + 1 };
  if (unit === '%' || (unit === 'pour' && next(number.length + 1) === 'cent')) return { figure: { kind: 'percent', value: String(number.value) }, length: number.length + (unit === '%' ? 1 : 2) };
  if (/^(?:articles?|art)$/u.test(words[index - 1] ?? '')) return { figure: { kind: 'article', value: String(number.value) }, length: number.length };
  if (isYear(word)) return { figure: { kind: 'year', value: word }, length: 1 };
  return { figure: { kind: 'count', value: String(number.value), counted: /^[a-z]{3,}$/u.test(unit) && !isStopWord(unit) ? stem(unit) : undefined }, length: number.length };
}

/** A month's name beside a preposition of time; « mars » and « mai » are words of their own elsewhere. */
function isDatePosition(words: readonly string[], index: number): boolean {
  return /^(?:en|de|d|depuis|debut|fin|mi|a|des|avant|apres|et|mois|jusqu)$/u.test(words[index - 1] ?? '');
}

/**
 * Do all figures of a sentence stand in a statement, and in its order within each kind? Two figures that change places are two false ones.
 * A full date does not prove its year alone: « en 2025 » may be said of something else in the sentence.
 */
export function figuresHold(sentence: readonly Figure[], statement: readonly Figure[]): boolean {
  const next = new Map<Figure['kind'], number>();
  return sentence.every((figure) => {
    const from = next.get(figure.kind) ?? 0;
    const found = statement.findIndex((other, index) => index >= from && proves(other, figure));
    if (found < 0) return false;
    if (statement[found]?.kind === figure.kind) next.set(figure.kind, found + 1); // each is said once
    return true;
  });
}

function proves(given: Figure, asked: Figure): boolean {
  if (given.kind === 'law' && asked.kind === 'article') return given.value.slice(1) === asked.value;
  return given.kind === asked.kind && given.value === asked.value && (given.counted === undefined || asked.counted === undefined || given.counted === asked.counted);
}
