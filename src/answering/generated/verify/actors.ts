import { isStopWord } from '../../../retrieval/text.ts';
import { sameWord } from './negation.ts';
import { readNumber } from './number-words.ts';
import type { Token } from './tokens.ts';

/** General French words for persons and bodies that act or are acted upon; agent nouns are known by their ending. */
const PERSONS = /^(?:juges?|tribunal|tribunaux|agents?|agences?|personnes?|administrations?|associations?|syndicats?|entreprises?|ministres?|ministeres?|gouvernement|conseil|conseils|presidente?|commission|autorites?|usager|usagers|usageres?|avocate?s?|organismes?|departements?|prefet|delegue|etat|cour|service|services|collectivites?|caisse|parlement|senat|assemblee|machine|humain|logiciel|programme|robot|robots)$/u;
const AGENT_NOUN = /(?:teurs?|trices?|seurs?|leurs?|neurs?|deurs?|geurs?|veurs?|illers?|illeres?)$/u;
/** Prepositions by the part that they give; `de` is a belonging, no part. */
const PARTS: readonly (readonly [string, RegExp])[] = [
  ['to', /^(?:a|au|aux|aupres|pres|vers)$/u], ['by', /^(?:par)$/u], ['against', /^(?:contre)$/u], ['with', /^(?:avec)$/u], ['for', /^(?:pour)$/u], ['without', /^(?:sans)$/u], ['before', /^(?:devant|avant)$/u], ['of', /^(?:de|du|des|d|parmi)$/u], ['in', /^(?:dans|en|chez|sur|sous|entre)$/u], ['said', /^(?:selon|apres)$/u],
];
const SKIPPED = /^(?:le|la|l|les|un|une|votre|vos|notre|nos|son|sa|ses|leur|leurs|ce|cet|cette|ces|tout|toute|tous|toutes|chaque|seul|seule|meme|autre|autres|premier|premiere)$/u;

/** Words that open a clause of their own. */
const CLAUSE = /^(?:que|qu|qui|quand|si|s|lorsque|lorsqu|car|puisque|mais|comme|donc|dont|ou|pour|selon)$/u;

interface Part {
  readonly stem: string;
  readonly part: string;
  /** Persons, bodies and names; other nouns count by their order only. */
  readonly isPerson: boolean;
  /** Number of its clause: order counts within one. */
  readonly clause: number;
}

/** Nouns of a sentence, each with the part that its preposition gives it, in order. */
export function partsOf(tokens: readonly Token[]): Part[] {
  let clause = 0;
  return tokens.flatMap((token, index): Part[] => {
    if (token.afterBreak || CLAUSE.test(token.folded)) clause += 1;
    if (readNumber([token.folded]) !== undefined || (isStopWord(token.raw) && !token.isName)) return [];
    let at = index - 1;
    let breaks = token.afterBreak;
    while (at >= 0 && (SKIPPED.test(tokens[at]?.folded ?? '') || tokens[at]?.isName === true || readNumber([tokens[at]?.folded ?? '']) !== undefined)) {
      breaks ||= tokens[at]?.afterBreak === true;
      at -= 1;
    }
    const opensName = index === 0 && /^\p{Lu}/u.test(token.raw) && tokens[1]?.isName === true;
    const isPerson = token.isName || opensName || PERSONS.test(token.folded) || AGENT_NOUN.test(token.folded);
    if (!isPerson && at === index - 1) return []; // no article before it: a verb, an adjective
    const preposition = tokens[at]?.folded ?? '';
    return [{ stem: token.stem, part: breaks ? 'none' : PARTS.find(([, pattern]) => pattern.test(preposition))?.[0] ?? 'none', clause, isPerson }];
  });
}

/**
 * Does each person and body keep its part? Who acts stays who acts, who receives stays who receives: in the parts that prepositions give, and in the order of
 * those that have none. « La décision du juge » may become « le juge décide » as long as nobody changes places; « par » names who acted before.
 */
export function partsAgree(sentence: readonly Part[], statement: readonly Part[]): boolean {
  const matched: { readonly own: Part; readonly given: Part; readonly place: number }[] = [];
  let loose = false;
  for (const own of sentence) {
    const places = statement.flatMap((given, index) => (sameWord(given.stem, own.stem) ? [index] : []));
    if (places.length === 0 && !own.isPerson) continue; // the support judges it
    const place = places.find((index) => isSamePart(own.part, statement[index]?.part ?? '')) ?? places.find((index) => !own.isPerson || isLooselySame(own.part, statement[index]?.part ?? ''));
    const given = place === undefined ? undefined : statement[place];
    if (place === undefined || given === undefined) return false;
    loose ||= own.isPerson && !isSamePart(own.part, given.part);
    if (places.length === 1) matched.push({ own, given, place });
  }
  return matched.every((left, index) => matched.slice(index + 1).every((right) => {
    const turned = left.place > right.place;
    if (right.own.part === 'by' && right.given.part === 'none' && left.own.part === 'none') return turned || left.given.part !== 'none';
    if (right.own.part === 'none' && right.given.part === 'by' && left.given.part === 'none') return turned;
    const sameClause = left.own.clause === right.own.clause && left.given.clause === right.given.clause;
    return !turned || (!loose && (left.own.part !== 'none' || right.own.part !== 'none')) || (!sameClause && !loose);
  }));
}

/** « selon X » and « X affirme » give X one part: the speakers judge it. */
function isSamePart(left: string, right: string): boolean {
  return left === right || (left === 'said' && right === 'none') || (left === 'none' && right === 'said');
}

/** Parts that a turn from noun to verb, or from active to passive, exchanges. */
function isLooselySame(left: string, right: string): boolean {
  const turns = ['none of', 'of none', 'none by', 'by none', 'of by', 'by of'];
  return turns.includes(`${left} ${right}`);
}
