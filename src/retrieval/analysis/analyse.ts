import { fold } from '../../corpus/text.ts';
import type { AnalysedQuery, QueryTerm } from './types.ts';
import { cleanQuery } from './clean.ts';
import { detectIntents } from './intents.ts';
import { closeLawNumbers, findLawNumbers } from './law-numbers.ts';
import { expandShortForms } from './sms.ts';
import type { SpellingCorrector } from './spelling.ts';
import type { SynonymMatcher } from './synonyms.ts';
import type { WordFilter } from './word-filter.ts';
import { isStopWord, stem, tokenise } from './words.ts';

/** Most content words of a question that are looked at: bounds the time of a pasted letter. */
const MAX_CONTENT_WORDS = 60;
/** Weight of the second-best correction of a word. */
const SECOND_CORRECTION_WEIGHT = 0.4;
/** What a plain edit takes off the weight of a corrected word. */
const COST_DISCOUNT = 0.25;
/** Up to this cost a correction beats a missing apostrophe before a word that only French knows. */
const SURE_COST = 0.5;
/** Weight of a word that stands inside a phrase with synonyms. */
const PHRASE_WORD_WEIGHT = 0.7;
/** Weight of the reading of a known word with other accents. */
const OTHER_ACCENTS_WEIGHT = 0.7;
/** A sum in the question is mostly the person's own (« on me réclame 3 000 euros »): it helps to find, but is not what is asked about. */
const AMOUNT = /\d[\d .,\u00a0\u202f]*(?:€|euros?\b|eur\b|balles\b)/giu;
const AMOUNT_WEIGHT = 0.3;
/** The person speaks of what happens to them. */
const OWN_CASE = /(?<![\p{L}])(?:je|j'|moi|mon|ma|mes|me|m'|nous|notre|nos)(?![\p{L}])|(?<![\p{L}])(?:j|m)'/iu;
/** Short words that a missing apostrophe glues to the next one: before a vowel or h, `j` before anything (« jdois »). */
const GLUED = /^(?:(?:jusqu|lorsqu|puisqu|qu|[cdlmnst])(?=[aeiouyhàâéèêîôûœ])|j)(?=.{3,})/u;

/** What analysis needs to know of a corpus. */
export interface AnalysisResources {
  /** Left out only to measure what it is worth: words and SMS spellings then stay as typed. */
  readonly spelling: SpellingCorrector | undefined;
  readonly synonyms: SynonymMatcher;
  /** Short forms of the corpus's subject, folded, with what they stand for. */
  readonly abbreviations?: ReadonlyMap<string, string>;
  /** French words that are none of the corpus's: never corrected. */
  readonly frenchWords: WordFilter;
}

/** One reading of a typed word. */
interface Reading {
  readonly text: string;
  readonly weight: number;
}

/** A typed word with its readings, the likeliest first. */
interface Word {
  readonly readings: readonly [Reading, ...Reading[]];
  readonly corrected: boolean;
  /** Part of a sum of money. */
  readonly amount?: true;
  /** Neither the corpus nor French knows it. */
  readonly stranger?: true;
}

/**
 * Turns what a person typed into terms that the index knows.
 *
 * Pure and bounded in time for any string. A word of the vocabulary, a number or a function word is never changed.
 *
 * @returns terms in typed order, corrections and synonyms behind the word that they stand for; no term for an empty question.
 */
