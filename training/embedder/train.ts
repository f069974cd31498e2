import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readCorpus } from '../../src/corpus/index.ts';
import { createAugment } from './augment.ts';
import { ContrastiveTrainer } from './contrastive.ts';
import { ExampleSource, type Mix } from './examples.ts';
import { initialVectors } from './initial-vectors.ts';
import { openProducts } from './matrix.ts';
import { buildTasks, rankTask, recallAt, reciprocalRank, transferTask, type Embed } from './measure.ts';
import { encodeStaticModel, quantiseRows } from './onnx.ts';
import { Random } from './random.ts';
import { readSources, type TextDocument } from './sources.ts';
import { foldText, learnVocabulary, splitWords, Tokenizer, tokenizerFiles } from './tokenizer.ts';
import { heldOutSheets, isHeldOut, isTransferArticle, readCorpusTexts, type CorpusTexts } from './variants.ts';

const HERE = import.meta.dirname;
const HELP = `Rebuilds the embedding model from the text packages of training/embedder/package.json and the corpus's question variants.

  node training/embedder/train.ts [options]

  --out FOLDER      model folder to write (default data/embedder, git-ignored)
  --corpus FOLDER   articles with question variants (default corpus)
  --dimension N     numbers of a vector (default 256)
  --vocabulary N    tokens (default 28000)
  --steps N         steps of training (default 600; 900 gained nothing)
  --batch N         questions of a step (default 768)
  --rate X          learning rate at its peak (default 0.003)
  --variants X      share of a batch that is question variants (default 0.3)
  --hard N          hard negatives found by BM25: 1 or 0 (default 0: models/eclaireur-fr/README.md says why)
  --seed N          (default 1)
  --transfer        measure transfer: train without the variants of one article in three, write nothing
  --no-install      take the packages as they are installed
`;

