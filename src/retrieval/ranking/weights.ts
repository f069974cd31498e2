import type { Feature } from './features.ts';

/**
 * Weights of the second stage. Written by `npm run train:ranking` (question variants of the corpus, each ranked without itself;
 * listwise logistic regression with L2); do not edit by hand.
 */
export const RANKING_WEIGHTS: Readonly<Record<Feature, number>> = {
  bm25: 1.348,
  variant: 0.695,
  denseText: 1.965,
  denseVariant: -0.369,
  denseHeading: 1.005,
  headingCoverage: 0.613,
  headingPrecision: 1.495,
  titleCoverage: 0.158,
  textCoverage: 1.259,
  statementCoverage: 2.128,
  missed: -2.528,
  intent: 0.958,
  lawNumber: 0.341,
  lawText: -2.551,
  articleShare: 1.378,
  sameArticle: 2.871,
};

/** Logistic model of the confidence: intercept and weights of what is known of the first passage. Written by `npm run train:ranking`. */
export const CONFIDENCE_WEIGHTS: Readonly<Record<string, number>> = {
  intercept: -3.844,
  score: 0.898,
  margin: -0.752,
  variant: 0.28,
  textCoverage: 2.937,
  titleCoverage: -1.664,
  statementCoverage: 0.675,
  missed: -0.67,
  denseVariant: 0.05,
  denseText: 3.247,
  denseHeading: 4.632,
  lawNumber: 0.184,
  unknownShare: -5.787,
  decoyWords: -6.421,
  decoyDense: -0.57,
};

/** Least confidence for an answer: held-out in-scope questions answered ≥ 95 % first, then fewest false answers. Written by `npm run train:ranking`. */
export const ANSWER_THRESHOLD = 0.268;
