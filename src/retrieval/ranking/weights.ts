import type { Feature } from './features.ts';

/**
 * Weights of the second stage. Written by `npm run train:ranking` (question variants of the corpus, each ranked without itself;
 * listwise logistic regression with L2); do not edit by hand.
 */
export const RANKING_WEIGHTS: Readonly<Record<Feature, number>> = {
  bm25: 0.901,
  variant: -0.311,
  denseText: 3.664,
  denseVariant: 0.434,
  denseHeading: 2.118,
  headingCoverage: 0.45,
  headingPrecision: 1.311,
  titleCoverage: 0.217,
  textCoverage: 1.193,
  statementCoverage: 2.086,
  missed: -2.505,
  intent: 0.69,
  lawNumber: 0.265,
  lawText: -2.154,
  articleShare: 1.08,
  sameArticle: 2.283,
};

/** Logistic model of the confidence: intercept and weights of what is known of the first passage. Written by `npm run train:ranking`. */
export const CONFIDENCE_WEIGHTS: Readonly<Record<string, number>> = {
  intercept: -3.292,
  score: 0.597,
  margin: -0.236,
  variant: -1.227,
  textCoverage: 1.645,
  titleCoverage: 0.652,
  statementCoverage: -0.525,
  missed: 0.337,
  denseVariant: -1.243,
  denseText: 6.647,
  denseHeading: 2.59,
  lawNumber: 2.139,
  unknownShare: -4.59,
  decoyWords: -4.04,
  decoyDense: -2.252,
};

/** Least confidence for an answer: the highest that answers nine in ten in-scope questions of held-out folds. Written by `npm run train:ranking`. */
export const ANSWER_THRESHOLD = 0.298;
