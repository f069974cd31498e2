import type { Feature } from './features.ts';

/**
 * Weights of the second stage. Written by `npm run train:ranking` (question variants of the corpus, each ranked without itself;
 * listwise logistic regression with L2); do not edit by hand.
 */
export const RANKING_WEIGHTS: Readonly<Record<Feature, number>> = {
  bm25: 1.245,
  variant: 0.584,
  denseText: 1.954,
  denseVariant: -0.274,
  denseHeading: 1.118,
  headingCoverage: 0.651,
  headingPrecision: 1.628,
  titleCoverage: 0.152,
  textCoverage: 1.266,
  statementCoverage: 2.133,
  missed: -2.647,
  intent: 0.926,
  lawNumber: 0.21,
  lawText: -2.402,
  articleShare: 1.189,
  sameArticle: 2.899,
};

/** Logistic model of the confidence: intercept and weights of what is known of the first passage. Written by `npm run train:ranking`. */
export const CONFIDENCE_WEIGHTS: Readonly<Record<string, number>> = {
  intercept: -3.98,
  score: 0.818,
  margin: -0.622,
  variant: 0.848,
  textCoverage: 3.629,
  titleCoverage: -1.384,
  statementCoverage: -0.714,
  missed: -0.267,
  denseVariant: 1.232,
  denseText: 3.136,
  denseHeading: 2.849,
  lawNumber: 0.556,
  unknownShare: -6.442,
  decoyWords: -5.604,
  decoyDense: -0.675,
};

/** Least confidence for an answer: held-out in-scope questions answered ≥ 95 % first, then fewest false answers. Written by `npm run train:ranking`. */
export const ANSWER_THRESHOLD = 0.271;
