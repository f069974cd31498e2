import type { SynonymGroup } from '../../src/corpus/index.ts';
import { foldText } from './tokenizer.ts';
import type { Random } from './random.ts';

/** How people lead into a question; French, folded. */
const OPENERS = [
  'bonjour,', 'slt', 'svp', 'comment', 'est-ce que', 'c\'est quoi', 'je voudrais savoir', 'j\'aimerais savoir pour', 'j\'ai une question sur', 'que faire :', 'quels sont mes droits pour', 'a quoi sert',
  'on m\'a parle de', 'je comprends pas', 'qui decide de', 'combien de temps pour', 'quand', 'pourquoi', 'jai un souci avec', 'help', 'info sur', 'comment ca marche', 'koi faire pour', 'pk',
];
const FUNCTION_WORDS = new Set('a au aux avec ce ces cette dans de des du en est et il ils je la le les leur ma mes mon ne nous on ou par pas pour qu que qui sa se ses son sur un une vous'.split(' '));
/** Neighbours on an AZERTY keyboard. */
const NEIGHBOURS: Readonly<Record<string, string>> = {
  a: 'zq', z: 'aes', e: 'zrd', r: 'etf', t: 'ryg', y: 'tuh', u: 'yij', i: 'uok', o: 'ipl', p: 'om', q: 'asw', s: 'qdz', d: 'sfe', f: 'dgr', g: 'fht', h: 'gjy', j: 'hku', k: 'jli', l: 'kmo', m: 'lp', w: 'xq', x: 'wcs', c: 'xvd', v: 'cbf', b: 'vng', n: 'bh',
};

/**
 * One or two slips of the keyboard: a letter left out, doubled, swapped with the next or replaced by its neighbour. Only words of four
 * letters and more; a text without any comes back as it is.
 */
export function addTypos(text: string, random: Random, slips = 1 + random.below(2)): string {
  const words = text.split(' ');
  const long = words.flatMap((word, place) => /^\p{L}{4,}$/u.test(word) ? [place] : []);
  for (let i = 0; i < slips; i++) {
    const place = random.pick(long);
    if (place !== undefined) words[place] = slip(words[place] ?? '', random);
  }
  return words.join(' ');
}

function slip(word: string, random: Random): string {
  const at = random.below(word.length - 1);
  const letter = word[at] ?? '';
  switch (random.below(4)) {
    case 0: return word.slice(0, at) + word.slice(at + 1);
    case 1: return word.slice(0, at) + letter + word.slice(at);
    case 2: return word.slice(0, at) + (word[at + 1] ?? '') + letter + word.slice(at + 2);
    default: return word.slice(0, at) + (random.pick(Array.from(NEIGHBOURS[letter] ?? letter)) ?? letter) + word.slice(at + 1);
  }
}

/** Changes a question the way other people would have typed it; returns folded text. */
export type Augment = (question: string, random: Random) => string;

/** @param synonyms - the corpus's lexicon: a term may be replaced by another of its group. */
export function createAugment(synonyms: readonly SynonymGroup[]): Augment {
  const groups = synonyms.map(({ terms }) => terms.map(foldText));
  const groupOf = new Map(groups.flatMap((terms) => terms.map((term) => [term, terms])));
  const longestFirst = [...groupOf.keys()].sort((a, b) => b.length - a.length).map((term) => term.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&'));
  const anyTerm = longestFirst.length === 0 ? /(?!)/gu : new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  return (question, random) => {
    let text = foldText(question);
    if (random.chance(0.5)) text = text.replaceAll('pole emploi', 'france travail');
    if (random.chance(0.3)) text = text.replace(anyTerm, (term) => random.chance(0.5) ? random.pick(groupOf.get(term) ?? []) ?? term : term);
    if (random.chance(0.15)) text = text.split(' ').filter((word) => !FUNCTION_WORDS.has(word)).join(' ') || text;
    if (random.chance(0.2)) text = `${random.pick(OPENERS) ?? ''} ${text}`;
    return random.chance(0.25) ? addTypos(text, random) : text;
  };
}
