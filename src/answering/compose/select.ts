import type { Article, Passage, Statement } from '../../corpus/index.ts';
import { countWords, fold } from '../../corpus/text.ts';
import type { AnalysedQuery, Intent, QueryTerm } from '../../retrieval/index.ts';
import { stem, termsOf } from '../../retrieval/text.ts';
import type { ChosenStatement } from './cite.ts';
import { countsOneOf, hasEvidence, shareOfEvidence } from './evidence.ts';
import { remembered } from './remembered.ts';

/** Longest answer from one passage: statements, and words; lists may be longer. */
const MAX_STATEMENTS = 7;
const MAX_ITEMS = 14;
const MAX_WORDS = 170;
/** How much better a later statement must answer than the first one before it is put in front. */
const LEAD_MARGIN = 0.5;
/** The same where the first statement lacks the number or date that was asked for, and the later one gives it. */
const FACT_MARGIN = 0.25;
/** Intents that ask for a number or a date. A deadline is none of them: a section has other times than the one that was asked for. */
const FACTS: readonly Intent[] = ['since', 'amount'];

/** « Pour un indu, … » : the case that a statement is limited to. */
const CONDITION = /^(?:Pour|Si|En cas|Contre|Quand|Lorsqu\p{L}*|Sans|Avec)(?!\p{L})([^,:;]*)[,:]/u;

/** « Combien de X » : the words that are counted, folded. */
const COUNTED = /\bcombien d(?:e|es|u|')?\s*(?:la |l')?([a-z]{3,})/gu;
/** What a statement gains whose number counts what was asked for. */
const COUNT_BONUS = 0.6;

/** How well one statement answers the question by itself, 0 to about 2. */
export function scoreStatement(statement: Statement, query: AnalysedQuery, idf: (term: string) => number): number {
  const own = termsOfStatement(statement);
  let mass = 0;
  let found = 0;
  for (const { primary, readings } of askedWords(query)) {
    const weight = idf(primary);
    mass += weight;
    let best = 0;
    for (const term of readings) if (own.has(term.term)) best = Math.max(best, Math.min(1, term.weight));
    found += weight * best;
  }
  const law = query.lawNumbers.some((number) => foldedStatement(statement).replace(/[\s.*]+/gu, '').includes(number.toLowerCase())) ? 0.6 : 0;
  const counted = countsOneOf(statement.text, countedTerms(query)) ? COUNT_BONUS : 0;
  return (mass === 0 ? 0 : found / mass) + 0.5 * shareOfEvidence(foldedStatement(statement), query.intents) + law + counted;
}

/** The typed words of a question that count: the likeliest reading of each, and all of them. */
const askedWords = remembered((query: AnalysedQuery): readonly { readonly primary: string; readonly readings: readonly QueryTerm[] }[] => [...new Set(query.terms.map((term) => term.group))].flatMap((group) => {
  const readings = query.terms.filter((term) => term.group === group);
  const primary = readings.find((term) => term.primary)?.term;
  return primary === undefined ? [] : [{ primary, readings }];
}));

const foldedStatement = remembered((statement: Statement): string => fold(statement.text));
const termsOfStatement = remembered((statement: Statement): ReadonlySet<string> => new Set(termsOf(statement.text)));

/** Terms that « combien de … » counts, with what else stands for them. */
const countedTerms = remembered((query: AnalysedQuery): ReadonlySet<string> => {
  const counted = new Set([...fold(query.normalised).matchAll(COUNTED)].map((match) => stem(match[1] ?? '')));
  const groups = new Set(query.terms.filter((term) => counted.has(term.term)).map((term) => term.group));
  return new Set(query.terms.filter((term) => groups.has(term.group)).map((term) => term.term));
});

/**
 * Chooses the statements of one passage in the order in which they are said: the direct answer first, then the others as they stand.
 *
 * A section answers in its first sentence by the corpus's own rule, so that one leads unless another is clearly nearer to the question, and speaks of no
 * case that the question does not.
 */
export function selectStatements(passage: Passage, article: Article, query: AnalysedQuery, idf: (term: string) => number, limits: { readonly statements?: number; readonly words?: number; readonly keepFirst?: boolean } = {}): ChosenStatement[] {
  const scores = passage.statements.map((statement) => scoreStatement(statement, query, idf));
  // Another case may score the same as the best that may lead.
  const leading = scores.map((score, index) => (index === 0 || !isOtherCase(passage.statements[index], query) ? score : Number.NEGATIVE_INFINITY));
  const bestIndex = leading.indexOf(Math.max(...leading));
  const facts = query.intents.includes('deadline') ? [] : FACTS.filter((fact) => query.intents.includes(fact)); // « combien de jours » has both
  const gives = (index: number): boolean => facts.some((fact) => hasEvidence(passage.statements[index]?.text ?? '', fact));
  const margin = gives(bestIndex) && !gives(0) ? FACT_MARGIN : LEAD_MARGIN;
  const lead = limits.keepFirst !== true && (scores[bestIndex] ?? 0) > (scores[0] ?? 0) + margin ? bestIndex : 0;
  const isList = passage.statements.filter((statement) => statement.form === 'item').length > 2;
  const most = limits.statements ?? (isList ? MAX_ITEMS : MAX_STATEMENTS);
  const order = [lead, ...passage.statements.map((_, index) => index).filter((index) => index !== lead)];
  // Where not all fit, the ones nearest to the question stay, in their order.
  const kept = new Set<number>([lead]);
  let words = countWords(passage.statements[lead]?.text ?? '');
  const byScore = order.slice(1).sort((left, right) => ((scores[right] ?? 0) - 0.04 * right) - ((scores[left] ?? 0) - 0.04 * left));
  for (const index of byScore) {
    const length = countWords(passage.statements[index]?.text ?? '');
    if (kept.size >= most || words + length > (limits.words ?? (isList ? 2 * MAX_WORDS : MAX_WORDS))) continue;
    kept.add(index);
    words += length;
  }
  return order.filter((index) => kept.has(index)).flatMap((index): ChosenStatement[] => {
    const statement = passage.statements[index];
    return statement === undefined ? [] : [{ passage, article, statement, index }];
  });
}

/** Is a statement limited to a case (« Pour un indu, … ») that the question does not name? */
function isOtherCase(statement: Statement | undefined, query: AnalysedQuery): boolean {
  const named = CONDITION.exec(statement?.text ?? '')?.[1];
  return named !== undefined && termsOf(named).some((term) => !query.terms.some((asked) => asked.term === term));
}
