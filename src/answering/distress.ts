import type { Retriever } from '../retrieval/index.ts';
import { citeStatements, layOut } from './compose/cite.ts';
import { TEXTS } from './texts.ts';
import type { Reply } from './types.ts';

/**
 * Help lines first and without detour: from the corpus's article with the role `detresse`, with its sources; from the program's own words where a corpus has none.
 */
export function distressReply(retriever: Retriever): Reply {
  const article = [...retriever.articles.values()].find((one) => one.role === 'detresse');
  const passage = [...retriever.passages.values()].find((one) => one.articleId === article?.id);
  if (article === undefined || passage === undefined) return { kind: 'dialogue', text: TEXTS.helpLines, citations: [], suggestions: [], mode: 'extractive' };
  const chosen = passage.statements.map((statement, index) => ({ passage, article, statement, index }));
  const { markers, citations } = citeStatements(chosen);
  return { kind: 'answer', text: layOut(chosen, markers), citations, suggestions: [], mode: 'extractive' };
}
