import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createAnswerer } from '../src/answering/index.ts';
import { loadConfig } from '../src/config/index.ts';
import { bootstrapInterval, compareRuns, parseQuestionSet, readLastRun, runCases, storeRun, summarise, type CaseResult, type RunDifference } from '../src/evaluation/index.ts';
import { parseOptions } from './options.ts';
import { openPreparedIndex } from './prepared-index.ts';
import { endWithSentence } from './end-with-sentence.ts';

endWithSentence();

const { values, positionals } = parseOptions('npm run evaluate -- FICHIER.jsonl', 'Pose chaque question d\'un jeu, note les réponses par étiquette et dit ce qui a changé depuis la dernière fois.', {
  failures: { type: 'boolean', help: 'montre chaque réponse jugée fausse' },
  json: { type: 'boolean', help: 'résultats en JSON sur la sortie standard' },
}, Number.POSITIVE_INFINITY);
if (positionals.length === 0) {
  process.stderr.write('Donnez un jeu de questions : npm run evaluate -- FICHIER.jsonl\n');
  process.exit(1);
}
const config = loadConfig();
/** Beside the index, not in the repository: results of a machine, to compare the next run with. */
const runsFolder = join(dirname(config.indexDir), 'evaluations');
const index = await openPreparedIndex(config);
const answerer = createAnswerer({ retriever: () => index.current() });
for (const file of positionals) await evaluate(file);
await index.close();

async function evaluate(file: string): Promise<void> {
  const { thresholds, cases } = parseQuestionSet(await readFile(file, 'utf8'));
  const results = await runCases(cases, answerer, index.current()?.passages ?? new Map());
  const summary = summarise(results);
  if (values['json'] === true) process.stdout.write(`${JSON.stringify({ file, summary, failures: results.filter((result) => !result.verdict.right).map(({ verdict }) => verdict) })}\n`);
  else {
    printTable(file, results);
    const last = await readLastRun(runsFolder, file);
    if (last !== undefined) printDifference(compareRuns(results, last), cases);
  }
  await storeRun(runsFolder, file, results, { date: new Date().toISOString(), generation: index.current()?.info.generation ?? '' });
  if (values['failures'] === true) for (const { expected, verdict, reply } of results) if (!verdict.right) process.stdout.write(`\n${expected.id} ${JSON.stringify(expected.turns)}\n  ${verdict.complaints.join(' ; ')}\n  ${reply.text.slice(0, 400).replaceAll('\n', ' ')}\n`);
  const low = [
    thresholds.answers !== undefined && summary.answers < thresholds.answers ? `réponses justes ${percent(summary.answers)} < ${percent(thresholds.answers)}` : '',
    thresholds.abstentions !== undefined && summary.abstentions < thresholds.abstentions ? `abstentions justes ${percent(summary.abstentions)} < ${percent(thresholds.abstentions)}` : '',
    thresholds.wronglyAbstained !== undefined && summary.wronglyAbstained > thresholds.wronglyAbstained ? `abstentions à tort ${percent(summary.wronglyAbstained)} > ${percent(thresholds.wronglyAbstained)}` : '',
  ].filter((text) => text !== '');
  if (low.length > 0) {
    process.stderr.write(`${file} : sous le seuil : ${low.join(' ; ')}\n`);
    process.exitCode = 1;
  }
}

function printTable(file: string, results: readonly CaseResult[]): void {
  const summary = summarise(results);
  const times = results.flatMap((result) => result.turnMs).sort((left, right) => left - right);
  process.stdout.write(`${file} : ${summary.cases} questions\n  réponses justes       ${percent(summary.answers)} ${interval(results.filter((one) => one.expected.kind === 'answer'))}\n  abstentions justes    ${percent(summary.abstentions)} ${interval(results.filter((one) => one.expected.kind === 'abstention'))}\n  abstentions à tort    ${percent(summary.wronglyAbstained)}\n  citations verbatim    ${percent(summary.verbatim)}\n  phrases marquées      ${percent(summary.marked)}\n  temps médian / p95    ${(times[Math.floor(times.length / 2)] ?? 0).toFixed(1)} / ${(times[Math.floor(times.length * 0.95)] ?? 0).toFixed(1)} ms\n`);
  const tags = new Map<string, CaseResult[]>();
  for (const result of results) for (const tag of result.expected.tags) tags.set(tag, [...(tags.get(tag) ?? []), result]);
  const rows = [...tags].sort(([left], [right]) => (left < right ? -1 : 1)).map(([tag, own]) => ({ tag, right: own.filter((one) => one.verdict.right).length, own }));
  const width = Math.max(9, ...rows.map(({ tag }) => tag.length));
  process.stdout.write(`  ${'étiquette'.padEnd(width)}  justes    part     intervalle à 95 %\n`);
  for (const { tag, right, own } of rows) process.stdout.write(`  ${tag.padEnd(width)}  ${`${right}/${own.length}`.padStart(6)}  ${percent(right / own.length).padStart(7)}  ${interval(own)}\n`);
}

function printDifference({ since, compared, mended, broken }: RunDifference, cases: readonly { readonly id: string; readonly turns: readonly string[] }[]): void {
  process.stdout.write(`  depuis le ${since.slice(0, 16).replace('T', ' ')} UTC : ${mended.length} mieux, ${broken.length} moins bien, ${compared - mended.length - broken.length} comme avant\n`);
  const show = (sign: string, ids: readonly string[]): void => ids.forEach((id) => process.stdout.write(`    ${sign} ${id} ${cases.find((one) => one.id === id)?.turns.join(' → ') ?? ''}\n`));
  show('−', broken);
  show('+', mended);
}

/** 95 % bootstrap interval of the share judged right. */
function interval(results: readonly CaseResult[]): string {
  if (results.length === 0) return '';
  const [low, high] = bootstrapInterval(results.map((result) => (result.verdict.right ? 1 : 0)));
  return `[${percent(low)} – ${percent(high)}]`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
