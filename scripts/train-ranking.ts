import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../src/config/index.ts';
import { crossValidate, isKeptAside, labelledQuestions, parseLabels, parseQuestionSet, trainConfidence, trainRanker, type ConfidenceExample, type RankingExample } from '../src/evaluation/index.ts';
import { isHeldOut } from '../training/embedder/variants.ts';
import { parseOptions } from './options.ts';
import { confidenceInputs, createFirstStage, currentGeneration, loadEmbedder, readGeneration, termsOf, FEATURES, type FirstStageResult, type ScoredCandidate } from '../src/retrieval/training.ts';

/**
 * Rebuilds `src/retrieval/ranking/weights.ts` from the question variants that the embedding model was not trained on (each ranked without itself) and the
 * question sets that are named.
 */

/** Shorter variants (« qui s'en sert ») name no subject: only their section's readers understand them. */
const MIN_TERMS = 3;

const LABELS = 'eval/etiquettes.dev.json';
const FOLDS = 5;

const { positionals } = parseOptions('npm run train:ranking -- JEU.jsonl …', 'Apprend les poids du classement et de la confiance ; les jeux donnent des questions dans le sujet et hors du sujet.', {}, Number.POSITIVE_INFINITY);
const config = loadConfig();
const embedder = await loadEmbedder(config.embedding);
const name = await currentGeneration(config.indexDir);
if (name === undefined) throw new Error('There is no index to train on. Run "npm run reindex".');
const generation = await readGeneration(join(config.indexDir, name), { checksum: embedder.checksum, name: embedder.model });
const firstStage = createFirstStage(generation, (text) => embedder.embedQuery(text));
const sectionOf = (passage: { readonly articleId: string; readonly slug: string }): string => `${passage.articleId}#${passage.slug}`;
const labels = parseLabels(await readFile(LABELS, 'utf8'), new Set(generation.passages.map(sectionOf)));
const cases = (await Promise.all(positionals.map(async (file) => parseQuestionSet(await readFile(file, 'utf8')).cases))).flat();

/** A question with what the first stage found; found once, ranked with several weights. */
interface Asked {
  readonly found: FirstStageResult;
  readonly answered: boolean;
  readonly realistic: boolean;
  readonly example?: RankingExample;
}

const variants: Asked[] = [];
let variant = 0;
const titles = [...generation.articles.values()].filter((article) => article.type !== 'loi');
for (const passage of generation.passages) {
  variant += 1; // the heading
  for (const question of passage.questions) {
    if (isHeldOut(question)) {
      // A short variant is what a follow-up looks like: it gets its own article as the topic; every fifth full question gets a foreign one, which must not mislead it.
      const short = termsOf(question).length < MIN_TERMS;
      const foreign = titles[variant % titles.length];
      const topic = short ? { topic: passage.title, articles: [passage.articleId] } : variant % 5 === 0 && foreign !== undefined ? { topic: foreign.title, articles: [foreign.id] } : {};
      const found = await firstStage(question, { exceptVariant: variant, ...topic });
      variants.push({ found, answered: true, realistic: false, example: exampleOf(passage.articleId, found.candidates, (candidate) => candidate.passage.id === passage.id) });
    }
    variant += 1;
  }
}
const variantExamples = variants.flatMap(({ example }) => example ?? []);
const report = (text: string): void => void process.stderr.write(`${text}\n`);
report(`${variants.length} variants, each ranked without itself; ${variantExamples.filter((example) => example.targets.length > 0).length} found by the first stage`);
reportValidation('variants, cross-validated over articles', crossValidate(variantExamples, FOLDS));
const prior = trainRanker(variantExamples);

