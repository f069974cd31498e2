import { isStopWord } from '../../../retrieval/text.ts';
import { sameWord } from './negation.ts';
import type { Token } from './tokens.ts';

/** Stems that name who says something; the sides of a dispute are told apart by them. */
export type Speaker = readonly string[];

/** Verbs of saying in the forms of reports. */
const SAYING = /^(?:affirm|assur|soutien|soutenai|soutenu|repond|replique|rapport(?:e|ent|ait|aient|ee?s?)$|denonc|mention|parl(?:e|ent|ait)$|estim|jug(?:e|ent|eait|eaient)$|reconnai|reconnu|annonc|expliqu|indiqu|precis(?:e|ent|ait)|declar|ecri(?:t|vent|vait|vaient)$|di(?:t|sent|sait|saient)$|reclam(?:e|ent|ait)|crai(?:nt|gnent|gnait)|voi(?:t|ent)$|voyai|evoqu|decri(?:t|vent|vait)|relev(?:e|ent|ait)|soulign|critiqu|promet|defend(?:ent|ait)?$|present(?:e|ent|ait|aient|ee?s?)$|appel(?:le|lent|ait)$|consider|redout|confirm|dement|ni(?:e|ent|ait)$|admet|conclu|avanc(?:e|ent|ait)|croi(?:t|ent)$|pens(?:e|ent|ait)$|ajout(?:e|ent|ait)|not(?:e|ent|ait)$|constat(?:e|ent|ait)|observ(?:e|ent|ait)|qualifi|deplor|regrett|alert|signal(?:e|ent|ait|ee?s?)$|cit(?:e|ent|ait|ee?s?)$|conseill(?:e|ent|ait)$|recommand(?:e|ent|ait))/u;
/** Verbs that only say that someone speaks: they may stand for « selon ». */
const NEUTRAL = /^(?:affirm|assur|soutien|soutenai|repond|rapporte?n?t?$|indiqu|precise?n?t?$|declar|ecri(?:t|vent|vait)$|di(?:t|sent|sait)$|annonce?n?t?$|estim|juge?n?t?$|expliqu|evoqu|parle?n?t?$|releve|soulign|note?n?t?$|constate|signale?n?t?$|mention)/u;
const NP_WORDS = 6;
const PARTICIPLE = /(?:é|ée|és|ées)$/u;

/**
 * Who speaks in a sentence: what follows « selon », « d'après », « à en croire », and the subjects of verbs of saying.
 */
export function speakersOf(tokens: readonly Token[]): Speaker[] {
  const speakers: Speaker[] = [];
  tokens.forEach((token, index) => {
    const previous = tokens[index - 1]?.folded;
    if (token.folded === 'selon' || (token.folded === 'apres' && previous === 'd') || (token.folded === 'croire' && previous === 'en')) speakers.push(nounsAfter(tokens, index + 1));
    else if (SAYING.test(token.folded) && PARTICIPLE.test(token.raw) && tokens[index + 1]?.folded === 'par') speakers.push(nounsAfter(tokens, index + 2));
    else if (SAYING.test(token.folded) && PARTICIPLE.test(token.raw)) speakers.push(...agentAfter(tokens, index));
    else if (SAYING.test(token.folded) && !token.isName && isVerbPlace(tokens, index)) {
      const subject = nounsBefore(tokens, index);
      const inverted = tokens[index + 1]?.isName === true || /^[A-ZÀ-Þ]/u.test(tokens[index + 1]?.raw ?? '') ? nounsAfter(tokens, index + 1) : [];
      const all = [...subject, ...inverted];
      if (all.length > 0) speakers.push(all);
    }
  });
  return speakers.filter((speaker) => speaker.length > 0);
}

/** Does a folded verb form say nothing but that someone speaks? */
export function isNeutralSaying(word: string): boolean {
  return NEUTRAL.test(word);
}

/** Who does what a participle further back says: « a été présenté en mars par X ». */
function agentAfter(tokens: readonly Token[], index: number): Speaker[] {
  const offset = tokens.slice(index + 1, index + 1 + NP_WORDS).findIndex((token) => token.folded === 'par');
  if (offset >= 0) return [nounsAfter(tokens, index + offset + 2)];
  const auxiliary = tokens[index - 1]?.folded ?? '';
  return /^(?:a|ont|avait|avaient)$/u.test(auxiliary) ? [nounsBefore(tokens, index - 1)] : [];
}

/** A form like « annonce » or « rapport » behind an article or preposition is a noun. */
function isVerbPlace(tokens: readonly Token[], index: number): boolean {
  return !/^(?:un|une|le|la|l|les|des|du|de|d|cette|ce|cet|ces|sa|son|ses|leur|leurs|votre|vos|en|par|sur|a|au|aux|toute|aucune)$/u.test(tokens[index - 1]?.folded ?? 'le');
}

function nounsAfter(tokens: readonly Token[], from: number): string[] {
  const nouns: string[] = [];
  for (const [offset, token] of tokens.slice(from, from + NP_WORDS).entries()) {
    if ((offset > 0 && token.afterBreak) || (nouns.length > 0 && /^(?:que|qu|qui|est|a|ont|sont|utilise|pour|dans)$/u.test(token.folded))) break;
    if (!isStopWord(token.raw)) nouns.push(token.stem);
  }
  return nouns;
}

function nounsBefore(tokens: readonly Token[], index: number): string[] {
  const nouns: string[] = [];
  for (let at = index - 1; at >= Math.max(0, index - NP_WORDS - 2); at -= 1) {
    const token = tokens[at];
    if (token === undefined) break;
    if (!isStopWord(token.raw)) nouns.push(token.stem);
    if (token.afterBreak) break;
  }
  return nouns;
}

/** Do the same voices speak in both? A sentence that gives a claim to the other side, or to nobody, is false though its words are true. */
export function speakersAgree(sentence: readonly Speaker[], statement: readonly Speaker[]): boolean {
  const meets = (left: Speaker, right: Speaker): boolean => left.some((name) => right.some((other) => sameWord(name, other)));
  return sentence.every((speaker) => statement.some((other) => meets(speaker, other))) && statement.every((speaker) => sentence.some((other) => meets(speaker, other)));
}
