import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../src/config/index.ts';
import { crossValidate, trainConfidence, trainRanker, type ConfidenceExample, type RankingExample } from '../src/evaluation/index.ts';
import { ANSWER_THRESHOLD, confidenceInputs, createFirstStage, FEATURES, loadEmbedder, RANKING_WEIGHTS, type FirstStage, type FirstStageResult, type ScoredCandidate } from '../src/retrieval/training.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { shareOf, toArticles } from './foreign/corpus.ts';
import { chooseArticles, prepareCorpus, unseenSheets } from './foreign/prepare.ts';
import { buildQuestions, isForSetting, outsideQuestions, SPELLINGS, type ForeignQuestion } from './foreign/questions.ts';
import { PACKAGES, readSheets } from './foreign/sheets.ts';
import { parseOptions } from './options.ts';

/** Rebuilds `src/retrieval/ranking/bare-weights.ts` from foreign corpora without question variants: questions about the sheets that are not for comparing. */

endWithSentence();
const { values } = parseOptions('npm run train:foreign', 'Apprend les poids pour les corpus sans façons de demander, sur les fiches publiques que evaluate:foreign n\'interroge pas.', {
  sizes: { type: 'string', help: 'nombres d\'articles des corpus d\'apprentissage (500,2000)' },
  folder: { type: 'string', help: 'garde corpus et index dans ce dossier et reprend ceux qui y sont' },
});
const FOLDS = 5;
/** Questions of a kind and a corpus, half of them for comparing. */
const MOST = 600;

/** A question with its candidates. */
interface Asked {
  readonly kind: string;
  readonly found: FirstStageResult;
  readonly example: RankingExample | undefined;
}

const config = loadConfig();
const embedder = await loadEmbedder(config.embedding);
const all = toArticles(await readSheets(PACKAGES));
const unseen = unseenSheets(all);
const root = typeof values['folder'] === 'string' ? values['folder'] : await mkdtemp(join(tmpdir(), 'eclaireur-foreign-'));
const asked: Asked[] = [];
try {
  for (const size of String(values['sizes'] ?? '500,2000').split(',').map(Number)) asked.push(...await askCorpus(size));
} finally {
  if (values['folder'] === undefined) await rm(root, { recursive: true, force: true });
}

const inside = asked.filter(({ example }) => example !== undefined);
const examples = balanced(inside);
const { first, inThree } = crossValidate(examples, FOLDS);
report(`${inside.length} questions in the subject, cross-validated over sheets: first ${(100 * first).toFixed(1)} %, in three ${(100 * inThree).toFixed(1)} %`);
const learnt = trainRanker(examples);
// What no question here could teach (law numbers, a conversation's topic, question variants) stays as learnt on the corpus that has it.
const weights = FEATURES.map((feature, index) => (feature === 'denseVariant' ? 0 : isTaught(index) ? learnt[index] ?? 0 : RANKING_WEIGHTS[feature]));
const withoutFold = Array.from({ length: FOLDS }, (_, fold) => trainRanker(examples.filter((example) => example.fold !== String(fold))));
const model = trainConfidence(asked.map((one): ConfidenceExample => confidenceExample(one, one.example === undefined ? weights : withoutFold[Number(one.example.fold)] ?? weights)));
report(`confidence on held-out folds: area under the curve ${model.auc.toFixed(3)}; ${(100 * model.answered).toFixed(1)} % of in-scope answered, ${(100 * model.falseAnswers).toFixed(1)} % false answers`);
for (const { answered, falseAnswers } of model.curve) report(`  ${(100 * answered).toFixed(0)} % answered: ${(100 * falseAnswers).toFixed(1)} % false answers`);
await writeFile('src/retrieval/ranking/bare-weights.ts', `import type { Feature } from './features.ts';

/** Weights of the second stage for a corpus without question variants. Written by \`npm run train:foreign\` (public information sheets); do not edit by hand. */
export const BARE_RANKING_WEIGHTS: Readonly<Record<Feature, number>> = ${format(Object.fromEntries(FEATURES.map((feature, index) => [feature, weights[index] ?? 0])))};

/** The confidence for such a corpus; its intercept is moved so that both models have the one threshold. Written by \`npm run train:foreign\`. */
export const BARE_CONFIDENCE_WEIGHTS: Readonly<Record<string, number>> = ${format({ ...model.weights, intercept: (model.weights['intercept'] ?? 0) + logOdds(ANSWER_THRESHOLD) - logOdds(model.threshold) })};
`);

async function askCorpus(size: number): Promise<Asked[]> {
  const articles = chooseArticles(all, unseen, size);
  const folder = join(root, String(size));
  await mkdir(folder, { recursive: true });
  const { generation } = await prepareCorpus(folder, articles, config.embedding, { checksum: embedder.checksum, name: embedder.model });
  const firstStage = createFirstStage(generation, (text) => embedder.embedQuery(text));
  const found: Asked[] = [];
  const kinds = buildQuestions(articles, generation.passages, all, MOST);
  for (const { name, unit, questions } of kinds) {
    found.push(...await ask(firstStage, name, questions, ({ relevant, sheet }, candidates) => ({
      fold: String(Math.floor(FOLDS * shareOf(`fold ${sheet}`))), features: candidates.map((candidate) => FEATURES.map((feature) => candidate.features[feature])),
      targets: candidates.flatMap(({ passage }, place) => (relevant.has(unit === 'article' ? passage.articleId : `${passage.articleId}#${passage.slug}`) ? [place] : [])),
    })));
  }
  found.push(...await ask(firstStage, 'outside', outsideQuestions(articles, all, MOST), () => undefined));
  report(`${size} articles: ${found.length} questions`);
  return found;
}

async function ask(firstStage: FirstStage, kind: string, questions: readonly ForeignQuestion[], exampleOf: (question: ForeignQuestion, candidates: readonly ScoredCandidate[]) => RankingExample | undefined): Promise<Asked[]> {
  const found: Asked[] = [];
  for (const [index, question] of questions.filter(isForSetting).entries()) {
    for (const { write } of SPELLINGS) {
      const own = await firstStage(write(question.text, index + 1));
      found.push({ kind, found: own, example: exampleOf(question, own.candidates) });
    }
  }
  return found;
}

/** Every kind of question as often: rarer ones are repeated. */
function balanced(list: readonly Asked[]): RankingExample[] {
  const counts = new Map<string, number>();
  for (const { kind } of list) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return list.flatMap(({ kind, example }) => (example === undefined ? [] : Array.from({ length: Math.round(most / (counts.get(kind) ?? most)) }, () => example)));
}

/** Does a feature differ between the candidates of any question? */
function isTaught(index: number): boolean {
  return examples.some(({ features }) => features.some((row) => row[index] !== features[0]?.[index]));
}

function confidenceExample({ found: { candidates, questionFacts }, example }: Asked, ranker: readonly number[]): ConfidenceExample {
  const ranked = candidates.map(({ features }) => ({ features, score: FEATURES.reduce((sum, feature, index) => sum + (ranker[index] ?? 0) * features[feature], 0) })).sort((left, right) => right.score - left.score);
  return { inputs: confidenceInputs(ranked, questionFacts), answered: example !== undefined, realistic: true };
}

function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability));
}

function report(text: string): void {
  process.stderr.write(`${text}\n`);
}

function format(record: Readonly<Record<string, number>>): string {
  return `{\n${Object.entries(record).map(([key, value]) => `  ${key}: ${Number(value.toFixed(3))},`).join('\n')}\n}`;
}
