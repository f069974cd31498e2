import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ImageTrial } from './image-trial.ts';
import { plotLogLog } from './plot.ts';

const Cost = z.object({ cpuMs: z.number(), p50Ms: z.number(), p95Ms: z.number() });
const Interval = z.tuple([z.number(), z.number()]);
const Growth = z.object({
  passages: z.number(), dimension: z.number(), addedPerSecond: z.number(), bytesPerPassage: z.number(), searchWidth: z.number(), queryP50Ms: z.number(), queryP95Ms: z.number(),
  recallAt10: z.number(), recallInterval: Interval, exactP95Ms: z.number(),
});
const Estimate = z.object({ mean: z.number(), low: z.number(), high: z.number() });
const Search = z.object({
  name: z.string(), recallAt3: Estimate, ndcgAt10: Estimate, difference: Estimate.extend({ significant: z.boolean() }).optional(),
  p50Ms: z.number(), p95Ms: z.number(), buildMs: z.number().optional(), memoryMb: z.number().optional(),
});
const Machine = z.object({
  date: z.string(), processor: z.string(), cores: z.number(), memoryGb: z.number(), node: z.string(), commit: z.string(), loadBefore: z.number(), packages: z.record(z.string(), z.string()),
});

/** `bench/results/bench.json`; a part that was never measured is absent. */
export const BenchResults = z.object({
  machine: Machine,
  answerPath: z.object({ turns: z.number(), echo: Cost, answer: Cost, cpuRatio: z.number(), p50Ratio: z.number() }).optional(),
  retrieval: z.object({ questions: z.number(), passages: z.number(), vectors: z.number(), p50Ratio: z.number(), p95Ratio: z.number(), searches: z.array(Search), hostile: z.object({ messages: z.number(), p99Ms: z.number(), questionP99Ms: z.number() }).optional() }).optional(),
  growth: z.array(Growth).optional(),
  startUp: z.object({ starts: z.number(), readyMedianMs: z.number(), readyWorstMs: z.number(), residentReadyMb: z.number(), residentAfterTurnsMb: z.number(), turns: z.number() }).optional(),
  image: ImageTrial.optional(),
});
export type BenchResults = z.infer<typeof BenchResults>;

/**
 * Writes `BENCHMARKS.md` and its plots into a folder.
 *
 * @returns the text, for the terminal.
 */
export async function writeReport(results: BenchResults, folder: string): Promise<string> {
  const { growth = [] } = results;
  const text = [head(results), answerPath(results), retrievalTable(results), growthTable(growth), startUp(results), imageTable(results)].filter((part) => part !== '').join('\n');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'BENCHMARKS.md'), text);
  if (growth.length > 1) {
    await writeFile(join(folder, 'growth-time.svg'), plotLogLog('Time of a query (p95) by number of passages', 'passages', 'milliseconds', [
      { name: 'HNSW', points: growth.map((one) => [one.passages, one.queryP95Ms]) }, { name: 'exact scan', points: growth.map((one) => [one.passages, one.exactP95Ms]) },
    ]));
    await writeFile(join(folder, 'growth-build.svg'), plotLogLog('Vectors added a second by number of passages', 'passages', 'vectors a second', [{ name: 'HNSW', points: growth.map((one) => [one.passages, one.addedPerSecond]) }]));
  }
  return text;
}

function head({ machine }: BenchResults): string {
  return `# Benchmarks

Written by \`npm run bench\`; do not edit. Compare figures of one run with each other, not with other machines.

${machine.date.slice(0, 10)}, commit ${machine.commit}, ${machine.cores} cores (${machine.processor}), ${machine.memoryGb} GB, Node ${machine.node}. Load of the machine before the run: ${machine.loadBefore.toFixed(1)}${machine.loadBefore > 0.5 ? ' (**other programs were running**: read the ratios, not the times)' : ''}.
${Object.entries(machine.packages).map(([name, version]) => `${name} ${version}`).join(', ')}.
`;
}

function answerPath({ answerPath: result }: BenchResults): string {
  if (result === undefined) return '';
  const row = (name: string, cost: z.infer<typeof Cost>): string => `| ${name} | ${cost.cpuMs.toFixed(2)} | ${cost.p50Ms.toFixed(2)} | ${cost.p95Ms.toFixed(2)} |`;
  return `## Answer path beside a bare Express echo

\`POST /api/chat\` over HTTP, one client, ${result.turns} questions of the development sets, in turns with an Express server that sends the message back.

| | processor ms | p50 ms | p95 ms |
|---|---|---|---|
${row('echo', result.echo)}
${row('answer with citations', result.answer)}
| **ratio** | **${result.cpuRatio.toFixed(1)}** | ${result.p50Ratio.toFixed(1)} | ${(result.answer.p95Ms / result.echo.p95Ms).toFixed(1)} |
`;
}