export function analyseQuery(text: string, resources: AnalysisResources): AnalysedQuery {
  const cleaned = cleanQuery(text);
  const written = closeLawNumbers(resources.spelling === undefined ? cleaned : expandShortForms(cleaned, resources.abbreviations));
  const corrections: { from: string; to: string }[] = [];
  const words: Word[] = [];
  const strangers: string[] = [];
  const normalised: string[] = [];
  const amounts = new Set((written.match(AMOUNT) ?? []).flatMap(tokenise));
  for (const token of tokenise(written)) {
    const word = words.length < MAX_CONTENT_WORDS ? readWord(token, resources) : undefined;
    const text = word?.readings[0].text ?? token;
    if (word?.corrected === true) corrections.push({ from: token, to: text });
    if (word?.stranger === true) strangers.push(fold(token));
    normalised.push(text);
    if (word !== undefined && !isStopWord(text)) words.push(amounts.has(token) ? { ...word, amount: true } : word);
  }
  return { normalised: normalised.join(' '), terms: expandTerms(words, resources.synonyms), lawNumbers: findLawNumbers(written), intents: detectIntents(withCorrections(written, corrections)), isOwnCase: OWN_CASE.test(written.replace(/[’ʼ‘`´]/gu, '\'')), corrections, strangers };
}

/** The written text with its misspelt words corrected: what a question wants is told by words that may be misspelt too. */
function withCorrections(written: string, corrections: AnalysedQuery['corrections']): string {
  const corrected = new Map(corrections.map(({ from, to }) => [from, to]));
  return corrected.size === 0 ? written : written.replace(/\p{L}[\p{L}\p{M}]*/gu, (word) => corrected.get(word.toLowerCase()) ?? word);
}

function readWord(token: string, resources: AnalysisResources): Word | undefined {
  if (isStopWord(token)) return undefined;
  const { spelling, frenchWords } = resources;
  if (spelling === undefined) return { readings: [{ text: token, weight: 1 }], corrected: false };
  const known = spelling.known(token);
  // Typed accents stay beside the usual spelling: « taxe » may be « taxé », « marché » is not « marche ».
  if (known !== undefined) return { readings: known === token ? [{ text: token, weight: 1 }] : [{ text: hasAccent(token) ? token : known, weight: 1 }, { text: hasAccent(token) ? known : token, weight: OTHER_ACCENTS_WEIGHT }], corrected: false };
  const rest = token.replace(GLUED, '');
  if (rest !== token && !frenchWords.has(fold(token))) {
    const unglued = spelling.known(rest);
    if (unglued !== undefined) return { readings: [{ text: unglued, weight: 1 }], corrected: true };
    if (isStopWord(rest)) return undefined;
    // « maccuser » is « m'accuser » though no article accuses; « dosier » is nearer to « dossier » than to « d'osier », and « nantes » a name more often than « n'antes ».
    if (!token.startsWith('n') && frenchWords.has(fold(rest)) && (spelling.correct(token, 1)[0]?.cost ?? 1) > SURE_COST) return { readings: [{ text: rest, weight: 1 }], corrected: true };
  }
  const asTyped = { text: token, weight: 1 };
  if (frenchWords.has(fold(token))) return { readings: [asTyped], corrected: false };
  const [best, second] = spelling.correct(token);
  if (best === undefined && rest !== token) {
    const [unglued] = spelling.correct(rest, 1); // « lalgoritme »: glued and misspelt
    if (unglued !== undefined) return { readings: [{ text: unglued.word, weight: 1 - COST_DISCOUNT * unglued.cost }, asTyped], corrected: true };
  }
  if (best === undefined) return /^\p{N}/u.test(token) ? { readings: [asTyped], corrected: false } : { readings: [asTyped], corrected: false, stranger: true };
  const readings: [Reading, ...Reading[]] = [{ text: best.word, weight: 1 - COST_DISCOUNT * best.cost }, asTyped];
  if (second !== undefined) readings.push({ text: second.word, weight: SECOND_CORRECTION_WEIGHT });
  return { readings, corrected: true };
}

function hasAccent(word: string): boolean {
  return fold(word) !== word;
}

function expandTerms(words: readonly Word[], synonyms: SynonymMatcher): QueryTerm[] {
  const terms: QueryTerm[] = [];
  const stems = words.map((word) => word.readings.map((reading) => stem(reading.text)));
  words.forEach((word, group) => {
    const seen = new Set<string>();
    word.readings.forEach((reading, index) => {
      const term = stems[group]?.[index] ?? '';
      if (seen.has(term)) return;
      seen.add(term);
      terms.push({ term, weight: word.amount === true ? AMOUNT_WEIGHT : reading.weight, origin: word.corrected && reading.text !== word.readings[1]?.text ? 'corrected' : 'typed', group, primary: index === 0 && word.amount !== true });
    });
  });
  const matches = synonyms.match(stems.map(([likeliest = '']) => likeliest));
  for (const match of matches) {
    const group = match.covered[0] ?? 0;
    for (const term of match.phrase) {
      if (terms.some((known) => known.term === term)) continue;
      terms.push({ term, weight: match.weight / Math.sqrt(match.phrase.length), origin: 'synonym', group, primary: false });
    }
  }
  // « droit à l'oubli » is no forgetting: a word inside a known phrase means the phrase more than itself.
  const inPhrase = new Set(matches.filter((match) => match.covered.length > 1).flatMap((match) => match.covered));
  return terms.map((term) => (inPhrase.has(term.group) && term.origin !== 'synonym' ? { ...term, weight: term.weight * PHRASE_WORD_WEIGHT } : term)).sort((left, right) => left.group - right.group);
}
