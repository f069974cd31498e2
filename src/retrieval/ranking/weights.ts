import type { Feature } from './features.ts';

/**
 * Weights of the second stage. Written by `npm run train:ranking` (question variants of the corpus, each ranked without itself;
 * listwise logistic regression with L2), adapted to labelled questions of the sets; do not edit by hand.
 */
export const RANKING_WEIGHTS: Readonly<Record<Feature, number>> = {
  bm25: 1.497,
  variant: 1.747,
  denseText: 5.805,
  denseVariant: 3.244,
  denseHeading: 3.975,
  headingCoverage: 0.333,
  headingPrecision: 1.505,
  titleCoverage: 0.658,
  textCoverage: 1.319,
  statementCoverage: 1.608,
  missed: -1.988,
  intent: 1.01,
  lawNumber: 1.495,
  lawText: -1.983,
  articleShare: 1.529,
  sameArticle: 2.283,
};

/** Logistic model of the confidence: intercept and weights of what is known of the first passage. Written by `npm run train:ranking`. */
export const CONFIDENCE_WEIGHTS: Readonly<Record<string, number>> = {
  intercept: -5.084,
  score: 0.082,
  margin: 0.036,
  lead: -0.032,
  textCoverage: 0.52,
  titleCoverage: -0.004,
  statementCoverage: 0.307,
  headingCoverage: -0.173,
  headingPrecision: 1.129,
  missed: -0.422,
  denseVariant: 0.577,
  denseText: 2.358,
  denseHeading: 1.771,
  intent: 0.653,
  lawNumber: 4.693,
  lawText: -0.793,
  articleShare: 1.89,
  unknownShare: -2.212,
  unknownWords: -0.343,
  stranger: -0.296,
  words: 0.358,
  decoyWords: -2.187,
  decoyDense: -5.9,
  denseBest: 1.214,
  textCoverageInTop: 1.167,
  statementCoverageInTop: 0.07,
  denseVariantInTop: 1.433,
  denseHeadingInTop: 2.745,
};

/** Least confidence for an answer: the highest that answers nine in ten in-scope questions of held-out folds. Written by `npm run train:ranking`. */
export const ANSWER_THRESHOLD = 0.450;
