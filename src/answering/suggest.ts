import type { Article, Passage } from '../corpus/index.ts';
import type { RankedPassage, Retriever } from '../retrieval/index.ts';
import { intentsOfHeading } from './compose/headings.ts';
import { maySuggest } from './suggestable.ts';

const MAX_SUGGESTIONS = 3;

/**
 * Questions to ask next: what to do about it first, then other sections of the same article, then the related articles. Every one is a section heading that was
 * found answered when the index was built.
 *
 * @param used - passages that the answer quotes.
 */
export function suggestNext(article: Article, used: ReadonlySet<string>, retriever: Retriever): string[] {
  const usedSlugs = new Set([...used].flatMap((id) => {
    const passage = retriever.passages.get(id);
    return passage?.articleId === article.id ? [passage.slug] : [];
  }));
  const left = article.sections.filter((section) => !usedSlugs.has(section.slug));
  const own = left.map((section) => section.heading);
  const actionable = left.filter((section) => intentsOfHeading(section).some((intent) => intent === 'contest' || intent === 'deadline' || intent === 'how')).map((section) => section.heading);
  const related = article.related.flatMap((id) => retriever.articles.get(id)?.sections.slice(0, 1).map((section) => section.heading) ?? []);
  const next = [...actionable.slice(0, 1), ...own.filter((heading) => heading !== actionable[0]).slice(0, 1), ...related];
  return [...new Set(next)].filter((heading) => maySuggest(heading, retriever)).slice(0, MAX_SUGGESTIONS);
}

/** Headings of the passages nearest to a question that could not be answered, one an article. */
export function suggestNearby(ranked: readonly RankedPassage[], retriever: Retriever): string[] {
  const byArticle = new Map<string, Passage>();
  for (const { passage } of ranked) if (passage.type !== 'loi' && !byArticle.has(passage.articleId)) byArticle.set(passage.articleId, passage);
  return [...byArticle.values()].map((passage) => passage.heading).filter((heading) => maySuggest(heading, retriever)).slice(0, MAX_SUGGESTIONS);
}
