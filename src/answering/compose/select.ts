import type { Article, Passage, Statement } from '../../corpus/index.ts';
import { countWords, fold } from '../../corpus/text.ts';
import type { AnalysedQuery, Intent } from '../../retrieval/index.ts';
import { termsOf } from '../../retrieval/text.ts';
import type { ChosenStatement } from './cite.ts';

/** Longest answer from one passage: statements, and words; lists may be longer. */
const MAX_STATEMENTS = 7;
const MAX_ITEMS = 14;
const MAX_WORDS = 170;
/** How much better a later statement must answer than the first one before it is put in front. */
const LEAD_MARGIN = 0.35;

/** What a statement that answers an intent looks like, by form alone. */
const EVIDENCE: Readonly<Partial<Record<Intent, RegExp>>> = {
  since: /\b(?:(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)\s+\d{4}|(?:19|20)\d\d)\b/u,
  deadline: /\b(?:\d+|un|une|deux|trois|quatre|cinq|six|sept|huit|dix|quinze|vingt|trente)\s+(?:heures?|jours?|semaines?|mois|ans?|annees?)\b|\bimmediatement\b|\btout de suite\b/u,
  amount: /\d[\d\s.,]*(?:€|euros?|%|pour cent|millions?|milliards?|personnes|controles|dossiers|organis\w+|associations|variables|criteres)?/u,
  contest: /\b(?:mediat\w+|recours|tribunal|contest\w+|opposition|saisi\w*|reclam\w+|demand\w+)\b/u,
  'legal-basis': /\b(?:[lrd]\d{3,4}-\d+|article|decret|loi|arrete|reglement|code)\b/u,
  reply: /\b(?:france travail|pole emploi|direct\w+|gouvernement|ministre)\b.{0,60}\b(?:repond\w*|affirm\w*|assur\w*|dit|dement\w*|soutient|reconnait|reconnu|renvoie)\b/u,
  unknown: /\b(?:aucune source|on ne sait pas|n'est pas connu|ne dit|ne precise|inconnu|non trouve|a verifier)\b/u,
  who: /\b(?:par|agents?|conseillers?|directeur|directrice|auditeurs?|controleurs?|organismes?|departements?|entreprise|societe|association|tribunal|mediateur|commission)\b/u,
  'yes-no': /^(?:oui|non|pas toujours|on ne sait pas|pas forcement|cela depend)\b/u,
};

/** How well one statement answers the question by itself, 0 to about 2. */
export function scoreStatement(statement: Statement, query: AnalysedQuery, idf: (term: string) => number): number {
  const own = new Set(termsOf(statement.text));
  let mass = 0;
  let found = 0;
  for (const group of new Set(query.terms.map((term) => term.group))) {
    const readings = query.terms.filter((term) => term.group === group);
    const primary = readings.find((term) => term.primary);
    if (primary === undefined) continue;
    const weight = idf(primary.term);
    mass += weight;
    found += weight * Math.max(0, ...readings.filter((term) => own.has(term.term)).map((term) => Math.min(1, term.weight)));
  }
  const folded = fold(statement.text);
  const wanted = query.intents.filter((intent) => EVIDENCE[intent] !== undefined);
  const evidence = wanted.length === 0 ? 0 : wanted.filter((intent) => EVIDENCE[intent]?.test(folded) === true).length / wanted.length;
  const law = query.lawNumbers.some((number) => folded.replace(/[\s.*]+/gu, '').includes(number.toLowerCase())) ? 0.6 : 0;
  return (mass === 0 ? 0 : found / mass) + 0.5 * evidence + law;
}

/**
 * Chooses the statements of one passage in the order in which they are said: the direct answer first, then the others as they stand.
 *
 * A section answers in its first sentence by the corpus's own rule, so that one leads unless another is clearly nearer to the question.
 */
export function selectStatements(passage: Passage, article: Article, query: AnalysedQuery, idf: (term: string) => number, limits: { readonly statements?: number; readonly words?: number } = {}): ChosenStatement[] {
  const scores = passage.statements.map((statement) => scoreStatement(statement, query, idf));
  const bestIndex = scores.indexOf(Math.max(...scores));
  const lead = (scores[bestIndex] ?? 0) > (scores[0] ?? 0) + LEAD_MARGIN ? bestIndex : 0;
  const isList = passage.statements.filter((statement) => statement.form === 'item').length > 2;
  const most = limits.statements ?? (isList ? MAX_ITEMS : MAX_STATEMENTS);
  const order = [lead, ...passage.statements.map((_, index) => index).filter((index) => index !== lead)];
  // Where not all fit, the ones nearest to the question stay, in their order.
  const kept = new Set<number>([lead]);
  let words = countWords(passage.statements[lead]?.text ?? '');
  const byScore = order.slice(1).sort((left, right) => ((scores[right] ?? 0) - 0.04 * right) - ((scores[left] ?? 0) - 0.04 * left));
  for (const index of byScore) {
    const length = countWords(passage.statements[index]?.text ?? '');
    if (kept.size >= most || words + length > (limits.words ?? (isList ? 2 * MAX_WORDS : MAX_WORDS))) continue;
    kept.add(index);
    words += length;
  }
  return order.filter((index) => kept.has(index)).flatMap((index): ChosenStatement[] => {
    const statement = passage.statements[index];
    return statement === undefined ? [] : [{ passage, article, statement, index }];
  });
}
