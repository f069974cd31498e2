import { z } from 'zod';

/** One case of a question set; the last turn is scored. */
export const QuestionCase = z.object({
  id: z.string(),
  turns: z.array(z.string()).min(1),
  kind: z.enum(['answer', 'abstention', 'clarification']),
  must: z.array(z.array(z.string())).default([]),
  mustNot: z.array(z.string()).default([]),
  cite: z.array(z.string()).default([]),
  tags: z.array(z.string()).default([]),
  note: z.string().optional(),
  /** Sections that answer, `article id#slug`, for `evaluate:retrieval`. */
  passages: z.array(z.string()).default([]),
});
export type QuestionCase = z.infer<typeof QuestionCase>;

/** Optional first line of a set: least shares below which the command fails. */
export const Thresholds = z.object({ thresholds: z.object({ answers: z.number().optional(), abstentions: z.number().optional(), wronglyAbstained: z.number().optional() }) });
export type Thresholds = z.infer<typeof Thresholds>['thresholds'];

/** A question set cannot be read; the French message names the line. */
export class QuestionSetError extends Error {
  override readonly name = 'QuestionSetError';
  readonly code = 'QUESTION_SET_INVALID';
  /** 1-based. */
  readonly line: number;
  /** The sentence without its line. */
  readonly reason: string;

  constructor(line: number, reason: string, options?: ErrorOptions) {
    super(`ligne ${line} : ${reason}`, options);
    this.line = line;
    this.reason = reason;
  }
}

/**
 * Reads a JSONL question set. `lines` are the 1-based lines of the cases.
 *
 * @throws {QuestionSetError} naming the line that is not a case.
 */
export function parseQuestionSet(text: string): { readonly thresholds: Thresholds; readonly cases: readonly QuestionCase[]; readonly lines: readonly number[] } {
  const cases: QuestionCase[] = [];
  const lines: number[] = [];
  let thresholds: Thresholds = {};
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    let data: unknown;
    try {
      data = JSON.parse(line);
    } catch (error) {
      throw new QuestionSetError(index + 1, 'ce n\'est pas du JSON : vérifiez les guillemets et les virgules.', { cause: error });
    }
    const head = Thresholds.safeParse(data);
    if (head.success && cases.length === 0) {
      thresholds = head.data.thresholds;
      return;
    }
    const parsed = QuestionCase.safeParse(data);
    if (!parsed.success) throw new QuestionSetError(index + 1, `${parsed.error.issues.map(({ path }) => `« ${path.join('.')} »`).join(', ')} manque ou n'a pas la bonne forme : il faut « id », « turns » (une liste de phrases) et « kind » (answer, abstention ou clarification).`);
    cases.push(parsed.data);
    lines.push(index + 1);
  });
  return { thresholds, cases, lines };
}
