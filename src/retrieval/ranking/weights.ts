import type { Feature } from './features.ts';

/**
 * Weights of the second stage. Written by `npm run train:ranking` (question variants of the corpus, each ranked without itself;
 * listwise logistic regression with L2), adapted to labelled questions of the sets; do not edit by hand.
 */
export const RANKING_WEIGHTS: Readonly<Record<Feature, number>> = {
  bm25: 1.56,
  variant: 1.617,
  denseText: 5.642,
  denseVariant: 2.812,
  denseHeading: 4.059,
  headingCoverage: 0.672,
  headingPrecision: 1.789,
  titleCoverage: 0.856,
  textCoverage: 1.541,
  statementCoverage: 1.764,
  missed: -2.306,
  intent: 0.885,
  lawNumber: 1.462,
  lawText: -1.86,
  articleShare: 1.504,
  sameArticle: 2.283,
};

/** Logistic model of the confidence: intercept and weights of what is known of the first passage. Written by `npm run train:ranking`. */
export const CONFIDENCE_WEIGHTS: Readonly<Record<string, number>> = {
  intercept: -4.838,
  score: 0.071,
  margin: 0.048,
  lead: -0.003,
  textCoverage: 0.575,
  titleCoverage: -0.004,
  statementCoverage: 0.228,
  headingCoverage: -0.238,
  headingPrecision: 1.013,
  missed: -0.465,
  denseVariant: 0.702,
  denseText: 1.905,
  denseHeading: 1.942,
  intent: 0.56,
  lawNumber: 4.598,
  lawText: -0.267,
  articleShare: 1.075,
  unknownShare: -1.802,
  unknownWords: -0.394,
  stranger: -0.85,
  words: 0.356,
  decoyWords: -2.477,
  decoyDense: -6.182,
  denseBest: 1.366,
  textCoverageInTop: 1.234,
  statementCoverageInTop: 0.157,
  denseVariantInTop: 1.5,
  denseHeadingInTop: 2.796,
};

/** Least confidence for an answer: the highest that answers 93 in 100 in-scope questions of held-out folds. Written by `npm run train:ranking`. */
export const ANSWER_THRESHOLD = 0.474;
