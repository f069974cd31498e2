import { matchesLawNumber } from '../analysis/law-numbers.ts';
import type { AnalysedQuery, Intent, QueryTerm } from '../analysis/types.ts';
import type { LexicalIndex } from '../lexical/lexical-index.ts';
import { IN_HEADING, IN_TEXT, IN_TITLE } from '../lexical/term-match.ts';
import type { Passage } from '../../corpus/index.ts';
import type { Similarities } from '../dense/passage-rows.ts';
import type { PassageFacts } from './passage-facts.ts';

/** Features of a candidate, in the order of the weight vector. Each lies in about [0, 1]. */
export const FEATURES = [
  'bm25', 'variant', 'denseText', 'denseVariant', 'denseHeading', 'headingCoverage', 'headingPrecision', 'titleCoverage', 'named', 'textCoverage', 'statementCoverage', 'missed', 'intent', 'ownCase', 'lawNumber', 'lawText', 'articleShare', 'sameArticle',
] as const;
export type Feature = (typeof FEATURES)[number];
export type FeatureVector = Readonly<Record<Feature, number>>;

/** A passage that speaks of the law article asked for, against 1 for the article's own text. */
const MENTION_VALUE = 0.5;

/** Asked for by title and heading, neither more nor less, is another thing than sharing words with them: below nine tenths it hardly counts. */
const NAMED_SHARPNESS = 4;

/** Types of article that say what a person can do, for who speaks of their own case. */
const ACTING_TYPES: ReadonlySet<string> = new Set(['droit', 'demarche']);

const NO_TERMS = new Int32Array();
const NO_HEADING = { terms: NO_TERMS, mass: 0 };

/** What the first stage knows of one candidate. */
export interface Candidate {
  readonly doc: number;
  readonly bm25: number;
  readonly variant: number;
  readonly dense: Similarities;
}

/**
 * Computes the features of all candidates of one question.
 *
 * @param terms - expanded terms, as the first stage used them.
 * @param articles - articles that the conversation is about.
 */
export function computeFeatures(
  query: AnalysedQuery, terms: readonly QueryTerm[], candidates: readonly Candidate[], passages: readonly Passage[],
  lexical: LexicalIndex, facts: PassageFacts, articles: readonly string[] = [],
): FeatureVector[] {
  const bestBm25 = Math.max(1e-9, ...candidates.map((candidate) => candidate.bm25));
  const asked = query.lawNumbers.length === 0 ? [] : facts.mentions.filter(({ num }) => query.lawNumbers.some((number) => matchesLawNumber(number, num)));
  const share = articleShares(candidates, passages);
  const match = lexical.match(terms, candidates.map(({ doc }) => doc));
  return candidates.map((candidate, place) => {
    const passage = passages[candidate.doc];
    const law = passage?.law;
    const heading = facts.headings[candidate.doc] ?? NO_HEADING;
    const headingPrecision = match.precision(heading.terms, heading.mass);
    const titleCoverage = match.coverage(place, IN_TITLE | IN_HEADING);
    return {
      bm25: candidate.bm25 / bestBm25,
      variant: candidate.variant,
      denseText: Math.max(0, candidate.dense.text),
      denseVariant: Math.max(0, candidate.dense.variant),
      denseHeading: Math.max(0, candidate.dense.heading),
      headingCoverage: match.coverage(place, IN_HEADING),
      headingPrecision,
      titleCoverage,
      named: (titleCoverage * headingPrecision) ** NAMED_SHARPNESS,
      textCoverage: match.coverage(place, IN_TITLE | IN_HEADING | IN_TEXT),
      statementCoverage: match.statementCoverage(facts.statements[candidate.doc] ?? NO_TERMS),
      missed: match.worstMiss(place),
      intent: intentMatch(query.intents, facts.intents[candidate.doc] ?? []),
      ownCase: !query.isOwnCase || passage === undefined ? 0.5 : ACTING_TYPES.has(passage.type) ? 1 : 0,
      lawNumber: asked.length === 0 ? 0 : Math.max(0, ...asked.filter((mention) => mention.doc === candidate.doc).map((mention) => (mention.own ? 1 : MENTION_VALUE))),
      lawText: law === undefined ? 0 : 1,
      sameArticle: articles.includes(passage?.articleId ?? '') ? 1 : 0,
      articleShare: share.get(passage?.articleId ?? '') ?? 0,
    };
  });
}

/** 1 when all intents of the question are met, 0 when none is, and half where one side has no intent. */
function intentMatch(asked: readonly Intent[], offered: readonly Intent[]): number {
  const wanted = asked.filter((intent) => intent !== 'yes-no');
  if (wanted.length === 0 || offered.length === 0) return 0.5;
  return wanted.filter((intent) => offered.includes(intent)).length / wanted.length;
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
