import { z } from 'zod';
import type { QuestionCase } from './question-set.ts';

const Labels = z.record(z.string(), z.array(z.string().regex(/#/u, 'a section is written "article id#slug"')).min(1));

/** Case id → sections that answer it, beside those that the case itself names. */
export type Labels = z.infer<typeof Labels>;

/** A labels file is wrong; the message says where. */
export class LabelsError extends Error {
  override readonly name = 'LabelsError';
  readonly code = 'LABELS_INVALID';
}

/**
 * Reads a labels file and holds it against the index.
 *
 * @param sections - every section of the index.
 * @throws {LabelsError} for a file of another form, or a section that the index does not have: a heading was renamed and the label must follow.
 */
export function parseLabels(text: string, sections: ReadonlySet<string>): Labels {
  const parsed = Labels.safeParse(JSON.parse(text));
  if (!parsed.success) throw new LabelsError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  const unknown = Object.entries(parsed.data).flatMap(([id, own]) => own.filter((section) => !sections.has(section)).map((section) => `${id}: ${section}`));
  if (unknown.length > 0) throw new LabelsError(`These sections are not in the index; follow their new headings: ${unknown.join(', ')}`);
  return parsed.data;
}

/** A question with the sections that answer it. */
export interface LabelledQuestion {
  readonly id: string;
  readonly text: string;
  readonly tags: readonly string[];
  readonly relevant: ReadonlySet<string>;
}

/** Single-turn questions with at least one label; a follow-up has its words in its conversation, which retrieval alone does not see. */
export function labelledQuestions(cases: readonly QuestionCase[], labels: Labels): LabelledQuestion[] {
  return cases.flatMap((one) => {
    const relevant = new Set([...one.passages, ...labels[one.id] ?? []]);
    const [text, ...more] = one.turns;
    return text === undefined || more.length > 0 || one.kind !== 'answer' || relevant.size === 0 ? [] : [{ id: one.id, text, tags: one.tags, relevant }];
  });
}

const KEPT_SHARE = 3;

/** One case in three, by its id alone (FNV-1a): for final figures, never looked at while tuning. */
export function isKeptAside(id: string): boolean {
  let hash = 0x811c9dc5;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return (hash ^ (hash >>> 15)) % KEPT_SHARE === 0;
}
