import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../src/config/index.ts';
import { crossValidate, parseQuestionSet, trainConfidence, trainRanker, type ConfidenceExample, type RankingExample } from '../src/evaluation/index.ts';
import { isHeldOut } from '../training/embedder/variants.ts';
import { parseOptions } from './options.ts';
import { confidenceInputs, createFirstStage, currentGeneration, loadEmbedder, readGeneration, scoreFeatures, termsOf, FEATURES } from '../src/retrieval/training.ts';

/**
 * Rebuilds `src/retrieval/ranking/weights.ts` from the question variants that the embedding model was not trained on (each ranked without itself) and the
 * question sets that are named.
 */

/** Shorter variants (« qui s'en sert ») name no subject: only their section's readers understand them. */
const MIN_TERMS = 3;

const { positionals } = parseOptions('npm run train:ranking -- JEU.jsonl …', 'Apprend les poids du classement et de la confiance ; les jeux donnent des questions dans le sujet et hors du sujet.', {});
const config = loadConfig();
const embedder = await loadEmbedder(config.embedding);
const name = await currentGeneration(config.indexDir);
if (name === undefined) throw new Error('There is no index to train on. Run "npm run reindex".');
const generation = await readGeneration(join(config.indexDir, name), { checksum: embedder.checksum, name: embedder.model });
const firstStage = createFirstStage(generation, (text) => embedder.embedQuery(text));

const examples: RankingExample[] = [];
let variant = 0;
const titles = [...generation.articles.values()].filter((article) => article.type !== 'loi');
for (const passage of generation.passages) {
  variant += 1; // the heading
  for (const question of passage.questions) {
    if (isHeldOut(question)) {
      // A short variant is what a follow-up looks like: it gets its own article as the topic; every fifth full question gets a foreign one, which must not mislead it.
      const short = termCount(question) < MIN_TERMS;
      const foreign = titles[variant % titles.length];
      const topic = short ? { topic: passage.title, articles: [passage.articleId] } : variant % 5 === 0 && foreign !== undefined ? { topic: foreign.title, articles: [foreign.id] } : {};
      const { candidates } = await firstStage(question, { exceptVariant: variant, ...topic });
      examples.push({
        fold: passage.articleId,
        features: candidates.map((candidate) => FEATURES.map((feature) => candidate.features[feature])),
        target: candidates.findIndex((candidate) => candidate.passage.id === passage.id),
      });
    }
    variant += 1;
  }
}
process.stderr.write(`${examples.length} variants, each ranked without itself; ${examples.filter((example) => example.target >= 0).length} found by the first stage\n`);
const validation = crossValidate(examples, 5);
process.stderr.write(`cross-validated over articles: first ${(100 * validation.first).toFixed(1)} %, in three ${(100 * validation.inThree).toFixed(1)} %\n`);
const weights = trainRanker(examples);
const named = Object.fromEntries(FEATURES.map((feature, index) => [feature, Number((weights[index] ?? 0).toFixed(3))]));

const rank = async (text: string, exceptVariant?: number, exceptDecoy?: string): Promise<Record<string, number>> => {
  const { candidates } = await firstStage(text, { ...(exceptVariant === undefined ? {} : { exceptVariant }), ...(exceptDecoy === undefined ? {} : { exceptDecoy }) });
  const ranked = candidates.map((candidate) => ({ features: candidate.features, score: scoreFeatures(candidate.features, named as typeof candidate.features) })).sort((left, right) => right.score - left.score);
  return confidenceInputs(ranked);
};
const confidence: ConfidenceExample[] = [];
variant = 0;
for (const passage of generation.passages) {
  variant += 1;
  for (const question of passage.questions) {
    // A question that names no subject is an ellipsis, and no evidence of what a full one looks like.
    if (isHeldOut(question) && question.split(/\s+/u).length >= MIN_TERMS + 2) confidence.push({ inputs: await rank(question, variant), answered: true, realistic: false });
    variant += 1;
  }
}
for (const { question } of generation.decoys) confidence.push({ inputs: await rank(question, undefined, question), answered: false, realistic: true });
for (const file of positionals) {
  for (const { turns, kind } of parseQuestionSet(await readFile(file, 'utf8')).cases) {
    if (turns.length === 1 && kind !== 'clarification') confidence.push({ inputs: await rank(turns[0] ?? ''), answered: kind === 'answer', realistic: true });
  }
}
const model = trainConfidence(confidence);
process.stderr.write(`confidence on held-out folds: area under the curve ${model.auc.toFixed(3)}; at the threshold ${model.threshold.toFixed(3)}: ${(100 * model.answered).toFixed(1)} % of in-scope answered, ${(100 * model.falseAnswers).toFixed(1)} % false answers\n`);

await writeFile('src/retrieval/ranking/weights.ts', `import type { Feature } from './features.ts';

/**
 * Weights of the second stage. Written by \`npm run train:ranking\` (question variants of the corpus, each ranked without itself;
 * listwise logistic regression with L2); do not edit by hand.
 */
export const RANKING_WEIGHTS: Readonly<Record<Feature, number>> = ${format(named)};

/** Logistic model of the confidence: intercept and weights of what is known of the first passage. Written by \`npm run train:ranking\`. */
export const CONFIDENCE_WEIGHTS: Readonly<Record<string, number>> = ${format(model.weights)};

/** Least confidence for an answer: the highest that answers nine in ten in-scope questions of held-out folds. Written by \`npm run train:ranking\`. */
export const ANSWER_THRESHOLD = ${model.threshold.toFixed(3)};
`);

/** Content words of a question, roughly. */
function termCount(question: string): number {
  return termsOf(question).length;
}

function format(record: Readonly<Record<string, number>>): string {
  return `{\n${Object.entries(record).map(([key, value]) => `  ${key}: ${Number(value.toFixed(3))},`).join('\n')}\n}`;
}
