import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../src/config/index.ts';
import { addTypos, estimate, estimateDifference, isKeptAside, labelledQuestions, measureRanking, MEASURES, parseLabels, parseQuestionSet, type Estimate, type LabelledQuestion, type Measure } from '../src/evaluation/index.ts';
import { ensureIndex } from '../src/retrieval/index.ts';
import { BUILD_UP, createFirstStage, currentGeneration, findLawNumbers, LEAVE_ONE_OUT, loadEmbedder, rankSections, readGeneration, tokenise, type Ablation } from '../src/retrieval/training.ts';
import { terminalProgress } from '../src/terminal-progress.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { parseOptions } from './options.ts';

endWithSentence();
const { values, positionals } = parseOptions('npm run evaluate:retrieval -- [JEU.jsonl …]', 'Mesure si la bonne section vient en tête, par sorte de question, et ce que chaque partie de la recherche apporte.', {
  final: { type: 'boolean', help: 'questions gardées à part (un tiers des jeux nommés) ; à réserver aux chiffres définitifs' },
  json: { type: 'boolean', help: 'résultats en JSON sur la sortie standard' },
}, Number.POSITIVE_INFINITY);
const LABELS = 'eval/etiquettes.dev.json';
const DEFAULT_SETS = ['eval/algorithmes.dev.jsonl', 'eval/droits.dev.jsonl', 'eval/paraphrases.entrainement.jsonl', 'eval/aveugle.dev.jsonl'];
/** Longest question that counts as short, in words. */
const SHORT_WORDS = 4;
const FRENCH: Readonly<Record<string, string>> = {
  'BM25 alone': 'BM25 seul', 'dense alone': 'vecteurs seuls', '+ variants': '+ façons de demander', '+ synonyms': '+ synonymes', '+ families': '+ familles de mots', '+ translation': '+ traduction', '+ law numbers': '+ numéros de loi', '+ second stage': '+ second étage',
  'without dense': 'sans vecteurs', 'without BM25 list': 'sans BM25', 'without variants': 'sans façons de dem.', 'without correction': 'sans correction', 'without synonyms': 'sans synonymes', 'without families': 'sans familles', 'without translation': 'sans traduction', 'without law numbers': 'sans numéros de loi',
};

const config = loadConfig();
await ensureIndex({ corpusDir: config.corpusDir, indexDir: config.indexDir, embedding: config.embedding, progress: terminalProgress() });
const embedder = await loadEmbedder(config.embedding);
const generation = await readGeneration(join(config.indexDir, await currentGeneration(config.indexDir) ?? ''), { checksum: embedder.checksum, name: embedder.model });
const firstStage = createFirstStage(generation, (text) => embedder.embedQuery(text));
const labels = parseLabels(await readFile(LABELS, 'utf8'), new Set(generation.passages.map((passage) => `${passage.articleId}#${passage.slug}`)));
const cases = (await Promise.all((positionals.length > 0 ? positionals : DEFAULT_SETS).map(async (file) => parseQuestionSet(await readFile(file, 'utf8')).cases))).flat();
const asked = labelledQuestions(cases, labels).filter(({ id }) => isKeptAside(id) === (values['final'] === true));
if (asked.length === 0) throw new Error(`No labelled single-turn question: add labels to ${LABELS} or "passages" to the cases.`);
const misspelt = asked.map((question, index) => ({ ...question, text: addTypos(question.text, index + 1), tags: [] }));

const tags = new Map<string, readonly number[]>([...new Set(asked.flatMap(tagsOf))].sort().map((tag) => [tag, asked.flatMap((question, index) => (tagsOf(question).includes(tag) ? [index] : []))]));
const baseline = await measure(BUILD_UP[0]);
const rows: { readonly name: string; readonly values: readonly Readonly<Record<Measure, number>>[]; readonly misspelt: readonly Readonly<Record<Measure, number>>[] }[] = [];
for (const ablation of [...BUILD_UP, ...LEAVE_ONE_OUT]) rows.push({ name: ablation.name, values: await measure(ablation), misspelt: await measure(ablation, misspelt) });
const full = rows.find(({ name }) => name === BUILD_UP.at(-1)?.name);
if (values['json'] === true) process.stdout.write(`${JSON.stringify({ questions: asked.length, rows: rows.map((row) => ({ name: row.name, ...summaryOf(row.values) })) })}\n`);
else print();

async function measure(ablation: Ablation | undefined, questions: readonly LabelledQuestion[] = asked): Promise<Record<Measure, number>[]> {
  const results = [];
  for (const question of questions) results.push(measureRanking({ relevant: question.relevant, ranking: ablation === undefined ? [] : await rankSections(firstStage, question.text, ablation) }));
  return results;
}

/** Sorts of question that the goals name, from the set's own tags and from the words. */
function tagsOf(question: LabelledQuestion): string[] {
  const has = (...names: readonly string[]): boolean => names.some((name) => question.tags.includes(name));
  return [
    has('sms', 'faute', 'sans-accents') ? 'fautes' : '',
    has('familier', 'sms') ? 'familier' : '',
    has('formel', 'soutenu') ? 'soutenu' : '',
    has('inquiet') ? 'inquiet' : '',
    tokenise(question.text).length <= SHORT_WORDS ? 'court' : '',
    findLawNumbers(question.text).length > 0 ? 'numéro de loi' : '',
  ].filter((tag) => tag !== '');
}

function summaryOf(values: readonly Readonly<Record<Measure, number>>[]): Record<string, Estimate> {
  return Object.fromEntries(MEASURES.map((name) => [name, estimate(values.map((value) => value[name]))]));
}

function print(): void {
  const out = (line: string): void => void process.stdout.write(`${line}\n`);
  out(`${asked.length} questions étiquetées${values['final'] === true ? ' (gardées à part)' : ''} ; entre crochets, intervalle à 95 % ; * : écart significatif avec BM25 seul\n`);
  out(`${''.padEnd(22)}${MEASURES.map((name) => name.padEnd(24)).join('')}recall@3 avec fautes`);
  for (const row of rows) {
    const cells = MEASURES.map((name) => {
      const own = row.values.map((value) => value[name]);
      return `${show(estimate(own))}${estimateDifference(own, baseline.map((value) => value[name])).significant ? '*' : ' '}`.padEnd(24);
    });
    out(`${(FRENCH[row.name] ?? row.name).padEnd(22)}${cells.join('')}${show(estimate(row.misspelt.map((value) => value['recall@3'])))}`);
  }
  out('\navec tout, par sorte de question ; en dernier, écart avec BM25 seul en recall@3');
  for (const [tag, indexes] of tags) {
    const of = (list: readonly Readonly<Record<Measure, number>>[] | undefined, name: Measure): number[] => indexes.map((index) => list?.[index]?.[name] ?? 0);
    const difference = estimateDifference(of(full?.values, 'recall@3'), of(baseline, 'recall@3'));
    out(`${`${tag} (${indexes.length})`.padEnd(22)}${MEASURES.map((name) => show(estimate(of(full?.values, name))).padEnd(24)).join('')}${show(difference)}${difference.significant ? '*' : ''}`);
  }
}

function show({ mean, low, high }: Estimate): string {
  return `${mean.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}
