import { mulberry32 } from './bootstrap.ts';

/** What hurried writers make of function words, on folded text. */
const FUNCTION_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bqu'?est[- ]ce qu(?:e |')/gu, 'keske '], [/\best[- ]ce qu(?:e |')/gu, 'eske '], [/\bpourquoi\b/gu, 'pk'], [/\bquoi\b/gu, 'koi'], [/\bcomment\b/gu, 'cmt'], [/\bcombien\b/gu, 'cb'], [/\bquand\b/gu, 'kan'],
  [/\bc'est\b/gu, 'c'], [/\bj'ai\b/gu, 'g'], [/\bje suis\b/gu, 'chui'], [/\bil y a\b/gu, 'ya'], [/\bpour\b/gu, 'pr'], [/\bdans\b/gu, 'ds'], [/\bavec\b/gu, 'avk'], [/\bvous\b/gu, 'vs'], [/\bnous\b/gu, 'ns'], [/\btout\b/gu, 'tt'],
  [/\bpendant\b/gu, 'pdt'], [/\btoujours\b/gu, 'tjrs'], [/\bqu(?=[aei])/gu, 'k'],
];
/** What ears make of other words; each at most once a word. */
const SOUNDS: readonly (readonly [RegExp, string])[] = [[/eaux?(?!\p{L})/u, 'o'], [/ph/u, 'f'], [/([lmnprst])\1/u, '$1'], [/(?:er|ez)(?!\p{L})/u, 'e'], [/(?<=\p{L}{4})[sx](?!\p{L})/u, ''], [/qu/u, 'k'], [/ss(?=ion)/u, 's'], [/tion/u, 'sion'], [/(?<=\p{L}{3})ent(?!\p{L})/u, 'en']];
const SOUND_SHARE = 0.4;
const MIN_LETTERS = 5;

/**
 * A question in the spelling of text messages: no accents, no capitals, no apostrophes, function words shortened, and four in ten of the longer words written by ear in one place.
 * Made apart from the list that the analysis undoes. Deterministic for the same seed.
 */
export function writeAsSms(text: string, seed: number): string {
  const random = mulberry32(seed);
  const folded = text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/[’ʼ]/gu, '\'');
  const short = FUNCTION_WORDS.reduce((partial, [pattern, replacement]) => partial.replace(pattern, replacement), folded);
  return short.replaceAll('\'', '').replace(/\p{L}+/gu, (word) => {
    if (word.length < MIN_LETTERS || random() >= SOUND_SHARE) return word;
    const rules = SOUNDS.filter(([pattern]) => pattern.test(word));
    const [pattern, replacement] = rules[Math.floor(random() * rules.length)] ?? [/$/u, ''];
    return word.replace(pattern, replacement);
  }).replace(/[?!.,;:]/gu, ' ').replace(/\s+/gu, ' ').trim();
}
