import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../src/config/index.ts';
import { crossValidate, trainConfidence, trainRanker, type ConfidenceExample, type RankingExample } from '../src/evaluation/index.ts';
import { confidenceInputs, createFirstStage, currentGeneration, loadEmbedder, readGeneration, scoreFeatures, FEATURES } from '../src/retrieval/training.ts';

/** Rebuilds `src/retrieval/ranking/weights.ts` from the corpus's question variants and the out-of-scope questions of `eval/hors-sujet.jsonl`. */

const STRIDE = 2;
/** Shorter variants (« qui s'en sert ») name no subject: only their section's readers understand them. */
const MIN_TERMS = 3;

const config = loadConfig();
const embedder = await loadEmbedder(config.embedding);
const name = await currentGeneration(config.indexDir);
if (name === undefined) throw new Error('There is no index to train on. Run "npm run reindex".');
const generation = await readGeneration(join(config.indexDir, name), { checksum: embedder.checksum, name: embedder.model });
const firstStage = createFirstStage(generation, (text) => embedder.embedQuery(text));

const examples: RankingExample[] = [];
let variant = 0;
for (const passage of generation.passages) {
  variant += 1; // the heading
  for (const question of passage.questions) {
    if (variant % STRIDE === 0) {
      const { query, candidates } = await firstStage(question, { exceptVariant: variant });
      if (query.terms.filter((term) => term.primary).length >= MIN_TERMS) examples.push({
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

const rank = async (text: string, exceptVariant?: number): Promise<Record<string, number>> => {
  const { candidates } = await firstStage(text, exceptVariant === undefined ? {} : { exceptVariant });
  const ranked = candidates.map((candidate) => ({ features: candidate.features, score: scoreFeatures(candidate.features, named as typeof candidate.features) })).sort((left, right) => right.score - left.score);
  return confidenceInputs(ranked);
};
const confidence: ConfidenceExample[] = [];
variant = 0;
for (const passage of generation.passages) {
  variant += 1;
  for (const question of passage.questions) {
    if (variant % (4 * STRIDE) === 0) confidence.push({ inputs: await rank(question, variant), answered: true });
    variant += 1;
  }
}
for (const line of (await readFile('eval/hors-sujet.jsonl', 'utf8')).trim().split('\n')) {
  const { turns } = JSON.parse(line) as { turns: string[] };
  confidence.push({ inputs: await rank(turns.at(-1) ?? ''), answered: false });
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

/** Least confidence for an answer: held-out in-scope questions answered ≥ 95 % first, then fewest false answers. Written by \`npm run train:ranking\`. */
export const ANSWER_THRESHOLD = ${model.threshold.toFixed(3)};
`);

function format(record: Readonly<Record<string, number>>): string {
  return `{\n${Object.entries(record).map(([key, value]) => `  ${key}: ${Number(value.toFixed(3))},`).join('\n')}\n}`;
}