function retrievalTable({ retrieval: result }: BenchResults): string {
  if (result === undefined) return '';
  const estimate = ({ mean, low, high }: z.infer<typeof Estimate>): string => `${mean.toFixed(3)} [${low.toFixed(3)} – ${high.toFixed(3)}]`;
  const row = (one: z.infer<typeof Search>): string => `| ${one.name} | ${estimate(one.recallAt3)} | ${estimate(one.ndcgAt10)} | ${one.difference === undefined ? '' : `${estimate(one.difference)}${one.difference.significant ? ', significant' : ''}`} | ${one.p50Ms.toFixed(1)} | ${one.p95Ms.toFixed(1)} | ${one.buildMs === undefined ? '' : Math.round(one.buildMs)} | ${one.memoryMb === undefined ? '' : Math.round(one.memoryMb)} |`;
  return `## Finding the right section

The shipped corpus (${result.passages} passages, ${result.vectors} vectors) and the ${result.questions} labelled working questions, each searched in turns in every way. **Our second stage was trained on these questions, which favours our row**; on the questions kept aside see \`npm run evaluate:retrieval -- --final\`. The others share one set of field weights and were not tuned further. Our analysis, embedding, retrieval and ranking take ${result.p50Ratio.toFixed(2)} times (median) and ${result.p95Ratio.toFixed(2)} times (p95) as long as analysis, embedding, an exact scan and BM25.

| search | recall@3 [95 %] | nDCG@10 [95 %] | nDCG@10 less ours | p50 ms | p95 ms | build ms | memory MB |
|---|---|---|---|---|---|---|---|
${result.searches.map(row).join('\n')}
${result.hostile === undefined ? '' : `
Analysis of ${result.hostile.messages} messages made to slow it down (2,000 characters of one word, misspelt words, mixed scripts, stacked and invisible marks, HTML, random units; best of three each): p99 ${result.hostile.p99Ms.toFixed(1)} ms, ${(result.hostile.p99Ms / result.hostile.questionP99Ms).toFixed(1)} times that of the questions.
`}`;
}

function growthTable(growth: readonly z.infer<typeof Growth>[]): string {
  if (growth.length === 0) return '';
  return `## Growth of the vector index

Vectors of the corpus, then random steps away from them, ${growth[0]?.dimension} dimensions; 200 questions, ten nearest. Searches look at more points until the index finds 99 in 100 of the ten nearest of its own vectors, as re-indexing has it, or at 1,024; where that is not enough re-indexing builds a wider graph, then searches exactly. Memory is that of the index, the vectors themselves not counted twice.

| passages | added/s | bytes each | points looked at | p50 ms | p95 ms | exact scan p95 ms | recall@10 [95 %] |
|---|---|---|---|---|---|---|---|
${growth.map((one) => `| ${one.passages.toLocaleString('en')} | ${Math.round(one.addedPerSecond).toLocaleString('en')} | ${one.bytesPerPassage > 0 ? Math.round(one.bytesPerPassage).toLocaleString('en') : 'too small to tell'} | ${one.searchWidth} | ${one.queryP50Ms.toFixed(2)} | ${one.queryP95Ms.toFixed(2)} | ${one.exactP95Ms.toFixed(1)} | ${one.recallAt10.toFixed(3)} [${one.recallInterval.map((value) => value.toFixed(3)).join(' – ')}] |`).join('\n')}
${growth.length > 1 ? '\n![Time of a query by number of passages](growth-time.svg)\n![Vectors added a second by number of passages](growth-build.svg)\n' : ''}`;
}

function startUp({ startUp: result }: BenchResults): string {
  if (result === undefined) return '';
  return `## Start and memory, index present

| | |
|---|---|
| start to ready, median / worst of ${result.starts} | ${(result.readyMedianMs / 1000).toFixed(2)} s / ${(result.readyWorstMs / 1000).toFixed(2)} s |
| resident when ready | ${result.residentReadyMb.toFixed(0)} MB |
| resident after ${result.turns} turns | ${result.residentAfterTurnsMb.toFixed(0)} MB |
`;
}

function imageTable({ image }: BenchResults): string {
  if (image === undefined) return '## Container image\n\nNot measured here: `npm run trial:image` needs Docker or Podman.\n';
  const { baseMb, packagesMb, indexMb, modelMb, programMb } = image;
  return `## Container image

Measured by \`npm run trial:image\`, ${image.date.slice(0, 10)}, commit ${image.commit}. Base image: ${image.base}. Load of the machine: ${image.load.toFixed(1)}${image.load > 0.5 ? ' (**other programs were running**: read the sizes, not the times)' : ''}.

| | |
|---|---|
| size, unpacked | ${(baseMb + packagesMb + indexMb + modelMb + programMb).toFixed(0)} MB |
| of it base / packages / index / model / program and articles | ${[baseMb, packagesMb, indexMb, modelMb, programMb].map((mb) => mb.toFixed(0)).join(' / ')} MB |
| start of the container to ready | ${(image.readyMs / 1000).toFixed(2)} s |
| resident when ready, a few turns answered | ${image.residentMb.toFixed(0)} MB |
| stop | ${(image.stopMs / 1000).toFixed(2)} s |
`;
}
