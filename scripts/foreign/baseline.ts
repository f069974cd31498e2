import { measureRanking } from '../../src/evaluation/index.ts';
import type { Passage } from '../../src/corpus/index.ts';
import { buildBm25, type Bm25Document, type Bm25Settings } from './french-bm25.ts';
import type { QuestionKind } from './questions.ts';

/** A baseline, set for one kind of question. */
export interface Baseline {
  /** What it was set to, for the report. */
  readonly description: string;
  search(question: string): string[];
}

const GRID: readonly Bm25Settings[] = [0.9, 1.2, 1.6].flatMap((k1) => [0.4, 0.6, 0.8].flatMap((b) => [1, 2, 4].flatMap((title) => [1, 2, 4].map((heading) => ({ k1, b, title, heading })))));
const LIMIT = 10;
/** Questions of a kind that settings are tried on. */
const QUESTIONS = 150;

/**
 * Sets French BM25 as well as it can be set for each kind of question: every combination of k1, b, weight of title and of heading, over passages and over whole articles, is tried on
 * up to 150 questions that take no part in the comparison, and the one with the best nDCG@10 is taken.
 *
 * @param tuning - the kinds with their questions for setting.
 * @returns by name of the kind.
 */
export function tuneBaselines(passages: readonly Passage[], tuning: readonly QuestionKind[]): Map<string, Baseline> {
  const ways = [
    { name: 'passages', unit: 'article', make: buildBm25(passages.map((passage) => documentOf(passage, passage.articleId))) },
    { name: 'whole articles', unit: 'article', make: buildBm25(wholeArticles(passages)) },
    { name: 'passages', unit: 'section', make: buildBm25(passages.map((passage) => documentOf(passage, `${passage.articleId}#${passage.slug}`))) },
  ];
  return new Map(tuning.map(({ name, unit, questions }) => {
    let best: { gain: number; baseline: Baseline } | undefined;
    for (const way of ways.filter((one) => one.unit === unit)) {
      for (const settings of GRID) {
        const search = way.make(settings);
        const gain = questions.slice(0, QUESTIONS).reduce((sum, { text, relevant }) => sum + measureRanking({ relevant, ranking: search(text, LIMIT) })['ndcg@10'], 0);
        if (best !== undefined && gain <= best.gain) continue;
        best = { gain, baseline: { description: `${way.name}, k1 ${settings.k1}, b ${settings.b}, title ${settings.title}, heading ${settings.heading}`, search: (question) => search(question, LIMIT) } };
      }
    }
    if (best === undefined) throw new Error(`No baseline for "${name}".`);
    return [name, best.baseline];
  }));
}

function documentOf({ title, heading, text }: Passage, key: string): Bm25Document {
  return { key, title, heading, text };
}

function wholeArticles(passages: readonly Passage[]): Bm25Document[] {
  const articles = new Map<string, Passage[]>();
  for (const passage of passages) articles.set(passage.articleId, [...articles.get(passage.articleId) ?? [], passage]);
  return [...articles].map(([key, own]) => ({ key, title: own[0]?.title ?? '', heading: [...new Set(own.map(({ heading }) => heading))].join(' '), text: own.map(({ text }) => text).join(' ') }));
}
