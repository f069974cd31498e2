import type { Passage } from '../corpus/index.ts';
import { analyseQuery } from './analysis/analyse.ts';
import { matchesLawNumber } from './analysis/law-numbers.ts';
import type { AnalysedQuery, QueryTerm } from './analysis/types.ts';
import type { ChunkKind } from './dense/chunks.ts';
import { largestDot } from './dense/dot.ts';
import { fuseRankings } from './fusion.ts';
import type { LoadedGeneration } from './generation/read.ts';
import { DECOY_INDEX, VECTOR_INDEX } from './generation/vector-index.ts';
import { factsOfQuestion } from './ranking/question-facts.ts';
import type { ConfidenceFacts } from './ranking/rank.ts';
import { BARE, chooseModel, type RankingModel } from './ranking/model.ts';
import { computeFeatures, type Candidate, type FeatureVector } from './ranking/features.ts';

/** Passages taken over from each first-stage list. */
const LIST_LENGTH = 50;
/**
 * Vectors asked of HNSW, and fused passages that the second stage looks at. Of 276 questions of the sets it never put a passage from beyond the 20th first, and
 * three times in 828 one from beyond the 40th among three; but many passages fit a question of one or two words alike (« sanction », « et eux ils disent quoi ? »).
 */
const USUAL = { neighbours: 60, candidates: 40 } as const;
const SHORT = { neighbours: 80, candidates: 60 } as const;
const SHORT_TERMS = 2;
/** Weight of a translation: its probability times this, at most the limit. */
const TRANSLATION_SCALE = 3;
const TRANSLATION_MAX_WEIGHT = 0.4;
/** Weight of a topic word beside an asked one. */
const TOPIC_WEIGHT = 0.5;

/** A candidate of the second stage with its features. */
export interface ScoredCandidate {
  readonly passage: Passage;
  readonly features: FeatureVector;
}

/** Which parts take part: all by default; ablations switch some off. */
export interface StageSwitches {
  readonly bm25?: boolean;
  readonly dense?: boolean;
  readonly variants?: boolean;
  readonly synonyms?: boolean;
  readonly families?: boolean;
  readonly translation?: boolean;
  /** SMS spellings written out and spelling corrected. */
  readonly correction?: boolean;
  /** Look-up of law numbers: that it finds passages and that it counts for them. */
  readonly laws?: boolean;
  /** Index of a question variant that must not help: itself, when variants are test questions. */
  readonly exceptVariant?: number;
  /** Text of an out-of-scope question that must not speak against itself. */
  readonly exceptDecoy?: string;
  /** See `Retriever.retrieve`. */
  readonly topic?: string;
  readonly articles?: readonly string[];
}

export interface FirstStageResult {
  readonly query: AnalysedQuery;
  readonly questionFacts: ConfidenceFacts;
  /** Weights that the second stage is to use. */
  readonly model: RankingModel;
  /** Fused order, best first. */
  readonly candidates: readonly ScoredCandidate[];
}

export type FirstStage = (text: string, switches?: StageSwitches) => Promise<FirstStageResult>;

/**
 * Makes the first stage of a generation: analysis, then BM25F, question variants and HNSW in parallel lists, exact look-up of law numbers, reciprocal
 * rank fusion, and the features of the fused candidates.
 */
export function createFirstStage(generation: LoadedGeneration, embedQuery: (text: string) => Promise<Float32Array>): FirstStage {
  const { facts, lexical, passages } = generation;
  const rows = rowsByDocument(generation);
  const variantRows = variantRowOf(generation, rows);
  const model = chooseModel(passages);
  return async (text, switches = {}) => {
    const query = withTopic(analyseQuery(text, switches.correction === false ? { ...generation, spelling: undefined } : generation), switches.topic, generation);
    if (query.terms.length === 0 && query.lawNumbers.length === 0) return { query, questionFacts: { ...factsOfQuestion(query, lexical), decoyWords: 0, decoyDense: 0 }, model, candidates: [] };
    const { neighbours, candidates: most } = query.terms.filter((term) => term.primary).length <= SHORT_TERMS ? SHORT : USUAL;
    const typed = switches.synonyms === false ? query.terms.filter((term) => term.origin !== 'synonym') : query.terms;
    const related = switches.families === false ? typed : lexical.expand(typed);
    const terms = switches.translation === false ? related : translate(related, generation);
    const skippedRow = switches.exceptVariant === undefined ? -1 : (variantRows[switches.exceptVariant] ?? -1);
    const vector = switches.dense === false ? new Float32Array() : await embedQuery(switches.topic === undefined ? query.normalised : `${switches.topic} ${query.normalised}`);
    const dense = switches.dense === false ? [] : await nearest(generation, vector, neighbours, skippedRow);
    const bm25 = switches.bm25 === false ? [] : lexical.search(terms, LIST_LENGTH);
    const variants = switches.variants === false ? [] : lexical.searchVariants(terms, LIST_LENGTH, switches.exceptVariant, model !== BARE);
    const law = switches.laws === false || query.lawNumbers.length === 0 ? [] : facts.mentions.filter(({ num }) => query.lawNumbers.some((asked) => matchesLawNumber(asked, num))).map(({ doc }) => doc);
    const fused = fuseRankings([dense.slice(0, LIST_LENGTH), bm25.map((hit) => hit.doc), variants.map((hit) => hit.doc)]).map(({ id }) => id);
    const bm25Of = new Map(bm25.map((hit) => [hit.doc, hit.score]));
    const variantOf = new Map(variants.map((hit) => [hit.doc, hit.score]));
    const candidates = [...new Set([...law, ...fused])].slice(0, most + law.length).map((doc): Candidate => ({
      doc, bm25: bm25Of.get(doc) ?? 0, variant: variantOf.get(doc) ?? 0,
      dense: bestSimilarities(generation.vectors, rows[doc] ?? NO_ROWS, vector, { skippedRow, variants: switches.variants !== false }),
    }));
    const features = computeFeatures(switches.laws === false ? { ...query, lawNumbers: [] } : query, terms, candidates, passages, lexical, facts, switches.articles ?? []);
    return {
      query, model,
      questionFacts: { ...factsOfQuestion(query, lexical), decoyWords: generation.decoys.overlap(query.terms, switches.exceptDecoy), decoyDense: await nearestDecoy(generation, vector, switches.exceptDecoy) },
      candidates: candidates.flatMap((candidate, index): ScoredCandidate[] => {
        const passage = passages[candidate.doc];
        const computed = features[index];
        return passage === undefined || computed === undefined ? [] : [{ passage, features: computed }];
      }),
    };
  };
}

