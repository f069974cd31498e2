/** Everyday word → words of the articles that it stands for, with probabilities; most probable first. */
export type TranslationTable = ReadonlyMap<string, readonly (readonly [term: string, probability: number])[]>;

/** A question variant with the text that answers it, both as terms. */
export interface TranslationPair {
  readonly question: readonly string[];
  readonly answer: readonly string[];
}

const ITERATIONS = 5;
const MIN_PROBABILITY = 0.04;
const MAX_TRANSLATIONS = 6;
/** Terms rarer than this in questions teach nothing that would hold elsewhere. */
const MIN_OCCURRENCES = 3;

/**
 * Statistical translation from the words of questions to the words of answers: IBM model 1 (Brown et al., 1993) as used for retrieval by Berger and
 * Lafferty (SIGIR 1999), on question variants and their sections. A word's translation into itself is left out.
 *
 * @returns stored form: term, then its translations; deterministic for the same pairs in the same order.
 */
export function trainTranslation(pairs: readonly TranslationPair[]): [string, [string, number][]][] {
  const occurrences = new Map<string, number>();
  const documents = new Map<string, number>();
  const prepared = pairs.map((pair) => ({ question: [...new Set(pair.question)], answer: [...new Set(pair.answer)] }));
  for (const { question, answer } of prepared) {
    for (const term of question) occurrences.set(term, (occurrences.get(term) ?? 0) + 1);
    for (const term of answer) documents.set(term, (documents.get(term) ?? 0) + 1);
  }
  // Words of a tenth of all answers are everybody's translation: they are aligned to nothing.
  const common = prepared.length / 10;
  const usable = prepared.map(({ question, answer }) => ({
    question: question.filter((term) => (occurrences.get(term) ?? 0) >= MIN_OCCURRENCES), answer: answer.filter((term) => (documents.get(term) ?? 0) <= common),
  })).filter(({ question, answer }) => question.length > 0 && answer.length > 0);
  let table = new Map<string, Map<string, number>>();
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    const counts = new Map<string, Map<string, number>>();
    for (const { question, answer } of usable) {
      for (const target of answer) {
        // The null word takes what no word of the question explains.
        let total = 1 / answer.length;
        for (const source of question) total += table.get(source)?.get(target) ?? (iteration === 0 ? 1 / answer.length : 0);
        for (const source of question) {
          const share = (table.get(source)?.get(target) ?? (iteration === 0 ? 1 / answer.length : 0)) / total;
          if (share < 1e-6) continue;
          const row = counts.get(source) ?? new Map<string, number>();
          row.set(target, (row.get(target) ?? 0) + share);
          counts.set(source, row);
        }
      }
    }
    table = new Map([...counts].map(([source, row]) => {
      const sum = [...row.values()].reduce((partial, value) => partial + value, 0);
      return [source, new Map([...row].filter(([, value]) => value / sum > 1e-4).map(([target, value]) => [target, value / sum]))];
    }));
  }
  return [...table].sort(([left], [right]) => (left < right ? -1 : 1)).map(([source, row]): [string, [string, number][]] => [source, [...row]
    .filter(([target, probability]) => target !== source && probability >= MIN_PROBABILITY).sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1))
    .slice(0, MAX_TRANSLATIONS).map(([target, probability]): [string, number] => [target, Number(probability.toFixed(3))])]).filter(([, row]) => row.length > 0);
}
