import { matchesLawNumber } from '../analysis/law-numbers.ts';
import { detectIntents } from '../analysis/intents.ts';
import type { AnalysedQuery, Intent, QueryTerm } from '../analysis/types.ts';
import type { LexicalIndex } from '../lexical/lexical-index.ts';
import type { Passage } from '../../corpus/index.ts';

/** Features of a candidate, in the order of the weight vector. Each lies in about [0, 1]. */
export const FEATURES = [
  'bm25', 'variant', 'denseText', 'denseVariant', 'denseHeading', 'headingCoverage', 'headingPrecision', 'titleCoverage', 'textCoverage', 'statementCoverage', 'missed', 'intent', 'lawNumber', 'lawText', 'articleShare', 'sameArticle',
] as const;
export type Feature = (typeof FEATURES)[number];
export type FeatureVector = Readonly<Record<Feature, number>>;

/** A passage that speaks of the law article asked for, against 1 for the article's own text. */
const MENTION_VALUE = 0.5;

/** What the first stage knows of one candidate. */
export interface Candidate {
  readonly doc: number;
  readonly bm25: number;
  readonly variant: number;
  readonly dense: { readonly text: number; readonly variant: number; readonly heading: number };
}

/** A law number with a passage that is (`own`) or mentions that article. */
export interface LawMention {
  readonly doc: number;
  readonly num: string;
  readonly own: boolean;
}

/** What is known of the passages before any question. */
export interface PassageFacts {
  /** Intents of each passage's heading, by document. */
  readonly headingIntents: readonly (readonly Intent[])[];
  readonly mentions: readonly LawMention[];
  /** Terms of title and heading of each passage, by document. */
  readonly headingTerms: readonly (readonly string[])[];
  /** Terms of each statement of each passage, by document. */
  readonly statementTerms: readonly (readonly ReadonlySet<string>[])[];
  /** Articles that the conversation is about. */
  readonly articles: readonly string[];
}

/**
 * Computes the features of all candidates of one question.
 *
 * @param terms - expanded terms, as the first stage used them.
 */
export function computeFeatures(
  query: AnalysedQuery, terms: readonly QueryTerm[], candidates: readonly Candidate[], passages: readonly Passage[],
  lexical: LexicalIndex, facts: PassageFacts,
): FeatureVector[] {
  const bestBm25 = Math.max(1e-9, ...candidates.map((candidate) => candidate.bm25));
  const asked = facts.mentions.filter(({ num }) => query.lawNumbers.some((number) => matchesLawNumber(number, num)));
  const share = articleShares(candidates, passages);
  return candidates.map((candidate) => {
    const passage = passages[candidate.doc];
    const law = passage?.law;
    return {
      bm25: candidate.bm25 / bestBm25,
      variant: candidate.variant,
      denseText: Math.max(0, candidate.dense.text),
      denseVariant: Math.max(0, candidate.dense.variant),
      denseHeading: Math.max(0, candidate.dense.heading),
      headingCoverage: lexical.coverage(terms, candidate.doc, ['heading']),
      headingPrecision: precisionOf(terms, facts.headingTerms[candidate.doc] ?? [], lexical),
      titleCoverage: lexical.coverage(terms, candidate.doc, ['title', 'heading']),
      textCoverage: lexical.coverage(terms, candidate.doc, ['title', 'heading', 'text']),
      statementCoverage: statementCoverage(terms, facts.statementTerms[candidate.doc] ?? [], lexical),
      missed: lexical.worstMiss(terms, candidate.doc),
      intent: intentMatch(query.intents, facts.headingIntents[candidate.doc] ?? []),
      lawNumber: Math.max(0, ...asked.filter((mention) => mention.doc === candidate.doc).map((mention) => (mention.own ? 1 : MENTION_VALUE))),
      lawText: law === undefined ? 0 : 1,
      sameArticle: facts.articles.includes(passage?.articleId ?? '') ? 1 : 0,
      articleShare: share.get(passage?.articleId ?? '') ?? 0,
    };
  });
}

/** Intents of headings, computed once an index. */
export function headingIntentsOf(passages: readonly Passage[]): Intent[][] {
  return passages.map((passage) => detectIntents(passage.heading));
}

/** 1 when all intents of the question are met, 0 when none is, and half where one side has no intent. */
function intentMatch(asked: readonly Intent[], offered: readonly Intent[]): number {
  const wanted = asked.filter((intent) => intent !== 'yes-no');
  if (wanted.length === 0 || offered.length === 0) return 0.5;
  return wanted.filter((intent) => offered.includes(intent)).length / wanted.length;
}

/** Share of the heading's idf mass that was asked for: a heading about a special case (« … de RSA ») fits only a question that names it. */
function precisionOf(terms: readonly QueryTerm[], heading: readonly string[], lexical: LexicalIndex): number {
  const asked = new Map<string, number>();
  for (const term of terms) asked.set(term.term, Math.max(asked.get(term.term) ?? 0, term.weight));
  let mass = 0;
  let found = 0;
  for (const term of new Set(heading)) {
    const idf = lexical.idf(term);
    mass += idf;
    found += idf * (asked.get(term) ?? 0);
  }
  return mass === 0 ? 0 : found / mass;
}

/** Largest share of the question's idf mass that one single statement holds: words that stand together mean the same fact. */
function statementCoverage(terms: readonly QueryTerm[], statements: readonly ReadonlySet<string>[], lexical: LexicalIndex): number {
  const wanted = new Map<number, number>();
  for (const term of terms) if (term.primary) wanted.set(term.group, lexical.idf(term.term));
  const mass = [...wanted.values()].reduce((sum, idf) => sum + idf, 0);
  if (mass === 0) return 1;
  let best = 0;
  for (const own of statements) {
    const found = new Map<number, number>();
    for (const term of terms) if (own.has(term.term)) found.set(term.group, Math.max(found.get(term.group) ?? 0, term.weight));
    let covered = 0;
    for (const [group, weight] of found) covered += (wanted.get(group) ?? 0) * weight;
    best = Math.max(best, covered / mass);
  }
  return best;
}

/** Share of the first-stage lexical mass that falls on each article: several good passages of one article speak for its subject. */
function articleShares(candidates: readonly Candidate[], passages: readonly Passage[]): Map<string, number> {
  const mass = new Map<string, number>();
  let total = 0;
  for (const candidate of candidates) {
    const id = passages[candidate.doc]?.articleId ?? '';
    mass.set(id, (mass.get(id) ?? 0) + candidate.bm25);
    total += candidate.bm25;
  }
  return new Map([...mass].map(([id, value]) => [id, total === 0 ? 0 : value / total]));
}
