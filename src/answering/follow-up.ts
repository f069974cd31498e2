import { fold } from '../corpus/text.ts';
import { isStopWord, tokenise } from '../retrieval/text.ts';
import type { ConversationMemory } from './types.ts';

/** Openings of a question that goes on from the last one, folded. */
const OPENING = /^(?:et\b|mais\b|donc\b|alors\b|du coup\b|ok\b|d'accord\b|non,? l'autre|oui\b|non\b|sinon\b|aussi\b|c'est\b|ca\b)/u;
/** Words that point back, folded. */
const POINTER = /\b(?:ca|cela|celui[- ]?(?:la|ci)?|celle[- ]?(?:la|ci)?|ceux[- ]?(?:la|ci)?|celles|eux|elle|elles|lui|leur|l'autre|il|ils|y|en|le dernier|la derniere|(?:ce|cet|cette|ces) (?!que?\b|qu'|qui\b|sont\b|serait\b|n'|matin\b|soir\b|mois\b|jour\b|semaine\b|annee\b|chatbot\b|site\b)[a-z]+)\b/u;
/** Words that announce another subject or correct the last one, folded. */
const TOPIC_CHANGE = /\b(?:sinon|autre (?:question|sujet|chose)|rien a voir|changeons de sujet|par ailleurs|au fait)\b|\b(?:je|j'?) ?(?:parlais|parle|voulais dire|voulais parler) (?:de |du |des |d'|pas )?|^non\b.{0,4}(?:plutot|pour|sur)\b/u;

/** « et pour une contrainte ? », « et si c'est un refus ? »: another case in the place of the last one. Folded. */
const OTHER_CASE = /^(?:et|mais) (?:(?:pour|contre) (?:(?:le|la|les|un|une|des|mon|ma|mes) |l')?|(?:si )?(?:c'est )?(?:un|une|des) )(?:\p{L}+[ '-]){0,3}\p{L}+[ ?!.]*$/u;
/** « et la CNIL ? », « et en Belgique ? »: a few words that may do the same, or ask for another side of the last one. Folded. */
const OTHER_WORD = /^(?:et|mais) (?:(?:sur|avec|chez|en|dans|a|au|aux|de|du) )?(?:(?:le|la|les|mon|ma|mes) |l')?(?:\p{L}+[ '-]){0,3}\p{L}+[ ?!.]*$/u;
/** What a message speaks of for the first time; folded. What was spoken of before has « le » or a pronoun. */
const NEW_NOUN = /\b(?:un|une) (\p{L}+)/gu;

/** How a message stands to the conversation. */
export type FollowUp =
  | { readonly kind: 'own' }
  /** Leans on the topic: it has no subject of its own. */
  | { readonly kind: 'elliptical' }
  /** Points back (« il », « ça », « et … ») beside words of its own. */
  | { readonly kind: 'pointing' }
  /** Words of its own and nothing that points back: still, its subject may be the conversation's. */
  | { readonly kind: 'leaning' };

/**
 * Tells from its words alone whether a question can be understood without the conversation.
 *
 * Whether a question that could be either profits from the topic is decided by what retrieval finds for both readings.
 */
export function recogniseFollowUp(text: string, memory: ConversationMemory | undefined): FollowUp {
  if (memory === undefined || memory.topic === '') return { kind: 'own' };
  const folded = plainOf(text);
  if (TOPIC_CHANGE.test(folded)) return { kind: 'own' };
  const content = tokenise(text).filter((word) => !isStopWord(word));
  const points = OPENING.test(folded) || POINTER.test(folded);
  if (content.length <= 1 || (content.length <= 2 && points)) return { kind: 'elliptical' };
  return { kind: points ? 'pointing' : 'leaning' };
}

/** Does a message put something in the place of the last subject: another case for sure, or a word that may be one? */
export function replacesSubject(text: string): 'case' | 'word' | undefined {
  const plain = plainOf(text);
  return OTHER_CASE.test(plain) ? 'case' : OTHER_WORD.test(plain) ? 'word' : undefined;
}

/** Nouns that a message brings in as new (« contester un licenciement »), folded. */
export function newNouns(text: string): string[] {
  return [...plainOf(text).matchAll(NEW_NOUN)].map((match) => match[1] ?? '');
}

/** Folded, with one kind of apostrophe. */
function plainOf(text: string): string {
  return fold(text).replace(/[’ʼ`´]/gu, '\'').trim();
}
