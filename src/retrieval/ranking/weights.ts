import type { Feature } from './features.ts';

/**
 * Weights of the second stage. Written by `npm run train:ranking` (question variants of the corpus, each ranked without itself;
 * listwise logistic regression with L2); do not edit by hand.
 */
export const RANKING_WEIGHTS: Readonly<Record<Feature, number>> = {
  bm25: 0.617,
  variant: -0.271,
  denseText: 3.602,
  denseVariant: 0.255,
  denseHeading: 2.017,
  headingCoverage: 0.489,
  headingPrecision: 1.501,
  titleCoverage: 0.197,
  textCoverage: 1.445,
  statementCoverage: 2.259,
  missed: -2.275,
  intent: 0.742,
  lawNumber: 0.29,
  lawText: -2.136,
  articleShare: 1.081,
  sameArticle: 2.392,
};

/** Logistic model of the confidence: intercept and weights of what is known of the first passage. Written by `npm run train:ranking`. */
export const CONFIDENCE_WEIGHTS: Readonly<Record<string, number>> = {
  intercept: -4.736,
  score: 0.884,
  margin: -0.144,
  variant: -0.834,
  textCoverage: 2.66,
  titleCoverage: 0.778,
  statementCoverage: -0.904,
  missed: 0.635,
  denseVariant: -1.649,
  denseText: 4.615,
  denseHeading: 4.109,
  lawNumber: 1.066,
  unknownShare: -6.436,
  decoyWords: -2.614,
  decoyDense: -3.582,
};

/** Least confidence for an answer: held-out in-scope questions answered ≥ 95 % first, then fewest false answers. Written by `npm run train:ranking`. */
export const ANSWER_THRESHOLD = 0.212;
