import type { Passage, Statement } from '../../corpus/index.ts';
import { WARNING_SLUG } from '../../corpus/text.ts';
import type { RankedPassage, RetrievalResult, Retriever } from '../../retrieval/index.ts';
import { TEXTS } from '../texts.ts';
import type { Reply, Style } from '../types.ts';
import { figuresOf } from '../verify.ts';
import { citeStatements, layOut, type ChosenStatement } from './cite.ts';
import { chooseComplements } from './complements.ts';
import { matchPolarity } from './polarity.ts';
import { selectStatements } from './select.ts';

/** What the first passage may say where others complement it. */
const LEAD_STATEMENTS = 5;
/** Each half of a two-part question. */
const PART_STATEMENTS = 4;
const MAX_SENTENCES = 10;
/** Plain answers: the lead and at most this many short statements. */
const PLAIN_EXTRA = 1;
const PLAIN_MAX_WORDS = 18;

/**
 * Composes an extractive answer: whole statements of the passages that answer, the direct one first, each with its own sources.
 *
 * @param results - one result a part of the question, each with at least one passage; the first passage leads.
 */
export function composeAnswer(results: readonly RetrievalResult[], style: Style, retriever: Retriever): Reply {
  const plain = style === 'simple' ? choosePlain(results, retriever) : undefined;
  const chosen = plain ?? chooseStandard(results, retriever);
  const { markers, citations } = citeStatements(chosen);
  const spoken = matchPolarity(chosen, results[0]);
  const notice = style === 'simple' && plain === undefined ? `*${TEXTS.noSimpleVersion}*\n\n` : '';
  return { kind: 'answer', text: notice + layOut(spoken, markers), citations, suggestions: [], mode: 'extractive' };
}

function chooseStandard(results: readonly RetrievalResult[], retriever: Retriever): ChosenStatement[] {
  const chosen: ChosenStatement[] = [];
  const add = (statements: readonly ChosenStatement[]): void => {
    for (const one of statements) if (!chosen.some((known) => known.statement.text === one.statement.text)) chosen.push(one);
  };
  const [only] = results;
  const others = results.length === 1 && only !== undefined ? chooseComplements(only, retriever) : [];
  for (const result of results) {
    const [lead] = result.ranked;
    if (lead !== undefined) add(select(lead, result, retriever, results.length > 1 ? { statements: PART_STATEMENTS } : others.length > 0 && !isList(lead) ? { statements: LEAD_STATEMENTS } : {}));
  }
  if (only !== undefined) for (const { ranked, statements } of others) add(select(ranked, only, retriever, { statements, keepFirst: true }));
  const items = chosen.filter((one) => one.statement.form === 'item').length;
  return [...chosen.slice(0, MAX_SENTENCES + items), ...warnings(chosen, results, retriever)];
}

function isList(ranked: RankedPassage): boolean {
  return ranked.passage.statements.filter((statement) => statement.form === 'item').length > 2;
}

function select(ranked: RankedPassage, result: RetrievalResult, retriever: Retriever, limits: Parameters<typeof selectStatements>[4]): ChosenStatement[] {
  const article = retriever.articles.get(ranked.passage.articleId);
  return article === undefined ? [] : selectStatements(ranked.passage, article, result.query, (term) => retriever.idf(term), limits);
}

/** For each part, the notice that the subject of the article that leads it may have moved after its last source. */
function warnings(chosen: readonly ChosenStatement[], results: readonly RetrievalResult[], retriever: Retriever): ChosenStatement[] {
  const leading = new Set(results.flatMap(({ ranked: [best] }) => best?.passage.articleId ?? []));
  return [...leading].flatMap((id): ChosenStatement[] => {
    const article = retriever.articles.get(id);
    const passage = retriever.passages.get(`${id}#${WARNING_SLUG}-1`);
    const statement = passage?.statements[0];
    if (article === undefined || passage === undefined || statement === undefined || chosen.some((one) => one.statement.text === statement.text)) return [];
    return [{ passage, article, statement, index: 0 }];
  });
}

/** The plain-language lead of each part's best section, with a short statement behind it; a part without one as it stands; `undefined` where no part has one. */
function choosePlain(results: readonly RetrievalResult[], retriever: Retriever): ChosenStatement[] | undefined {
  const plain = results.map((result) => plainLead(result, retriever));
  if (plain.every((part) => part === undefined)) return undefined;
  const chosen = results.flatMap((result, place): readonly ChosenStatement[] => {
    const [lead] = result.ranked;
    return plain[place] ?? (lead === undefined ? [] : select(lead, result, retriever, { statements: PART_STATEMENTS }));
  });
  return [...chosen, ...warnings(chosen, results, retriever)];
}

function plainLead({ ranked: [best] }: RetrievalResult, retriever: Retriever): ChosenStatement[] | undefined {
  const passage = best?.passage;
  const article = passage === undefined ? undefined : retriever.articles.get(passage.articleId);
  if (passage === undefined || article === undefined || passage.plain.length === 0 || !isSupported(passage)) return undefined;
  const support = passage.statements.filter((one) => one.block === passage.statements[0]?.block);
  const lead = passage.plain.map((statement: Statement): ChosenStatement => ({ passage, article, statement, index: -1, support }));
  const short = passage.statements.map((statement, index): ChosenStatement => ({ passage, article, statement, index }))
    .filter((one) => one.statement.text.split(/\s+/u).length <= PLAIN_MAX_WORDS).slice(0, PLAIN_EXTRA);
  return [...lead, ...short];
}

/** A plain lead that rounds a figure cannot be checked against its passage: the section is then served as it stands. */
function isSupported(passage: Passage): boolean {
  const figures = new Set(figuresOf(passage.text));
  return passage.plain.every((statement) => figuresOf(statement.text).every((figure) => figures.has(figure)));
}
