import type { Article, ArticleType } from '../../corpus/index.ts';

/** Kinds of article that a first question is about, in this order. */
const THEMES: readonly ArticleType[] = ['algorithme', 'droit', 'demarche', 'contexte'];

/** A question to begin with for each theme: the first heading of the article that the others name most often as related. */
export function starterQuestions(articles: readonly Article[]): string[] {
  const named = new Map<string, number>();
  for (const id of articles.flatMap((article) => article.related)) named.set(id, (named.get(id) ?? 0) + 1);
  const weight = (article: Article): number => named.get(article.id) ?? 0;
  return THEMES.flatMap((type) => {
    const asking = articles.filter((article) => article.type === type && article.sections[0]?.heading.endsWith('?') === true);
    const [first] = asking.sort((left, right) => weight(right) - weight(left) || left.id.localeCompare(right.id));
    return first?.sections[0] === undefined ? [] : [first.sections[0].heading];
  });
}
