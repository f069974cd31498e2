import type { Deadline, Passage } from '../../corpus/index.ts';
import { fold } from '../../corpus/text.ts';
import type { AnalysedQuery, Intent, RankedPassage, RetrievalResult, Retriever } from '../../retrieval/index.ts';
import { termsOf } from '../../retrieval/text.ts';
import { hasEvidence } from './evidence.ts';
import { intentsOfHeading, termsOfHeading } from './headings.ts';
import { questionWords, type QuestionWords } from './question-words.ts';
import { remembered } from './remembered.ts';

/** Passages of the ranking that may take part in an answer. */
export const DEPTH = 8;
/** Score distance up to which another section of the same article may lead instead of the first one, when its heading asks what the question asks. */
const SECTION_MARGIN = 2;
/** The same for a question without a word of what it is about (« et eux, ils disent quoi ? »): its intent is all it says. */
const BARE_SECTION_MARGIN = 4;
/** Score distance up to which another passage may lead that has clearly more of the question's words. */
const COVERAGE_MARGIN = 0.6;
const MORE_WORDS = 0.25;
/** Score distance up to which a section that tells what to do leads, for somebody to whom something happened. */
const ACTION_MARGIN = 1;
/** Score distance up to which a section leads that begins with the yes or no that was asked for. */
const VERDICT_MARGIN = 0.5;
/** Share of the question's words that a dated statement has when it dates what was asked about. */
const DATED_SHARE = 0.75;
/** « Ils m'ont … », « on me demande … », « ma … » : the question is about the person's own case; folded, apostrophes gone. */
const OWN_CASE = /\b(?:m|me|mon|ma|mes|moi|j|jai|je|ai)\b/u;
/** A heading that speaks to somebody who has to act; folded, apostrophes gone. */
const ACTION_HEADING = /^(?:que faire|comment|quand|si|par quoi|a qui)\b|\b(?:ai je|puis je|dois je|je)\b/u;
/** Intents that ask for one fact: the section that gives it leads. */
const LEADING: readonly Intent[] = ['since', 'deadline', 'data', 'contest', 'legal-basis', 'reply', 'who', 'amount', 'unknown'];

/**
 * Puts first the passage that answers first: the best one, unless another section of its article has the very intent in its heading that the best one lacks
 * (a date for « depuis quand », the deadline of the right actor for « combien de temps »), or a passage nearly as good has clearly more of the question's words.
 *
 * @returns the result, its order changed or not; scores and features stay each passage's own.
 */
export function leadFirst(result: RetrievalResult, retriever: Retriever): RetrievalResult {
  const lead = chooseLead(result, questionWords(result.query, retriever), retriever);
  return lead === undefined || lead === result.ranked[0] ? result : { ...result, ranked: [lead, ...result.ranked.filter((one) => one.passage.id !== lead.passage.id)] };
}

function chooseLead(result: RetrievalResult, words: QuestionWords, retriever: Retriever): RankedPassage | undefined {
  const [first] = result.ranked;
  if (first === undefined || first.passage.type === 'loi') return first;
  const { intents } = result.query;
  // « combien de jours » asks for a time: a heading that asks how much is no answer to it.
  const wanted = intents.filter((intent) => LEADING.includes(intent) && !(intent === 'amount' && intents.includes('deadline')));
  const fits = (one: RankedPassage): boolean => wanted.some((intent) => serves(one, intent, result.query, retriever)) || (wanted.includes('since') && datesIt(one, words));
  const margin = words.shareIn(new Set(termsOf(`${first.passage.title} ${first.passage.heading}`))) > 0 ? SECTION_MARGIN : BARE_SECTION_MARGIN;
  const served = wanted.length === 0 || fits(first) ? deadlineNamed(first, result, retriever) ?? first
    : result.ranked.find((one) => one.passage.articleId === first.passage.articleId && one.score >= first.score - margin && fits(one)) ?? deadlineOfActor(first, result.query, retriever) ?? first;
  if (served !== first) return served; // chosen for what it answers: more of the question's words elsewhere are no better answer
  const share = (one: RankedPassage): number => words.shareIn(wordsOf(one));
  const fuller = result.ranked.slice(0, DEPTH).find((one) => one.passage.type !== 'loi' && one.score >= served.score - COVERAGE_MARGIN && share(one) >= share(served) + MORE_WORDS && words.askedShare(one.passage) >= words.askedShare(served.passage) && (wanted.length === 0 || fits(one) || !fits(served)));
  return fuller ?? actionFor(served, result) ?? verdictFor(served, result) ?? served;
}

/** For a question that yes or no answers: a section nearly as good that asks such a question and begins with its answer, where the best one does neither. */
function verdictFor(served: RankedPassage, { query, ranked }: RetrievalResult): RankedPassage | undefined {
  const settles = ({ passage }: RankedPassage): boolean => intentsOfHeading(passage).includes('yes-no') && hasEvidence(passage.statements[0]?.text ?? '', 'yes-no');
  if (!query.intents.includes('yes-no') || query.intents.some((intent) => LEADING.includes(intent) && intent !== 'contest') || settles(served)) return undefined;
  return ranked.slice(0, DEPTH).find((one) => one.score >= served.score - VERDICT_MARGIN && settles(one));
}

