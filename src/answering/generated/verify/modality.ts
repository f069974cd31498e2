import { isStopWord } from '../../../retrieval/text.ts';
import { sameWord } from './negation.ts';
import { readNumber } from './number-words.ts';
import type { Token } from './tokens.ts';

/** What a sentence says must, may or should be done, with the word that it falls on. */
export interface Modality {
  readonly kind: 'must' | 'may' | 'advice' | 'order' | 'forbidden';
  /** Stem of the next telling word; empty where none follows. */
  readonly target: string;
  /** « vous devez », « pouvez »: it falls on the reader. */
  readonly reader: boolean;
}

const KINDS: readonly (readonly [Modality['kind'], RegExp])[] = [
  ['forbidden', /^(?:interdit|interdite|interdits|interdites|interdiction|interdisent|defendu)$/u],
  ['must', /^(?:doit|doivent|devez|dois|doive|devons|devra|devront|devrez|devait|devaient|devrait|devraient|devriez|obligatoire|obligatoires|obligatoirement|obligation|obligations|oblige|obligent|obligee?s?|faut|faudra|fallait|faudrait|tenue?s?|imperatif|imperativement|impose|imposent|imposee?s?|exige|exigent|exigee?s?|necessaire|necessaires|indispensables?|requise?s?|requis)$/u],
  ['may', /^(?:peut|peuvent|pouvez|peux|puisse|puissent|pouvait|pouvaient|pourra|pourront|pourrez|pourrait|pourraient|pourriez|pouvoir|possible|possibles|possibilite|possibilites|permet|permettent|permettrait|permise?s?|autorise|autorisent|autorisee?s?|facultatif|facultative|capables?)$/u],
  ['advice', /^(?:conseille|conseillent|conseillee?s?|recommande|recommandent|recommandee?s?|recommandation|preferable|utile|mieux|souhaitable|suggere|suggerent)$/u],
];
/** Adjectives: what they fall on stands before them. */
const ADJECTIVE = /^(?:obligatoires?|possibles?|necessaires?|indispensables?|facultati(?:f|ve)|requise?s?|preferable|utile|souhaitable|autorisee?s?|permise?s?|interdite?s?|imposee?s?|exigee?s?|recommandee?s?|conseillee?s?)$/u;
/** Second-person forms that are no order: they have their subject, or are no verbs. */
const NO_ORDER = /^(?:chez|assez|nez|rez|avez|etes|pouvez|devez|voulez|savez|pourrez|devrez|aurez|serez|disposez|allez)$/u;
const REACH = 6;

/** What a sentence demands or allows, in order. Imperatives (« demandez ») are orders to the reader. */
export function modalitiesOf(tokens: readonly Token[]): Modality[] {
  return tokens.flatMap((token, index): Modality[] => {
    const kind = KINDS.find(([, pattern]) => pattern.test(token.folded))?.[0];
    const reader = token.folded.endsWith('ez');
    if (kind !== undefined) return [{ kind, target: ADJECTIVE.test(token.folded) ? targetBefore(tokens, index) : targetAfter(tokens, index), reader }];
    const previous = tokens[index - 1];
    const isOrder = reader && !NO_ORDER.test(token.folded) && !token.folded.endsWith('rez') && previous?.folded !== 'vous' && previous?.folded !== 'n' && previous?.folded !== 'ne' && (index === 0 || token.afterBreak || /^(?:et|ou|d|abord|donc|aussi|alors|puis|ensuite|toujours|quand|meme|oui)$/u.test(previous?.folded ?? ''));
    return isOrder || (reader && (previous?.folded === 'ne' || previous?.folded === 'n') && !NO_ORDER.test(token.folded) && tokens[index - 2]?.folded !== 'vous') ? [{ kind: 'order', target: token.stem, reader: true }] : [];
  });
}

function targetAfter(tokens: readonly Token[], index: number): string {
  for (const token of tokens.slice(index + 1, index + 1 + REACH)) if (!isStopWord(token.raw) && readNumber([token.folded]) === undefined) return token.stem;
  return '';
}

function targetBefore(tokens: readonly Token[], index: number): string {
  for (const token of tokens.slice(Math.max(0, index - REACH), index).reverse()) if (!isStopWord(token.raw) && readNumber([token.folded]) === undefined) return token.stem;
  return '';
}

/**
 * Does a sentence demand and allow what its statement does, of the same person? « Demandez » may become « vous pouvez demander », never « vous devez ».
 */
export function modalitiesAgree(sentence: readonly Modality[], statement: readonly Modality[]): boolean {
  return sentence.every((modality) => statement.some((given) => covers(given, modality))) && statement.every((given) => sentence.some((modality) => covers(given, modality)));
}

function covers(given: Modality, said: Modality): boolean {
  if (given.reader !== said.reader) return false;
  if (given.kind === 'order') return (said.kind === 'order' || said.kind === 'may') && sameWord(given.target, said.target);
  return given.kind === said.kind && (given.target === '' || said.target === '' || sameWord(given.target, said.target));
}
