import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadEmbedder } from '../../src/retrieval/training.ts';
import { openProducts } from './matrix.ts';
import { buildTasks, everydayTask, rankTask, recallAt, reciprocalRank, type Embed, type Ranks } from './measure.ts';
import { Random } from './random.ts';
import { readSources } from './sources.ts';
import { readCorpusTexts } from './variants.ts';

const HELP = `Compares two embedding models on questions that training never sees.

  node training/embedder/evaluate.ts MODEL OTHER [--corpus FOLDER] [--questions FILE]…

  MODEL, OTHER      model folders in transformers.js layout; the difference is OTHER minus MODEL
  --corpus FOLDER   articles with question variants (default corpus)
  --questions FILE  JSONL cases with \`turns\` and \`must\` patterns (everyday questions, weak labels); may be given several times

Held-out sheets are measured when the text packages are installed (npm ci in training/embedder).
`;

const RESAMPLES = 2000;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { corpus: { type: 'string', default: 'corpus' }, questions: { type: 'string', multiple: true, default: [] }, help: { type: 'boolean', default: false } } });
  const [model, other] = positionals;
  if (values.help || model === undefined || other === undefined) {
    process.stdout.write(HELP);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  const packages = join(import.meta.dirname, 'node_modules', '@socialgouv');
  const corpus = await readCorpusTexts(values.corpus);
  const cases = values.questions.flatMap((file) => readFileSync(file, 'utf8').split('\n').filter((line) => line.trim() !== '').map(readCase));
  const tasks = [...buildTasks(corpus, existsSync(packages) ? readSources(packages) : []), ...cases.length === 0 ? [] : [everydayTask(corpus, cases)]];
  const products = await openProducts();
  const embeds = [await cachedEmbed(model), await cachedEmbed(other)];
  process.stdout.write('| task | questions | model | recall@1 | recall@3 | recall@10 | MRR@10 |\n| --- | --- | --- | --- | --- | --- | --- |\n');
  for (const task of tasks) {
    const results: Ranks[] = [];
    for (const [place, embed] of embeds.entries()) {
      const ranks = await rankTask(task, embed, products);
      results.push(ranks);
      process.stdout.write(`| ${task.name} | ${ranks.length} | ${positionals[place] ?? ''} | ${[1, 3, 10].map((k) => recallAt(ranks, k).toFixed(3)).join(' | ')} | ${reciprocalRank(ranks).toFixed(3)} |\n`);
    }
    const [before = [], after = []] = results;
    process.stdout.write(`| | | difference, 95 % interval | ${[1, 3, 10].map((k) => interval(before, after, (ranks) => recallAt(ranks, k))).join(' | ')} | ${interval(before, after, reciprocalRank)} |\n`);
  }
}

function readCase(line: string): { readonly turns: readonly string[]; readonly must: readonly (readonly string[])[] } {
  const data = JSON.parse(line) as { turns?: readonly string[]; must?: readonly (readonly string[])[] }; // cases of a question set, checked by its own command
  return { turns: data.turns ?? [], must: data.must ?? [] };
}

/** Embeds each text once, as the application does. */
async function cachedEmbed(model: string): Promise<Embed> {
  const embedder = await loadEmbedder({ model, queryPrefix: '', passagePrefix: '', pooling: 'mean' });
  const known = new Map<string, Float32Array>();
  return async (texts) => {
    const missing = [...new Set(texts)].filter((text) => !known.has(text)).sort((a, b) => a.length - b.length);
    (await embedder.embedPassages(missing)).forEach((vector, i) => known.set(missing[i] ?? '', vector));
    return texts.map((text) => known.get(text) ?? new Float32Array(embedder.dimension));
  };
}

/** Paired bootstrap over questions. */
function interval(before: Ranks, after: Ranks, measure: (ranks: Ranks) => number): string {
  const random = new Random(7);
  const differences = Array.from({ length: RESAMPLES }, () => {
    const drawn = before.map(() => random.below(before.length));
    return measure(drawn.map((i) => after[i] ?? Infinity)) - measure(drawn.map((i) => before[i] ?? Infinity));
  }).sort((a, b) => a - b);
  const at = (share: number): string => (differences[Math.floor(share * (RESAMPLES - 1))] ?? 0).toFixed(3);
  return `${at(0.025)} to ${at(0.975)}`;
}

await main();
