import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/index.ts';
import { estimate, estimateDifference, isKeptAside, labelledQuestions, measureRanking, parseLabels, parseQuestionSet, type Estimate, type RankedQuestion } from '../../src/evaluation/index.ts';
import { analyseQuery, BUILD_UP, createFirstStage, currentGeneration, loadEmbedder, rankSections, readGeneration } from '../../src/retrieval/training.ts';
import { hostileMessages } from './hostile.ts';
import { buildRivals } from './rivals.ts';

const SETS = ['eval/algorithmes.dev.jsonl', 'eval/droits.dev.jsonl', 'eval/aveugle.dev.jsonl', 'eval/paraphrases.entrainement.jsonl'];
const LABELS = 'eval/etiquettes.dev.json';
const LIMIT = 20;
const WARM_UP = 30;
const PASSES = 3;

/** One way of searching: quality with 95 % intervals, and time a question. */
export interface SearchResult {
  readonly name: string;
  readonly recallAt3: Estimate;
  readonly ndcgAt10: Estimate;
  /** Difference of nDCG@10 to ours, paired; significant when 0 lies outside its interval. */
  readonly difference?: Estimate & { readonly significant: boolean };
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly buildMs?: number;
  readonly memoryMb?: number;
}

export interface RetrievalResult {
  readonly questions: number;
  readonly passages: number;
  readonly vectors: number;
  /** Analysis and retrieval, second stage included, by analysis, embedding, exact scan and BM25 in the same run. */
  readonly p50Ratio: number;
  readonly p95Ratio: number;
  readonly searches: readonly SearchResult[];
  /** Analysis alone of messages made to slow it down, beside the same of the questions; each message's best of three, so that neighbours on the machine count less. */
  readonly hostile: { readonly messages: number; readonly p99Ms: number; readonly questionP99Ms: number };
}

/**
 * Searches the shipped corpus in our way and in others' ways, question by question in turns, so that all meet the same neighbours on the machine.
 * The embedding of the question is made once and counted for every way that uses it.
 */
export async function measureRetrieval(): Promise<RetrievalResult> {
  const config = loadConfig();
  const embedder = await loadEmbedder(config.embedding);
  const generation = await readGeneration(join(config.indexDir, await currentGeneration(config.indexDir) ?? ''), { checksum: embedder.checksum, name: embedder.model });
  const sectionOf = (doc: number): string => `${generation.passages[doc]?.articleId ?? ''}#${generation.passages[doc]?.slug ?? ''}`;
  const firstStage = createFirstStage(generation, (text) => embedder.embedQuery(text));
  const labels = parseLabels(await readFile(LABELS, 'utf8'), new Set(generation.passages.map((_, doc) => sectionOf(doc))));
  const cases = (await Promise.all(SETS.map(async (file) => parseQuestionSet(await readFile(file, 'utf8')).cases))).flat();
  const asked = labelledQuestions(cases, labels).filter(({ id }) => !isKeptAside(id));
  const rivals = await buildRivals(generation);
  const full = BUILD_UP.at(-1);
  if (full === undefined) throw new Error('There is no full ablation.');

  const exact = rivals.find(({ name }) => name === 'exact scan');
  const ways: readonly { readonly name: string; readonly find: (text: string) => Promise<readonly string[]> }[] = [
    { name: 'Éclaireur', find: (text) => rankSections(firstStage, text, full) },
    { name: 'exact scan + BM25', find: async (text) => {
      const query = analyseQuery(text, generation);
      const dense = await exact?.search(text, await embedder.embedQuery(query.normalised), LIMIT) ?? [];
      const scores = new Map<number, number>();
      for (const list of [dense, generation.lexical.search(query.terms, LIMIT).map(({ doc }) => doc)]) list.forEach((doc, rank) => scores.set(doc, (scores.get(doc) ?? 0) + 1 / (61 + rank)));
      return [...scores].sort((left, right) => right[1] - left[1] || left[0] - right[0]).map(([doc]) => sectionOf(doc));
    } },
    ...rivals.map((rival) => ({ name: rival.name, find: async (text: string) => (await rival.search(text, await embedder.embedQuery(text), LIMIT)).map(sectionOf) })),
  ];
  for (const question of asked.slice(0, WARM_UP)) for (const way of ways) await way.find(question.text);
  const results = ways.map((way) => ({ name: way.name, times: [] as number[], ranked: [] as RankedQuestion[] }));
  for (const question of asked) {
    for (const [place, way] of ways.entries()) {
      const started = performance.now();
      const found = await way.find(question.text);
      const ms = performance.now() - started;
      results[place]?.times.push(ms);
      results[place]?.ranked.push({ relevant: question.relevant, ranking: [...new Set(found)] });
    }
  }
  const [ours, baseline] = results;
  const hostile = hostileMessages();
  const analysisTimes = (texts: readonly string[]): number[] => texts.map((text) => Math.min(...Array.from({ length: PASSES }, () => {
    const started = performance.now();
    analyseQuery(text, generation);
    return performance.now() - started;
  })));
  const gains = (ranked: readonly RankedQuestion[]): number[] => ranked.map((one) => measureRanking(one)['ndcg@10']);
  return {
    questions: asked.length, passages: generation.passages.length, vectors: generation.table.docs.length,
    p50Ratio: quantileOf(ours?.times ?? [], 0.5) / quantileOf(baseline?.times ?? [], 0.5),
    p95Ratio: quantileOf(ours?.times ?? [], 0.95) / quantileOf(baseline?.times ?? [], 0.95),
    hostile: { messages: hostile.length, p99Ms: quantileOf(analysisTimes(hostile.map(({ text }) => text)), 0.99), questionP99Ms: quantileOf(analysisTimes(asked.map(({ text }) => text)), 0.99) },
    searches: results.map(({ name, times, ranked }): SearchResult => {
      const rival = rivals.find((one) => one.name === name);
      return {
        name, recallAt3: estimate(ranked.map((one) => measureRanking(one)['recall@3'])), ndcgAt10: estimate(gains(ranked)), p50Ms: quantileOf(times, 0.5), p95Ms: quantileOf(times, 0.95),
        ...(name === ours?.name ? {} : { difference: estimateDifference(gains(ranked), gains(ours?.ranked ?? [])) }),
        ...(rival === undefined ? {} : { buildMs: rival.buildMs, memoryMb: rival.memoryMb }),
      };
    }),
  };
}

function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
