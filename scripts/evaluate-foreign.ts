import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../src/config/index.ts';
import { estimate, estimateDifference, measureRanking, MEASURES, type Estimate, type Measure } from '../src/evaluation/index.ts';
import { ANSWER_THRESHOLD, createFirstStage, estimateConfidence, finalScore, loadEmbedder, type FirstStage, type ScoredCandidate } from '../src/retrieval/training.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { tuneBaselines } from './foreign/baseline.ts';
import { toArticles } from './foreign/corpus.ts';
import { chooseArticles, prepareCorpus, unseenSheets } from './foreign/prepare.ts';
import { buildQuestions, isForSetting, outsideQuestions, SPELLINGS, type ForeignQuestion, type QuestionKind } from './foreign/questions.ts';
import { PACKAGES, readSheets } from './foreign/sheets.ts';
import { parseOptions } from './options.ts';

endWithSentence();
const { values } = parseOptions('npm run evaluate:foreign', 'Mesure la recherche sur des corpus qui ne sont pas le nôtre (fiches publiques, sans façons de demander ni synonymes), à côté d\'un BM25 français réglé pour eux.', {
  sizes: { type: 'string', help: 'nombres d\'articles, séparés par des virgules (500,2000,4000)' },
  questions: { type: 'string', help: 'questions de chaque sorte, au plus (600)' },
  folder: { type: 'string', help: 'garde corpus et index dans ce dossier et reprend ceux qui y sont' },
  json: { type: 'boolean', help: 'résultats en JSON sur la sortie standard' },
});


const config = loadConfig();
const embedder = await loadEmbedder(config.embedding);
const all = toArticles(await readSheets(PACKAGES));
const unseen = unseenSheets(all);
const root = typeof values['folder'] === 'string' ? values['folder'] : await mkdtemp(join(tmpdir(), 'eclaireur-foreign-'));
const most = Number(values['questions'] ?? 600);
const rows: Row[] = [];
try {
  for (const size of String(values['sizes'] ?? '500,2000,4000').split(',').map(Number)) await measureSize(size);
} finally {
  if (values['folder'] === undefined) await rm(root, { recursive: true, force: true });
}
if (values['json'] === true) process.stdout.write(`${JSON.stringify(rows)}\n`);

/** One kind of question in one spelling: ours, and ours less the baseline. */
interface Row {
  readonly articles: number;
  readonly kind: string;
  readonly spelling: string;
  readonly questions: number;
  readonly ours: Readonly<Record<string, Estimate>>;
  readonly difference: Readonly<Record<string, Estimate & { readonly significant: boolean }>>;
  readonly unseen: Estimate & { readonly significant: boolean };
  readonly answered: number;
}

async function measureSize(size: number): Promise<void> {
  const articles = chooseArticles(all, unseen, size);
  const folder = join(root, String(size));
  await mkdir(folder, { recursive: true });
  const { generation, checkMs, buildMs } = await prepareCorpus(folder, articles, config.embedding, { checksum: embedder.checksum, name: embedder.model });
  const kinds = buildQuestions(articles, generation.passages, all, most);
  const baselines = tuneBaselines(generation.passages, kinds.map((kind) => ({ ...kind, questions: kind.questions.filter(isForSetting) })));
  const firstStage = createFirstStage(generation, (text) => embedder.embedQuery(text));
  for (const spelling of SPELLINGS) await firstStage(spelling.write('Première question pour chauffer le modèle', 1));
  const out = (line: string): void => void (values['json'] === true ? process.stderr : process.stdout).write(`${line}\n`);
  const times: number[] = [];
  out(`\n${articles.length} articles, ${generation.passages.length} passages, ${generation.table.docs.length} vecteurs ; corpus:check ${(checkMs / 1000).toFixed(1)} s${buildMs === undefined ? '' : `, index ${(buildMs / 1000).toFixed(0)} s`}, rappel du graphe ${generation.manifest.checks['rappel'] ?? '?'}`);
  for (const kind of kinds) out(`BM25 pour « ${kind.name} » : ${baselines.get(kind.name)?.description ?? ''}`);
  out(`${'sorte, écriture (n)'.padEnd(30)}${MEASURES.map((name) => name.padEnd(10)).join('')}${'écart recall@1'.padEnd(26)}${'écart recall@3'.padEnd(26)}${'écart nDCG@10'.padEnd(26)}${'jamais vues : nDCG@10'.padEnd(32)}répondues`);
  for (const kind of kinds) {
    const asked = kind.questions.filter((question) => !isForSetting(question));
    for (const spelling of SPELLINGS) {
      const row = await compare(articles.length, kind, asked, spelling, (text) => baselines.get(kind.name)?.search(text) ?? [], firstStage, times);
      rows.push(row);
      out(`${`${row.kind}, ${row.spelling} (${row.questions})`.padEnd(30)}${MEASURES.map((name) => (row.ours[name]?.mean ?? 0).toFixed(3).padEnd(10)).join('')}${(['recall@1', 'recall@3', 'ndcg@10'] as const).map((name) => showDifference(row.difference[name]).padEnd(26)).join('')}${showDifference(row.unseen).padEnd(32)}${(100 * row.answered).toFixed(1)} %`);
    }
  }
  const outside = outsideQuestions(articles, all, most).filter((question) => !isForSetting(question));
  const refused = await Promise.all(outside.map(async ({ text }) => !(await rank(firstStage, text)).isAnswered));
  out(`questions sur des sujets absents du corpus : ${refused.filter(Boolean).length} sur ${outside.length} écartées`);
  const sorted = times.toSorted((left, right) => left - right);
  out(`analyse et recherche : médiane ${(sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(1)} ms, p95 ${(sorted[Math.floor(0.95 * sorted.length)] ?? 0).toFixed(1)} ms`);
}

