import type { CandidateCheck } from '../retrieval/index.ts';
import { createAnswerer } from './answer.ts';
import { isQuestion, SUGGESTIONS_FILE } from './suggestable.ts';

/**
 * Check before publishing: asks every section heading and keeps those that the service answers from an article that asks them. What is not kept is never
 * suggested; nothing is refused for it.
 */
export const checkSuggestions: CandidateCheck = async (candidate) => {
  const answerer = createAnswerer({ retriever: () => candidate });
  const articles = new Map<string, Set<string>>();
  for (const passage of candidate.passages.values()) {
    if (passage.type !== 'loi' && isQuestion(passage.heading)) articles.set(passage.heading, (articles.get(passage.heading) ?? new Set()).add(passage.articleId));
  }
  const kept: string[] = [];
  for (const [heading, expected] of articles) {
    const { reply } = await answerer.answer({ text: heading, style: 'standard' }, undefined);
    if (reply.kind === 'answer' && expected.has(reply.citations[0]?.article.id ?? '')) kept.push(heading);
  }
  return { findings: [], figures: { suggestions: kept.length, 'suggestions écartées': articles.size - kept.length }, files: { [SUGGESTIONS_FILE]: JSON.stringify(kept) } };
};