// Questions of the sets are what people ask, but few: they adapt what the variants taught. Those kept aside for final figures take no part in ranking.
const asked: Asked[] = [];
const labelled = new Map(labelledQuestions(cases, labels).map((question) => [question.id, question]));
for (const { id, turns, kind } of cases) {
  if (turns.length !== 1 || kind === 'clarification') continue;
  const found = await firstStage(turns[0] ?? '');
  const relevant = isKeptAside(id) ? undefined : labelled.get(id)?.relevant;
  asked.push({ found, answered: kind === 'answer', realistic: true, ...(relevant === undefined ? {} : { example: exampleOf(String(asked.length % FOLDS), found.candidates, (candidate) => relevant.has(sectionOf(candidate.passage))) }) });
}
const examples = asked.flatMap(({ example }) => example ?? []);
if (examples.length > 0) reportValidation(`${examples.length} labelled questions of the sets, cross-validated, adapted from the variants`, crossValidate(examples, FOLDS, prior));
const weights = examples.length > 0 ? trainRanker(examples, prior) : prior;
const named = Object.fromEntries(FEATURES.map((feature, index) => [feature, Number((weights[index] ?? 0).toFixed(3))]));

// The confidence sees each question ranked by weights that were fitted without its fold.
const withoutFold = Array.from({ length: FOLDS }, (_, fold) => (examples.length > 0 ? trainRanker(examples.filter((example) => example.fold !== String(fold)), prior) : prior));
const decoys: Asked[] = [];
for (const question of generation.decoys.questions) decoys.push({ found: await firstStage(question, { exceptDecoy: question }), answered: false, realistic: false });
const confidence = [
  // A question that names no subject is an ellipsis, and no evidence of what a full one looks like.
  ...variants.filter(({ found }) => found.questionFacts.words >= MIN_TERMS).map((one) => confidenceExample(one, weights)),
  ...decoys.map((one) => confidenceExample(one, weights)),
  ...asked.map((one, index) => confidenceExample(one, withoutFold[index % FOLDS] ?? weights)),
];
const model = trainConfidence(confidence);
report(`confidence on held-out folds: area under the curve ${model.auc.toFixed(3)}; at the threshold ${model.threshold.toFixed(3)}: ${(100 * model.answered).toFixed(1)} % of in-scope answered, ${(100 * model.falseAnswers).toFixed(1)} % false answers`);
for (const { answered, falseAnswers } of model.curve) report(`  ${(100 * answered).toFixed(0)} % answered: ${(100 * falseAnswers).toFixed(1)} % false answers`);

function exampleOf(fold: string, candidates: readonly ScoredCandidate[], isRight: (candidate: ScoredCandidate) => boolean): RankingExample {
  return { fold, features: candidates.map((candidate) => FEATURES.map((feature) => candidate.features[feature])), targets: candidates.flatMap((candidate, index) => (isRight(candidate) ? [index] : [])) };
}

function confidenceExample({ found: { candidates, questionFacts }, answered, realistic }: Asked, ranker: readonly number[]): ConfidenceExample {
  const ranked = candidates.map(({ features }) => ({ features, score: FEATURES.reduce((sum, feature, index) => sum + (ranker[index] ?? 0) * features[feature], 0) })).sort((left, right) => right.score - left.score);
  return { inputs: confidenceInputs(ranked, questionFacts), answered, realistic };
}

function reportValidation(what: string, { first, inThree }: { readonly first: number; readonly inThree: number }): void {
  report(`${what}: first ${(100 * first).toFixed(1)} %, in three ${(100 * inThree).toFixed(1)} %`);
}

await writeFile('src/retrieval/ranking/weights.ts', `import type { Feature } from './features.ts';

/**
 * Weights of the second stage. Written by \`npm run train:ranking\` (question variants of the corpus, each ranked without itself;
 * listwise logistic regression with L2), adapted to labelled questions of the sets; do not edit by hand.
 */
export const RANKING_WEIGHTS: Readonly<Record<Feature, number>> = ${format(named)};

/** Logistic model of the confidence: intercept and weights of what is known of the first passage. Written by \`npm run train:ranking\`. */
export const CONFIDENCE_WEIGHTS: Readonly<Record<string, number>> = ${format(model.weights)};

/** Least confidence for an answer: the highest that answers 95 in 100 in-scope questions of held-out folds. Written by \`npm run train:ranking\`. */
export const ANSWER_THRESHOLD = ${model.threshold.toFixed(3)};
`);

function format(record: Readonly<Record<string, number>>): string {
  return `{\n${Object.entries(record).map(([key, value]) => `  ${key}: ${Number(value.toFixed(3))},`).join('\n')}\n}`;
}
