import { addTypos, writeAsSms } from '../../src/evaluation/index.ts';
import type { Passage } from '../../src/corpus/index.ts';
import { shareOf, type ForeignArticle } from './corpus.ts';
import { frenchTerms } from './french-bm25.ts';

/** A question whose answer is known, with the keys that answer it. */
export interface ForeignQuestion {
  readonly id: string;
  readonly text: string;
  /** Articles, or sections (`article id#slug`). */
  readonly relevant: ReadonlySet<string>;
  /** Sheet that answers. */
  readonly sheet: string;
}

/** Questions of one kind. */
export interface QuestionKind {
  readonly name: string;
  /** What counts as found: the article, or the very section. */
  readonly unit: 'article' | 'section';
  readonly questions: readonly ForeignQuestion[];
}

const MIN_LINK_TERMS = 3;
/** Above this overlap with the title (Jaccard) a link only repeats it. */
const MAX_LINK_OVERLAP = 0.6;
const MIN_HEADING_TERMS = 2;
const SETTING_SHARE = 0.4;

/**
 * Known-item questions of a foreign corpus.
 *
 * `answers`: the question that an answer was written for, where it stands in no article. `links`: the words in which the writer of another sheet sends readers to this one,
 * where they are not its title. `sections`: heading and title of a section.
 *
 * @param all - every sheet, also those outside of the corpus: their links ask for what is inside.
 * @param most - questions of a kind; a fixed sample is taken of more.
 */
export function buildQuestions(articles: readonly ForeignArticle[], passages: readonly Passage[], all: readonly ForeignArticle[], most: number): QuestionKind[] {
  const byId = new Map(articles.map((article) => [article.sheet.id, article]));
  const answers = articles.filter(({ isTitleWithheld }) => isTitleWithheld).map(({ sheet }): ForeignQuestion => ({ id: `answers ${sheet.id}`, text: sheet.title, relevant: new Set([sheet.id]), sheet: sheet.id }));
  return [
    { name: 'answers', unit: 'article', questions: sample(answers, most) },
    { name: 'links', unit: 'article', questions: sample(linkQuestions(byId, all), most) },
    { name: 'sections', unit: 'section', questions: sample(sectionQuestions(passages, byId), most) },
  ];
}

/**
 * Questions that a corpus does not answer, though they are asked in the same way: of sheets outside of it that are filed under something of which it has no sheet.
 *
 * @param most - a fixed sample is taken of more.
 */
export function outsideQuestions(articles: readonly ForeignArticle[], all: readonly ForeignArticle[], most: number): ForeignQuestion[] {
  const topics = new Set(articles.map(({ sheet }) => sheet.topic));
  const inside = new Set(articles.map(({ sheet }) => sheet.id));
  return sample(all.filter(({ sheet }) => !inside.has(sheet.id) && sheet.topic !== '' && sheet.isAnswer && !topics.has(sheet.topic))
    .map(({ sheet }): ForeignQuestion => ({ id: `outside ${sheet.id}`, text: sheet.title, relevant: new Set(), sheet: sheet.id })), most);
}

/** Are questions about a sheet for setting the baseline and training the weights? Two sheets in five; the others are for comparing. */
export function isForSetting(question: ForeignQuestion): boolean {
  return shareOf(`setting ${question.sheet}`) < SETTING_SHARE;
}

function linkQuestions(byId: ReadonlyMap<string, ForeignArticle>, all: readonly ForeignArticle[]): ForeignQuestion[] {
  const targets = new Map<string, Set<string>>();
  for (const { sheet } of all) {
    for (const { target, words } of sheet.links) {
      const article = byId.get(target);
      if (article === undefined || article.isTitleWithheld || target === sheet.id) continue;
      const own = new Set(frenchTerms(words));
      if (own.size < MIN_LINK_TERMS || overlap(own, new Set(frenchTerms(article.title))) > MAX_LINK_OVERLAP) continue;
      const text = words.toLowerCase();
      targets.set(text, (targets.get(text) ?? new Set()).add(target));
    }
  }
  // Words that lead to several sheets ask for none in particular.
  return [...targets].flatMap(([text, found]) => [...found].slice(0, found.size === 1 ? 1 : 0).map((sheet): ForeignQuestion => ({ id: `links ${text}`, text, relevant: found, sheet })));
}

function overlap(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const shared = [...left].filter((term) => right.has(term)).length;
  return shared / Math.max(1, left.size + right.size - shared);
}

function sectionQuestions(passages: readonly Passage[], byId: ReadonlyMap<string, ForeignArticle>): ForeignQuestion[] {
  const sections = new Map<string, Passage>();
  for (const passage of passages) sections.set(`${passage.articleId}#${passage.slug}`, passage);
  const counts = new Map<string, number>();
  const textOf = (passage: Passage): string => `${passage.heading} ${passage.title}`;
  for (const passage of sections.values()) counts.set(textOf(passage), (counts.get(textOf(passage)) ?? 0) + 1);
  return [...sections].flatMap(([key, passage]): ForeignQuestion[] => {
    const isNamed = passage.heading !== passage.title && frenchTerms(passage.heading).length >= MIN_HEADING_TERMS && counts.get(textOf(passage)) === 1;
    return isNamed && byId.get(passage.articleId)?.isTitleWithheld === false ? [{ id: `sections ${key}`, text: textOf(passage), relevant: new Set([key]), sheet: passage.articleId }] : [];
  });
}

function sample(questions: readonly ForeignQuestion[], most: number): ForeignQuestion[] {
  return questions.toSorted((left, right) => shareOf(left.id) - shareOf(right.id)).slice(0, most);
}

/** Ways in which the same question is typed. */
export const SPELLINGS: readonly { readonly name: string; readonly write: (text: string, seed: number) => string }[] = [
  { name: 'as written', write: (text) => text },
  { name: 'no accents', write: (text) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/['’?]/gu, ' ') },
  { name: 'typos', write: addTypos },
  { name: 'sms', write: writeAsSms },
];
