/** Second door of the room: pure text functions that composing shares with retrieval, without any Node API. */
export { detectIntents } from './analysis/intents.ts';
export { findLawNumbers, matchesLawNumber } from './analysis/law-numbers.ts';
export { isStopWord, rootOf, stem, termsOf, tokenise } from './analysis/words.ts';
