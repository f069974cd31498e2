/** Door for the scripts that train and measure the room's own parts. */
export { analyseQuery } from './analysis/analyse.ts';
export { BUILD_UP, LEAVE_ONE_OUT, rankSections, type Ablation } from './ablations.ts';
export { findLawNumbers } from './analysis/law-numbers.ts';
export { termsOf, tokenise } from './analysis/words.ts';
export { loadEmbedder } from './dense/embedder.ts';
export { createFirstStage, type FirstStage, type FirstStageResult, type ScoredCandidate, type StageSwitches } from './first-stage.ts';
export { currentGeneration } from './generation/publish.ts';
export { readGeneration, type LoadedGeneration } from './generation/read.ts';
export { FEATURES, type Feature, type FeatureVector } from './ranking/features.ts';
export { RANKING_WEIGHTS, ANSWER_THRESHOLD } from './ranking/weights.ts';
export { confidenceInputs, estimateConfidence, finalScore } from './ranking/rank.ts';
