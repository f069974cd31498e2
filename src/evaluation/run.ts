import { findViolations, type Answerer, type ConversationMemory, type Reply, type Violation } from '../answering/index.ts';
import type { Passage } from '../corpus/index.ts';
import type { QuestionCase } from './question-set.ts';
import { scoreReply, type Verdict } from './score.ts';

/** One case with what the service said to its last turn. */
export interface CaseResult {
  readonly expected: QuestionCase;
  readonly reply: Reply;
  readonly verdict: Verdict;
  /** Time of each turn. */
  readonly turnMs: readonly number[];
  /** What the answer's own check finds in it, done again from outside. */
  readonly violations: readonly Violation[];
}

/**
 * Asks every case in a conversation of its own, turn by turn.
 *
 * @param passages - passages of the index that answers, to hold quotes and figures against.
 */
export async function runCases(cases: readonly QuestionCase[], answerer: Answerer, passages: ReadonlyMap<string, Passage>): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const expected of cases) {
    let memory: ConversationMemory | undefined;
    let reply: Reply | undefined;
    const turnMs: number[] = [];
    for (const text of expected.turns) {
      const started = performance.now();
      const outcome = await answerer.answer({ text, style: 'standard' }, memory);
      turnMs.push(performance.now() - started);
      ({ memory, reply } = outcome);
    }
    if (reply === undefined) continue;
    results.push({ expected, reply, verdict: scoreReply(expected, reply), turnMs, violations: findViolations(reply, passages) });
  }
  return results;
}

/** Figures of a whole set; shares between 0 and 1. */
export interface Summary {
  readonly cases: number;
  /** `answer` cases judged right. */
  readonly answers: number;
  /** `abstention` cases judged right. */
  readonly abstentions: number;
  /** `answer` cases that got an abstention. */
  readonly wronglyAbstained: number;
  /** Answers whose quotes are all verbatim parts of their passages and whose figures stand there; one that fails is never sent, so anything below 1 is a bug. */
  readonly verbatim: number;
  /** Answers whose sentences all carry markers. */
  readonly marked: number;
}

export function summarise(results: readonly CaseResult[]): Summary {
  const share = (own: readonly CaseResult[], test: (result: CaseResult) => boolean, empty: number): number => (own.length === 0 ? empty : own.filter(test).length / own.length);
  const answers = results.filter((result) => result.expected.kind === 'answer');
  const given = results.filter((result) => result.reply.kind === 'answer');
  return {
    cases: results.length,
    answers: share(answers, (result) => result.verdict.right, 1),
    abstentions: share(results.filter((result) => result.expected.kind === 'abstention'), (result) => result.verdict.right, 1),
    wronglyAbstained: share(answers, (result) => result.reply.kind === 'abstention', 0),
    verbatim: share(given, (result) => !result.violations.includes('quote-not-verbatim') && !result.violations.includes('figure-not-in-passage'), 1),
    marked: share(given, (result) => !result.violations.includes('sentence-without-marker') && !result.violations.includes('marker-without-citation'), 1),
  };
}
