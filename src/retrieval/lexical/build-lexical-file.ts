import type { Passage } from '../../corpus/index.ts';
import { termsOf } from '../analysis/words.ts';
import { FIELDS, type Field, type LexicalFile } from './postings.ts';

/**
 * Builds what a `LexicalIndex` reads.
 *
 * @param analyseVariant - terms of a question variant, analysed as a question is, so that both meet.
 */
export function buildLexicalFile(passages: readonly Passage[], analyseVariant: (question: string) => readonly string[]): LexicalFile {
  const postings: Record<string, number[]> = Object.create(null) as Record<string, number[]>;
  const lengths: number[][] = [];
  const variants: { doc: number; terms: string[] }[] = [];
  passages.forEach((passage, doc) => {
    const texts: Record<Field, string> = { title: passage.title, heading: passage.heading, text: [...passage.plain.map((statement) => statement.text), passage.text].join(' ') };
    const counts = new Map<string, number[]>();
    lengths.push(FIELDS.map((field, index) => {
      const terms = termsOf(texts[field]);
      for (const term of terms) {
        const frequencies = counts.get(term) ?? FIELDS.map(() => 0);
        frequencies[index] = (frequencies[index] ?? 0) + 1;
        counts.set(term, frequencies);
      }
      return terms.length;
    }));
    for (const [term, frequencies] of counts) (postings[term] ??= []).push(doc, ...frequencies);
    for (const question of [passage.heading, ...passage.questions]) variants.push({ doc, terms: [...analyseVariant(question)] });
  });
  return { lengths, postings, variants };
}
