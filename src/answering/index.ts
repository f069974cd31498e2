export { ANSWER_THRESHOLD } from '../retrieval/index.ts';
export { createAnswerer, NoIndexError, type AnswerEvent } from './answer.ts';
export { citedSources, quoteKey, sectionUrl } from './compose/cite.ts';
export { findViolations, splitClaims, type Violation } from './verify.ts';
export { LIMITS as VERIFICATION_LIMITS, verifySentence, type Ground, type Limits as VerificationLimits, type Verdict } from './generated/verify/verify-sentence.ts';
export { maskPersonalData } from './personal-data.ts';
export type { Answerer, AnswerOptions, Citation, CitedSource, ConversationMemory, Reply, ReplyKind, Style, Turn } from './types.ts';
