import type { Feature } from './features.ts';

/**
 * Weights of the second stage. Written by `npm run train:ranking` (question variants of the corpus, each ranked without itself;
 * listwise logistic regression with L2), adapted to labelled questions of the sets; do not edit by hand.
 */
export const RANKING_WEIGHTS: Readonly<Record<Feature, number>> = {
  bm25: 1.455,
  variant: 1.728,
  denseText: 5.535,
  denseVariant: 3.002,
  denseHeading: 3.888,
  headingCoverage: 0.556,
  headingPrecision: 1.599,
  titleCoverage: 0.805,
  named: -0.098,
  textCoverage: 2.048,
  statementCoverage: 1.998,
  missed: -2.472,
  intent: 1.007,
  ownCase: 0.375,
  lawNumber: 1.312,
  lawText: -1.744,
  articleShare: 1.363,
  sameArticle: 2.234,
};

/** Logistic model of the confidence: intercept and weights of what is known of the first passage. Written by `npm run train:ranking`. */
export const CONFIDENCE_WEIGHTS: Readonly<Record<string, number>> = {
  intercept: -3.221,
  score: 0.062,
  margin: 0.031,
  lead: 0.008,
  textCoverage: 0.475,
  titleCoverage: 0.083,
  statementCoverage: 0.208,
  headingCoverage: -0.15,
  headingPrecision: 0.863,
  missed: -0.609,
  denseVariant: 1.1,
  denseText: 1.706,
  denseHeading: 1.817,
  intent: -0.018,
  lawNumber: 4.217,
  lawText: -0.586,
  articleShare: 0.914,
  unknownShare: -1.839,
  unknownWords: -0.444,
  stranger: -0.704,
  words: 0.239,
  decoyWords: -3.281,
  decoyDense: -7.225,
  denseBest: 1.403,
  textCoverageInTop: 1.058,
  statementCoverageInTop: 0.511,
  denseVariantInTop: 1.584,
  denseHeadingInTop: 3.013,
};

/** Least confidence for an answer: the highest that answers 95 in 100 in-scope questions of held-out folds. Written by `npm run train:ranking`. */
export const ANSWER_THRESHOLD = 0.306;
