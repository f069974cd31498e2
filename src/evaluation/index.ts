export { bootstrapInterval, mulberry32 } from './bootstrap.ts';
export { isKeptAside, labelledQuestions, LabelsError, parseLabels, type LabelledQuestion, type Labels } from './labels.ts';
export { estimate, estimateDifference, measureRanking, MEASURES, type Estimate, type Measure, type RankedQuestion } from './retrieval-metrics.ts';
export { addTypos } from './typos.ts';
export { parseQuestionSet, QuestionSetError, type QuestionCase } from './question-set.ts';
export { runCases, summarise, type CaseResult, type Summary } from './run.ts';
export { scoreReply, type Verdict } from './score.ts';
export { crossValidate, trainRanker, type RankingExample } from './train-ranking.ts';
export { trainConfidence, type ConfidenceExample, type ConfidenceModel } from './train-confidence.ts';
