import { readFile } from 'node:fs/promises';
import { parseQuestionSet } from '../../src/evaluation/index.ts';

/** The development sets: a mix of plain, misspelt, legal and out-of-scope questions. */
const SETS = ['eval/algorithmes.dev.jsonl', 'eval/droits.dev.jsonl', 'eval/hors-sujet.jsonl'];

/** Last turn of every development question, in the order of the files. */
export async function readQuestions(): Promise<string[]> {
  const texts = await Promise.all(SETS.map((file) => readFile(file, 'utf8')));
  return texts.flatMap((text) => parseQuestionSet(text).cases.flatMap(({ turns }) => turns.at(-1) ?? []));
}
