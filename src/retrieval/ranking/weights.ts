import type { Feature } from './features.ts';

/**
 * Weights of the second stage. Written by `npm run train:ranking` (question variants of the corpus, each ranked without itself;
 * listwise logistic regression with L2), adapted to labelled questions of the sets; do not edit by hand.
 */
export const RANKING_WEIGHTS: Readonly<Record<Feature, number>> = {
  bm25: 1.46,
  variant: 1.711,
  denseText: 5.537,
  denseVariant: 3.014,
  denseHeading: 3.896,
  headingCoverage: 0.544,
  headingPrecision: 1.598,
  titleCoverage: 0.798,
  named: -0.098,
  textCoverage: 2.047,
  statementCoverage: 1.997,
  missed: -2.474,
  intent: 1.007,
  ownCase: 0.374,
  lawNumber: 1.313,
  lawText: -1.742,
  articleShare: 1.359,
  sameArticle: 2.233,
};

/** Logistic model of the confidence: intercept and weights of what is known of the first passage. Written by `npm run train:ranking`. */
export const CONFIDENCE_WEIGHTS: Readonly<Record<string, number>> = {
  intercept: -3.192,
  score: 0.062,
  margin: 0.031,
  lead: 0.008,
  textCoverage: 0.478,
  titleCoverage: 0.081,
  statementCoverage: 0.208,
  headingCoverage: -0.167,
  headingPrecision: 0.913,
  missed: -0.603,
  denseVariant: 1.09,
  denseText: 1.733,
  denseHeading: 1.813,
  intent: -0.023,
  lawNumber: 4.188,
  lawText: -0.595,
  articleShare: 0.877,
  unknownShare: -1.839,
  unknownWords: -0.446,
  stranger: -0.64,
  words: 0.239,
  decoyWords: -3.28,
  decoyDense: -7.293,
  denseBest: 1.387,
  textCoverageInTop: 1.052,
  statementCoverageInTop: 0.504,
  denseVariantInTop: 1.593,
  denseHeadingInTop: 3,
};

/** Least confidence for an answer: the highest that answers 95 in 100 in-scope questions of held-out folds. Written by `npm run train:ranking`. */
export const ANSWER_THRESHOLD = 0.306;
