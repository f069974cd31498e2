import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import { mulberry32 } from '../../src/evaluation/index.ts';

const SECTIONS_PER_ARTICLE = 10;
const WORDS_PER_SENTENCE = 16;
const SENTENCES = 5;
/** Words in use, of the 336,000 forms of the list; words that one article is about. */
const VOCABULARY = 30_000;
const TOPIC_WORDS = 60;
const SMALL_WORDS = 'le de la et les des en un du une que est pour qui dans par plus pas au sur ne se ou avec il sont ce cette votre vous'.split(' ');
const OPENINGS = ['Quels sont', 'Comment se passe', 'Qui peut demander', 'Que faire contre', 'Combien coûte', 'Où trouver', 'Quand vient', 'Pourquoi parler de'];

/**
 * Writes articles of ten sections of 80 words. Words are French ones: about half small words; the others from the sixty that the article is about, or from
 * all, both by Zipf's law. So articles differ in subject as real ones do, where made-up syllables would give texts that an embedder can hardly tell apart.
 *
 * @param passages - how many sections in all; three vectors each.
 */
export async function writeSynthetic(folder: string, passages: number): Promise<void> {
  const random = mulberry32(passages);
  const words = await frenchWords(random);
  // Zipf: the word of rank r is drawn with a probability near 1 / r.
  const draw = (list: readonly string[]): string => list[Math.floor(list.length ** random()) - 1] ?? '';
  for (let article = 0; article * SECTIONS_PER_ARTICLE < passages; article += 1) {
    const topic = Array.from({ length: TOPIC_WORDS }, () => words[Math.floor(random() * words.length)] ?? '');
    const word = (): string => {
      const kind = random();
      return draw(kind < 0.45 ? SMALL_WORDS : kind < 0.8 ? topic : words);
    };
    const sentence = (): string => `Le ${Array.from({ length: WORDS_PER_SENTENCE - 1 }, word).join(' ')}.`;
    const section = (place: number): string => `## ${OPENINGS[place % OPENINGS.length] ?? ''} ${draw(topic)} ${draw(topic)} ${draw(words)} ?\n\n${Array.from({ length: SENTENCES }, () => `${sentence()} [^S] {officiel}`).join('\n')}\n`;
    const sections = Array.from({ length: Math.min(SECTIONS_PER_ARTICLE, passages - article * SECTIONS_PER_ARTICLE) }, (_, place) => section(place));
    const file = join(folder, `d${Math.floor(article / 500)}`, `a${article}.md`);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, `---\ntitle: "${draw(topic)} ${draw(topic)} ${article}"\ntype: contexte\nsummary: Une phrase.\nupdated: 2026-01-02\nsources:\n  S: { publisher: Une source, title: "Un titre", url: "https://example.org/s", date: 2025-05 }\n---\n${sections.join('\n')}`);
  }
}

/** Words of the list in an order of chance: which are frequent does not hang on the alphabet. */
async function frenchWords(random: () => number): Promise<string[]> {
  const all = z.array(z.string()).parse(JSON.parse(await readFile(createRequire(import.meta.url).resolve('an-array-of-french-words'), 'utf8'))).filter((word) => /^\p{L}{3,}$/u.test(word));
  return Array.from({ length: VOCABULARY }, () => all[Math.floor(random() * all.length)] ?? '');
}