/** Does a statement of the passage date the very thing that was asked about? A heading with « depuis quand » may date another. */
function datesIt({ passage }: RankedPassage, words: QuestionWords): boolean {
  return passage.statements.some(({ text }) => hasEvidence(text, 'since') && words.shareIn(new Set(termsOf(text))) >= DATED_SHARE);
}

/** For somebody's own case and a question what to do: a section nearly as good that tells it, where the best one only reports about it. */
function actionFor(served: RankedPassage, { query, ranked }: RetrievalResult): RankedPassage | undefined {
  const plain = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  const acts = ({ passage }: RankedPassage): boolean => passage.type === 'droit' || passage.type === 'demarche' || ACTION_HEADING.test(plain(passage.heading));
  if (!query.intents.some((intent) => intent === 'contest' || intent === 'how' || intent === 'deadline') || !OWN_CASE.test(plain(query.normalised)) || acts(served)) return undefined;
  return ranked.slice(0, DEPTH).find((one) => one.score >= served.score - ACTION_MARGIN && acts(one) && intentsOfHeading(one.passage).some((intent) => intent === 'contest' || intent === 'how' || intent === 'deadline'));
}

/** Does a section answer an intent: its heading asks it, or for a deadline the article's own data say that it gives one, of the one who has to act. */
export function serves({ passage }: RankedPassage, intent: Intent, query: AnalysedQuery, retriever: Retriever): boolean {
  const deadlines = intent === 'deadline' ? (retriever.articles.get(passage.articleId)?.procedure?.deadlines ?? []).filter((deadline) => deadline.section === passage.slug) : [];
  const actor = deadlines.length > 0 ? askedActor(query.normalised) : undefined;
  if (deadlines.length > 0) return actor === undefined || deadlines.some((deadline) => isActor(deadline, actor));
  return intentsOfHeading(passage).includes(intent);
}

/** Who has to act, nearest to the words that ask for time: « j'ai combien de temps » the person, « ils tranchent sous combien de jours » the others. */
const ASKS_TIME = /\b(?:combien|cb|delais?|temps|jours|quand)\b/u;
const SUBJECTS = /(?<person>\b(?:j|jai|je|ai)\b)|(?<others>\b(?:ils?|elles?)\b)/gu;

function askedActor(question: string): 'person' | 'others' | undefined {
  const text = fold(question).replace(/[-']/gu, ' ');
  const at = text.search(ASKS_TIME);
  if (at < 0) return undefined;
  const subjects = [...text.matchAll(SUBJECTS)];
  const nearest = subjects.filter((match) => match.index < at).at(-1) ?? subjects[0];
  return nearest === undefined ? undefined : nearest.groups?.['person'] === undefined ? 'others' : 'person';
}

/** The one section of the first passage's article that gives the asked actor's deadline, found or not: the article's own data name it. */
function deadlineOfActor(first: RankedPassage, query: AnalysedQuery, retriever: Retriever): RankedPassage | undefined {
  const actor = query.intents.includes('deadline') ? askedActor(query.normalised) : undefined;
  const article = retriever.articles.get(first.passage.articleId);
  if (actor === undefined || article?.procedure === undefined) return undefined;
  const sections = new Set(article.procedure.deadlines.filter((deadline) => isActor(deadline, actor)).map((deadline) => deadline.section));
  const [section] = sections;
  const passage = sections.size === 1 && section !== undefined ? retriever.passages.get(`${article.id}#${section}-1`) : undefined;
  return passage === undefined ? undefined : { ...first, passage };
}

/** Words that ask for a time and name nothing. */
const TIME_WORDS = new Set(termsOf('combien de temps, de jours, de mois, quel délai, quand, date limite, il reste'));

/** What a question names beside the time that it asks for, as terms; empty for « j'ai combien de temps ? ». */
export function namedTerms(query: AnalysedQuery): string[] {
  return query.terms.filter((term) => term.primary && !TIME_WORDS.has(term.term)).map((term) => term.term);
}

/** Another deadline of the first passage's article, where its heading names more of the question: « une mise en demeure, j'ai combien de temps » beside that of a contrainte. */
function deadlineNamed(first: RankedPassage, { query, ranked }: RetrievalResult, retriever: Retriever): RankedPassage | undefined {
  const asked = namedTerms(query);
  if (!query.intents.includes('deadline')) return undefined;
  const named = ({ passage }: RankedPassage): number => {
    const heading = termsOfHeading(passage);
    return asked.filter((term) => heading.has(term)).length;
  };
  const sections = new Set(retriever.articles.get(first.passage.articleId)?.procedure?.deadlines.map(({ section }) => section));
  const contests = (passage: Passage): boolean => intentsOfHeading(passage).includes('contest');
  return ranked.slice(0, DEPTH).find((one) => one.passage.articleId === first.passage.articleId && (query.intents.includes('contest') || !contests(one.passage)) && sections.has(one.passage.slug) && serves(one, 'deadline', query, retriever) && named(one) > named(first));
}

function isActor(deadline: Deadline, actor: 'person' | 'others'): boolean {
  return (deadline.actor === 'usager') === (actor === 'person');
}

/** Terms of a passage with its title and heading. */
export function wordsOf({ passage }: RankedPassage): ReadonlySet<string> {
  return wordsOfPassage(passage);
}

const wordsOfPassage = remembered((passage: Passage): ReadonlySet<string> => new Set(termsOf(`${passage.title} ${passage.heading} ${passage.text}`)));
