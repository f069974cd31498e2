/** Second door of the room: what works on text alone, without any Node API, so that a browser can run it too. */
export { compactLawNumber } from './law-number.ts';
export { countWords, foldSpace, splitSentences } from './sentences.ts';
export { fold, slugify } from './slug.ts';
export { joinStatements, WARNING_SLUG } from './split-article.ts';
