import type { Article, ArticleType } from '../../corpus/index.ts';

/** Kinds of article that a first question is about, in this order. */
const THEMES: readonly ArticleType[] = ['algorithme', 'droit', 'demarche', 'contexte'];
/** The first is the widget's, the others stand below it. */
const QUESTIONS = 4;

/** Questions to begin with on one theme, the most telling first. */
export interface StarterTheme {
  readonly type: ArticleType;
  readonly questions: readonly string[];
}

/** Questions to begin with for each theme: the first headings of the articles that the others name most often as related. A theme without any is left out. */
export function starterThemes(articles: readonly Article[]): readonly StarterTheme[] {
  const named = new Map<string, number>();
  for (const id of articles.flatMap((article) => article.related)) named.set(id, (named.get(id) ?? 0) + 1);
  const weight = (article: Article): number => named.get(article.id) ?? 0;
  return THEMES.map((type): StarterTheme => ({
    type,
    questions: articles.filter((article) => article.type === type && article.role === undefined && article.sections[0]?.heading.endsWith('?') === true)
      .sort((left, right) => weight(right) - weight(left) || left.id.localeCompare(right.id)).slice(0, QUESTIONS).flatMap((article) => article.sections[0]?.heading ?? []),
  })).filter(({ questions }) => questions.length > 0);
}
