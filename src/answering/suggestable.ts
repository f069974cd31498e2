import { z } from 'zod';
import type { Retriever } from '../retrieval/index.ts';

/** Name of the file in a generation that lists the questions that may be suggested. */
export const SUGGESTIONS_FILE = 'suggestions.json';
const Suggestions = z.array(z.string());
const checked = new WeakMap<Retriever, ReadonlySet<string>>();

/** May a heading be suggested? It is a question, and the generation's check found that it is answered; without a check every question may. */
export function maySuggest(heading: string, retriever: Retriever): boolean {
  const file = retriever.artifacts.get(SUGGESTIONS_FILE);
  if (!isQuestion(heading) || file === undefined) return isQuestion(heading);
  const known = checked.get(retriever) ?? new Set(Suggestions.parse(JSON.parse(file)));
  checked.set(retriever, known);
  return known.has(heading);
}

/** Does a heading ask something? */
export function isQuestion(heading: string): boolean {
  return heading.trim().endsWith('?');
}
