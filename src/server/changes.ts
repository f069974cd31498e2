import { z } from 'zod';
import type { Retriever } from '../retrieval/index.ts';

/** Name of the artifact of a generation that holds the history of publications. */
const CHANGES_FILE = 'changes.json';

/** What the pages read of the history: one entry a publication, newest first. */
const History = z.array(z.object({
  generation: z.string(),
  date: z.string(),
  articles: z.array(z.object({
    kind: z.enum(['added', 'changed', 'removed']), id: z.string(), title: z.string(),
    sections: z.array(z.object({ kind: z.enum(['added', 'changed', 'removed']), heading: z.string(), slug: z.string() })),
  })),
}));

/** One article that a publication added, changed or removed. */
export interface ArticleNews extends Readonly<z.infer<typeof History>[number]['articles'][number]> {
  readonly generation: string;
  /** ISO 8601. */
  readonly date: string;
}

/** What the publications changed, newest first; empty where the generation has no history or an unreadable one: a nice-to-have never stops a page. */
export function readNews(retriever: Pick<Retriever, 'artifacts'>): readonly ArticleNews[] {
  const parsed = History.safeParse(parseJson(retriever.artifacts.get(CHANGES_FILE)));
  return parsed.success ? parsed.data.flatMap(({ generation, date, articles }) => articles.map((article) => ({ ...article, generation, date }))) : [];
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
}