/** The product's own ranking and decision. */
async function rank(firstStage: FirstStage, text: string): Promise<{ readonly ranked: readonly (ScoredCandidate & { readonly score: number })[]; readonly isAnswered: boolean }> {
  const { candidates, questionFacts, model } = await firstStage(text);
  const ranked = candidates.map((candidate) => ({ ...candidate, score: finalScore(candidate.features, model) })).sort((left, right) => right.score - left.score || (left.passage.id < right.passage.id ? -1 : 1));
  return { ranked, isAnswered: estimateConfidence(ranked, questionFacts, model) >= ANSWER_THRESHOLD };
}

async function compare(articleCount: number, kind: QuestionKind, asked: readonly ForeignQuestion[], spelling: (typeof SPELLINGS)[number], baseline: (text: string) => string[], firstStage: FirstStage, times: number[]): Promise<Row> {
  const ours: Record<Measure, number>[] = [];
  const theirs: Record<Measure, number>[] = [];
  let answered = 0;
  for (const [index, question] of asked.entries()) {
    const text = spelling.write(question.text, index + 1);
    const started = performance.now();
    const { ranked, isAnswered } = await rank(firstStage, text);
    if (isAnswered) answered += 1;
    times.push(performance.now() - started);
    ours.push(measureRanking({ relevant: question.relevant, ranking: [...new Set(ranked.map(({ passage }) => (kind.unit === 'article' ? passage.articleId : `${passage.articleId}#${passage.slug}`)))] }));
    theirs.push(measureRanking({ relevant: question.relevant, ranking: baseline(text) }));
  }
  const differenceOf = (name: Measure, keep: (question: ForeignQuestion) => boolean = () => true): Estimate & { readonly significant: boolean } => {
    const pick = (list: readonly Record<Measure, number>[]): number[] => list.flatMap((value, index) => { const question = asked[index]; return question !== undefined && keep(question) ? [value[name]] : []; });
    return estimateDifference(pick(ours), pick(theirs));
  };
  return {
    articles: articleCount, kind: kind.name, spelling: spelling.name, questions: asked.length,
    ours: Object.fromEntries(MEASURES.map((name) => [name, estimate(ours.map((value) => value[name]))])),
    difference: Object.fromEntries(MEASURES.map((name) => [name, differenceOf(name)])),
    unseen: differenceOf('ndcg@10', ({ sheet }) => unseen.has(sheet)),
    answered: answered / Math.max(1, asked.length),
  };
}

function showDifference(one: (Estimate & { readonly significant: boolean }) | undefined): string {
  return one === undefined ? '' : `${one.mean >= 0 ? '+' : ''}${one.mean.toFixed(3)} [${one.low.toFixed(3)}, ${one.high.toFixed(3)}]${one.significant ? '*' : ''}`;
}
