import { WARNING_SLUG } from '../../corpus/text.ts';
import type { RankedPassage, RetrievalResult, Retriever } from '../../retrieval/index.ts';
import { hasEvidence } from './evidence.ts';
import { foldedHeading } from './headings.ts';
import { DEPTH, serves, wordsOf } from './lead.ts';
import { questionWords } from './question-words.ts';

/** Complements at most. */
const COMPLEMENTS = 2;
/** Score distance up to which any passage may complement; doubt about the first one, and what the passage adds, widen it. */
const COMPLEMENT_MARGIN = 1.2;
const GAIN = { doubt: 1.5, words: 1.5, intent: 1.2, sameArticle: 0.5, heading: 0.5 } as const;
/** A passage this close to the best may say as much as a complement can. */
const CLOSE = 0.6;
const STATEMENTS = { close: 4, other: 2, law: 3 } as const;

/** A passage with the number of statements that it may add. */
export interface Complement {
  readonly ranked: RankedPassage;
  readonly statements: number;
}

/**
 * Chooses the passages that complete the first one: nearly as good, and the more welcome the more they add: words of the question that nothing said so far
 * contains, an intent that is not served yet, another section of the same article. One that repeats a heading adds nothing. A law article is completed by its
 * next part and by the passage that says it in plain words.
 *
 * @returns at most two, the most welcome first; none for an empty ranking.
 */
export function chooseComplements(result: RetrievalResult, retriever: Retriever): Complement[] {
  const [lead] = result.ranked;
  if (lead === undefined) return [];
  if (lead.passage.type === 'loi') return completeLaw(result, lead);
  const { query } = result;
  const words = questionWords(query, retriever);
  const best = Math.max(...result.ranked.map((one) => one.score)); // the lead need not be it
  const said = { terms: new Set(wordsOf(lead)), headings: [foldedHeading(lead.passage)], intents: new Set(query.intents.filter((intent) => serves(lead, intent, query, retriever) || hasEvidence(lead.passage.text, intent))) };
  const left = result.ranked.slice(0, DEPTH).filter((one) => one !== lead && one.passage.type !== 'loi' && one.passage.slug !== WARNING_SLUG);
  const chosen: Complement[] = [];
  while (chosen.length < COMPLEMENTS) {
    const [next] = left.filter((one) => !said.headings.includes(foldedHeading(one.passage))).map((one) => {
      const intents = query.intents.filter((intent) => intent !== 'yes-no' && !said.intents.has(intent) && serves(one, intent, query, retriever));
      const gain = GAIN.doubt * (1 - result.confidence) + GAIN.words * words.shareIn(wordsOf(one), said.terms) + (intents.length > 0 ? GAIN.intent : 0)
        + (one.passage.articleId === lead.passage.articleId ? GAIN.sameArticle : GAIN.heading * (words.askedShare(one.passage) - 0.5));
      if (words.words.length === 0 && intents.length === 0) return { one, intents, value: -1 }; // « et depuis quand ? » asks for nothing besides
      return { one, intents, value: COMPLEMENT_MARGIN - (best - one.score) + gain };
    }).filter(({ value }) => value >= 0).sort((left, right) => right.value - left.value);
    if (next === undefined) break;
    chosen.push({ ranked: next.one, statements: best - next.one.score <= CLOSE ? STATEMENTS.close : STATEMENTS.other });
    left.splice(left.indexOf(next.one), 1);
    for (const term of wordsOf(next.one)) said.terms.add(term);
    for (const intent of next.intents) said.intents.add(intent);
    said.headings.push(foldedHeading(next.one.passage));
  }
  return chosen;
}

/** For a law article: the part of it that comes next, then the passage that says it in plain words. */
function completeLaw(result: RetrievalResult, lead: RankedPassage): Complement[] {
  const next = result.ranked.find((one) => one !== lead && one.passage.articleId === lead.passage.articleId);
  const plain = result.ranked.find((one) => one !== lead && one.passage.type !== 'loi' && (one.features['lawNumber'] ?? 0) > 0);
  return [
    ...(next === undefined ? [] : [{ ranked: next, statements: STATEMENTS.other }]),
    ...(plain === undefined ? [] : [{ ranked: plain, statements: STATEMENTS.law }]),
  ];
}