const WARM_UP = 0.1;
/** The corpus is a hundredth of the text and all of the use. */
const CORPUS_WEIGHT = 5;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: 'data/embedder' }, corpus: { type: 'string', default: 'corpus' }, dimension: { type: 'string', default: '256' }, vocabulary: { type: 'string', default: '28000' },
      steps: { type: 'string', default: '600' }, batch: { type: 'string', default: '768' }, rate: { type: 'string', default: '0.003' }, variants: { type: 'string', default: '0.3' }, hard: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' }, transfer: { type: 'boolean', default: false }, 'no-install': { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const started = performance.now();
  const remark = (text: string): void => void process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${text}\n`);
  if (!values['no-install'] || !existsSync(join(HERE, 'node_modules'))) install();

  const documents = readSources(join(HERE, 'node_modules', '@socialgouv'));
  const sheets = heldOutSheets(documents.filter(({ source }) => source === 'vdd').map(({ id }) => id));
  const trained = documents.filter(({ id }) => !sheets.has(id));
  const corpus = await readCorpusTexts(values.corpus);
  const { synonyms } = await readCorpus(values.corpus);
  const trainable = corpus.variants.filter(({ text, articleId }) => !isHeldOut(text) && !(values.transfer && isTransferArticle(articleId)));
  remark(`${documents.length} documents, ${corpus.passages.length} passages, ${corpus.variants.length} variants of which ${trainable.length} are trained on`);

  const vocabulary = learnVocabulary(countWords(trained, corpus, trainable.map(({ text }) => text)), Number(values.vocabulary));
  const tokenizer = new Tokenizer(vocabulary);
  remark(`vocabulary of ${vocabulary.length} tokens`);

  const random = new Random(Number(values.seed));
  const variantShare = Number(values.variants);
  const rest = 1 - variantShare;
  const mix: Mix = { variants: variantShare, sheets: rest * 0.6, labour: rest * 0.16, law: rest * 0.16, agreements: rest * 0.08, hardNegatives: Number(values.hard) };
  const examples = new ExampleSource({ documents: trained, corpus, trainable, tokenizer, augment: createAugment(synonyms), random, mix });
  remark('examples ready');
  const dimension = Number(values.dimension);
  const products = await openProducts();
  const table = await initialVectors(examples.texts(CORPUS_WEIGHT), vocabulary.length, dimension, products, random);
  remark('vectors from co-occurrence');

  const tasks = [...buildTasks(corpus, documents), ...values.transfer ? [transferTask(corpus)] : []];
  const measure = async (): Promise<void> => {
    for (const task of tasks) {
      const ranks = await rankTask(task, embedWith(table, tokenizer, dimension), products);
      remark(`  ${task.name} (${ranks.length}): recall@1 ${recallAt(ranks, 1).toFixed(3)}, @3 ${recallAt(ranks, 3).toFixed(3)}, @10 ${recallAt(ranks, 10).toFixed(3)}, MRR@10 ${reciprocalRank(ranks).toFixed(3)}`);
    }
  };
  await measure();
  const trainer = new ContrastiveTrainer(table, dimension, products);
  const steps = Number(values.steps);
  let mean = 0;
  for (let step = 1; step <= steps; step++) {
    const share = step / steps;
    const rate = Number(values.rate) * Math.min(1, share / WARM_UP, (1 - share) / (1 - WARM_UP) + 0.02);
    const loss = await trainer.train(examples.next(Number(values.batch)), rate);
    mean = step === 1 ? loss : 0.95 * mean + 0.05 * loss;
    if (step % 100 === 0) remark(`step ${step}: loss ${mean.toFixed(3)}`);
    if (step % 500 === 0 && step < steps) await measure();
  }
  await measure();
  if (!values.transfer) {
    const size = writeModel(values.out, vocabulary, table, dimension);
    remark(`${values.out}: ${(size / 1e6).toFixed(1)} MB`);
  }
}

/** Installs the text packages from their lock file, in their own folder. */
function install(): void {
  const result = spawnSync('npm', ['ci', '--ignore-scripts'], { cwd: HERE, stdio: ['ignore', 2, 2] });
  if (result.status !== 0) throw new Error(`"npm ci" in ${HERE} ended with ${result.status}. Check that the npm registry can be reached.`, { cause: result.error });
}

function countWords(documents: readonly TextDocument[], corpus: CorpusTexts, variants: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (text: string, weight: number): void => {
    for (const word of splitWords(foldText(text))) counts.set(word, (counts.get(word) ?? 0) + weight);
  };
  for (const { title, sections } of documents) {
    add(title, 1);
    for (const { heading, text } of sections) add(`${heading} ${text}`, 1);
  }
  for (const { heading, text, plain } of corpus.passages) add(`${heading} ${text} ${plain.map((statement) => statement.text).join(' ')}`, CORPUS_WEIGHT);
  for (const variant of variants) add(variant, CORPUS_WEIGHT);
  return counts;
}

function embedWith(table: Float32Array, tokenizer: Tokenizer, dimension: number): Embed {
  return async (texts) => texts.map((text) => {
    const vector = new Float32Array(dimension);
    for (const token of tokenizer.encode(text)) for (let i = 0; i < dimension; i++) vector[i] = (vector[i] ?? 0) + (table[token * dimension + i] ?? 0);
    const norm = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0)) || 1;
    return vector.map((x) => x / norm);
  });
}

/** Writes a transformers.js model folder. @returns its size in bytes. */
function writeModel(folder: string, vocabulary: readonly string[], table: Float32Array, dimension: number): number {
  const rows = table.slice();
  // Padding weighs nothing; the three marks next to nothing (tokenizerFiles says why).
  for (const row of [0, vocabulary.length - 3, vocabulary.length - 2, vocabulary.length - 1]) rows.fill(row === 0 ? 0 : 1e-6, row * dimension, (row + 1) * dimension);
  const { table: rounded, scales } = quantiseRows(rows, dimension);
  const files: Record<string, string | Buffer> = { ...tokenizerFiles(vocabulary, dimension), 'onnx/model.onnx': encodeStaticModel(rounded, scales, dimension) };
  mkdirSync(join(folder, 'onnx'), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return Object.values(files).reduce((sum, content) => sum + Buffer.byteLength(content), 0);
}

await main();
