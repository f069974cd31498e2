import type { Feature } from './features.ts';

/**
 * Weights of the second stage. Written by `npm run train:ranking` (question variants of the corpus, each ranked without itself;
 * listwise logistic regression with L2), adapted to labelled questions of the sets; do not edit by hand.
 */
export const RANKING_WEIGHTS: Readonly<Record<Feature, number>> = {
  bm25: 1.392,
  variant: 1.825,
  denseText: 5.539,
  denseVariant: 3.118,
  denseHeading: 3.701,
  headingCoverage: 0.703,
  headingPrecision: 1.736,
  titleCoverage: 1.012,
  named: 0,
  textCoverage: 1.874,
  statementCoverage: 1.742,
  missed: -2.175,
  intent: 0.928,
  ownCase: 0.605,
  lawNumber: 1.433,
  lawText: -1.757,
  articleShare: 1.585,
  sameArticle: 2.298,
};

/** Logistic model of the confidence: intercept and weights of what is known of the first passage. Written by `npm run train:ranking`. */
export const CONFIDENCE_WEIGHTS: Readonly<Record<string, number>> = {
  intercept: -4.919,
  score: 0.072,
  margin: 0.057,
  lead: -0.007,
  textCoverage: 0.395,
  titleCoverage: -0.015,
  statementCoverage: 0.344,
  headingCoverage: -0.266,
  headingPrecision: 0.944,
  missed: -0.412,
  denseVariant: 0.836,
  denseText: 2.064,
  denseHeading: 2.034,
  intent: 0.272,
  lawNumber: 4.491,
  lawText: -0.198,
  articleShare: 0.782,
  unknownShare: -1.847,
  unknownWords: -0.404,
  stranger: -0.785,
  words: 0.358,
  decoyWords: -2.549,
  decoyDense: -5.966,
  denseBest: 1.495,
  textCoverageInTop: 1.164,
  statementCoverageInTop: 0.257,
  denseVariantInTop: 1.412,
  denseHeadingInTop: 2.803,
};

/** Least confidence for an answer: the highest that answers 95 in 100 in-scope questions of held-out folds. Written by `npm run train:ranking`. */
export const ANSWER_THRESHOLD = 0.334;
