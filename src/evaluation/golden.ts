import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAnswerer } from '../answering/index.ts';
import type { CandidateCheck } from '../retrieval/index.ts';
import { parseQuestionSet, QuestionSetError } from './question-set.ts';
import { runCases } from './run.ts';

/** Golden questions of a corpus: a question set beside the articles; a corpus without one is not checked. */
export const GOLDEN_FILE = 'questions-temoins.jsonl';
const SHOWN_CHARS = 300;

/**
 * Makes the check « the golden questions are still answered » for a corpus folder: every wrong reply is a finding that names the line, the question, what is
 * missing and what was said instead.
 */
export function checkGoldenQuestions(corpusDir: string): CandidateCheck {
  return async (candidate) => {
    const text = await readGolden(join(corpusDir, GOLDEN_FILE));
    if (text === undefined) return { findings: [] };
    const { cases, lines, fault } = parse(text);
    if (fault !== undefined) return { findings: [fault] };
    const results = await runCases(cases, createAnswerer({ retriever: () => candidate }), candidate.passages);
    const findings = results.flatMap(({ expected, verdict, reply }, index) => (verdict.right ? [] : [
      `${GOLDEN_FILE}:${lines[index] ?? 1}: « ${expected.turns.join(' → ')} » n'a pas la réponse attendue (${verdict.complaints.join(' ; ')}) : corrigez l'article ou la question témoin. Réponse obtenue : « ${reply.text.replace(/\s+/gu, ' ').slice(0, SHOWN_CHARS)} »`,
    ]));
    return { findings, figures: { 'questions-temoins': cases.length, 'questions-temoins-justes': cases.length - findings.length } };
  };
}

/** What makes the golden questions of a corpus unreadable, as `file:line: …`; `undefined` where nothing does, or there are none. */
export async function goldenFault(corpusDir: string): Promise<string | undefined> {
  const text = await readGolden(join(corpusDir, GOLDEN_FILE));
  return text === undefined ? undefined : parse(text).fault;
}

function parse(text: string): { readonly cases: ReturnType<typeof parseQuestionSet>['cases']; readonly lines: readonly number[]; readonly fault?: string } {
  try {
    return parseQuestionSet(text);
  } catch (error) {
    if (error instanceof QuestionSetError) return { cases: [], lines: [], fault: `${GOLDEN_FILE}:${error.line}: ${error.reason}` };
    throw error;
  }
}

async function readGolden(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
