import type { Feature } from './features.ts';

/**
 * Weights of the second stage. Written by `npm run train:ranking` (question variants of the corpus, each ranked without itself;
 * listwise logistic regression with L2); do not edit by hand.
 */
export const RANKING_WEIGHTS: Readonly<Record<Feature, number>> = {
  bm25: 0.871,
  variant: -0.312,
  denseText: 3.662,
  denseVariant: 0.434,
  denseHeading: 2.127,
  headingCoverage: 0.452,
  headingPrecision: 1.313,
  titleCoverage: 0.222,
  textCoverage: 1.203,
  statementCoverage: 2.098,
  missed: -2.503,
  intent: 0.693,
  lawNumber: 0.266,
  lawText: -2.154,
  articleShare: 1.09,
  sameArticle: 2.289,
};

/** Logistic model of the confidence: intercept and weights of what is known of the first passage. Written by `npm run train:ranking`. */
export const CONFIDENCE_WEIGHTS: Readonly<Record<string, number>> = {
  intercept: -4.947,
  score: 0.744,
  margin: -0.212,
  variant: -0.245,
  textCoverage: 2.483,
  titleCoverage: 1.011,
  statementCoverage: -0.219,
  missed: 0.337,
  denseVariant: -2.443,
  denseText: 7.135,
  denseHeading: 2.978,
  lawNumber: 0.821,
  unknownShare: -6.437,
  decoyWords: -3.035,
  decoyDense: -2.123,
};

/** Least confidence for an answer: held-out in-scope questions answered ≥ 95 % first, then fewest false answers. Written by `npm run train:ranking`. */
export const ANSWER_THRESHOLD = 0.211;