/** Adds the topic's terms behind the asked ones: they find passages, but are not what coverage is measured on. */
function withTopic(query: AnalysedQuery, topic: string | undefined, generation: LoadedGeneration): AnalysedQuery {
  if (topic === undefined) return query;
  const asked = new Set(query.terms.map((term) => term.term));
  const offset = query.terms.length + 1;
  const terms = analyseQuery(topic, generation).terms.filter((term) => term.primary && !asked.has(term.term))
    .map((term, index): QueryTerm => ({ ...term, weight: TOPIC_WEIGHT, origin: 'topic', group: offset + index, primary: false }));
  return { ...query, terms: [...query.terms, ...terms] };
}

/** Adds what the words of questions usually mean in the articles, learnt from the question variants, behind the word that they stand for. */
function translate(terms: readonly QueryTerm[], generation: LoadedGeneration): QueryTerm[] {
  const seen = new Set(terms.map((term) => term.term));
  return terms.flatMap((term) => (term.primary ? [term, ...(generation.translation.get(term.term) ?? []).filter(([target]) => !seen.has(target))
    .map(([target, probability]): QueryTerm => ({ ...term, term: target, weight: Math.min(TRANSLATION_MAX_WEIGHT, TRANSLATION_SCALE * probability), origin: 'synonym', primary: false }))] : [term]));
}

async function nearest(generation: LoadedGeneration, vector: Float32Array, most: number, skippedRow: number): Promise<number[]> {
  const neighbours = await generation.store.query({ indexName: VECTOR_INDEX, queryVector: Array.from(vector), topK: most });
  return [...new Set(neighbours.map((neighbour) => Number(neighbour.id)).filter((row) => row !== skippedRow).map((row) => generation.table.docs[row] ?? 0))];
}

/** Cosine of the question with the out-of-scope question that is most like it, 0–1; 0 where there is none. */
async function nearestDecoy({ decoys, store }: LoadedGeneration, vector: Float32Array, except: string | undefined): Promise<number> {
  if (vector.length === 0) return 0;
  const neighbours = await store.query({ indexName: DECOY_INDEX, queryVector: Array.from(vector), topK: except === undefined ? 1 : 2 });
  const nearestOne = neighbours.find(({ id }) => except === undefined || decoys.questions[Number(id)] !== except);
  return Math.max(0, nearestOne?.score ?? 0);
}

/** Rows of the vectors of one passage, by kind. */
type RowsOfPassage = Readonly<Record<ChunkKind, Int32Array>>;
const NO_ROWS: RowsOfPassage = { text: new Int32Array(), variant: new Int32Array(), heading: new Int32Array() };

function rowsByDocument({ table, passages }: LoadedGeneration): RowsOfPassage[] {
  const rows = passages.map(() => ({ text: [] as number[], variant: [] as number[], heading: [] as number[] }));
  table.docs.forEach((doc, row) => rows[doc]?.[table.kinds[row] ?? 'text'].push(row));
  return rows.map(({ text, variant, heading }) => ({ text: Int32Array.from(text), variant: Int32Array.from(variant), heading: Int32Array.from(heading) }));
}

/** Row of the vector of each lexical variant; -1 for headings, which are variants without a vector of that kind. */
function variantRowOf({ passages }: LoadedGeneration, rows: readonly RowsOfPassage[]): number[] {
  return passages.flatMap((passage, doc) => [-1, ...passage.questions.map((_, index) => rows[doc]?.variant[index] ?? -1)]);
}

/** Best cosine of the question with each kind of vector of one passage; 0 where it has none. */
function bestSimilarities(vectors: Float32Array, { text, variant, heading }: RowsOfPassage, query: Float32Array, { skippedRow, variants }: { readonly skippedRow: number; readonly variants: boolean }): Candidate['dense'] {
  if (query.length === 0) return { text: 0, variant: 0, heading: 0 };
  const compared = skippedRow < 0 ? variant : variant.filter((row) => row !== skippedRow);
  return { text: largestDot(vectors, text, query), variant: variants ? largestDot(vectors, compared, query) : 0, heading: largestDot(vectors, heading, query) };
}
