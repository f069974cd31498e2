import type { Passage } from '../corpus/index.ts';
import { analyseQuery } from './analysis/analyse.ts';
import { matchesLawNumber } from './analysis/law-numbers.ts';
import type { AnalysedQuery, QueryTerm } from './analysis/types.ts';
import { bestSimilarities, NO_ROWS, UNLIKE, type Similarities } from './dense/passage-rows.ts';
import { fuseRankings } from './fusion.ts';
import type { LoadedGeneration } from './generation/read.ts';
import { VECTOR_INDEX } from './generation/vector-index.ts';
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
  const variantRows = variantRowOf(generation);
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
    const similaritiesOf = (doc: number): Similarities => {
      if (switches.dense === false) return UNLIKE;
      const best = bestSimilarities(generation.vectors, generation.rows[doc] ?? NO_ROWS, vector, skippedRow);
      return switches.variants === false ? { ...best, variant: 0 } : best;
    };
    const candidates = [...new Set([...law, ...fused])].slice(0, most + law.length).map((doc): Candidate => ({
      doc, bm25: bm25Of.get(doc) ?? 0, variant: variantOf.get(doc) ?? 0,
      dense: similaritiesOf(doc),
    }));
    const features = computeFeatures(switches.laws === false ? { ...query, lawNumbers: [] } : query, terms, candidates, passages, lexical, facts, switches.articles ?? []);
    return {
      query, model,
      questionFacts: { ...factsOfQuestion(query, lexical), decoyWords: generation.decoys.overlap(query.terms, switches.exceptDecoy), decoyDense: switches.dense === false ? 0 : generation.decoys.nearness(vector, switches.exceptDecoy) },
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
  const queryVector: number[] = [];
  for (let column = 0; column < vector.length; column += 1) queryVector.push(vector[column] ?? 0); // `Array.from` makes an object of each number on its way
  const neighbours = await generation.store.query({ indexName: VECTOR_INDEX, queryVector, topK: most });
  const docs = new Set<number>();
  for (const { id } of neighbours) if (Number(id) !== skippedRow) docs.add(generation.table.docs[Number(id)] ?? 0);
  return [...docs];
}

/** Row of the vector of each lexical variant; -1 for headings, which are variants without a vector of that kind. */
function variantRowOf({ passages, rows }: LoadedGeneration): number[] {
  return passages.flatMap((passage, doc) => [-1, ...passage.questions.map((_, index) => (rows[doc] ?? NO_ROWS).variant.from + index)]);
}
