/** Door for the scripts that train and measure the room's own parts. */
export { termsOf } from './analysis/words.ts';
export { loadEmbedder } from './dense/embedder.ts';
export { createFirstStage, type FirstStage, type StageSwitches } from './first-stage.ts';
export { currentGeneration } from './generation/publish.ts';
export { readGeneration, type LoadedGeneration } from './generation/read.ts';
export { FEATURES, type Feature, type FeatureVector } from './ranking/features.ts';
export { confidenceInputs, scoreFeatures } from './ranking/rank.ts';
