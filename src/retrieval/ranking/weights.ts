import type { Feature } from './features.ts';

/**
 * Weights of the second stage. Written by `npm run train:ranking` (question variants of the corpus, each ranked without itself;
 * listwise logistic regression with L2); do not edit by hand.
 */
export const RANKING_WEIGHTS: Readonly<Record<Feature, number>> = {
  bm25: 1.481,
  variant: 0.51,
  denseText: 3.203,
  denseVariant: -0.17,
  denseHeading: 1.451,
  headingCoverage: 0.375,
  titleCoverage: 0.373,
  textCoverage: 2.528,
  statementCoverage: 2.015,
  intent: 0.696,
  lawNumber: 0.435,
  lawText: -3.064,
  articleShare: 1.449,
  sameArticle: 0,
};

/** Logistic model of the confidence: intercept and weights of what is known of the first passage. Written by `npm run train:ranking`. */
export const CONFIDENCE_WEIGHTS: Readonly<Record<string, number>> = {
  intercept: -3.019,
  score: 1.725,
  margin: -0.772,
  variant: 3.122,
  textCoverage: -2.994,
  titleCoverage: 3.374,
  denseVariant: -10.121,
  denseText: -1.849,
  lawNumber: 2.038,
  unknownShare: -28.355,
};

/** Least confidence for an answer: held-out in-scope questions answered ≥ 95 % first, then fewest false answers. Written by `npm run train:ranking`. */
export const ANSWER_THRESHOLD = 0.628;
