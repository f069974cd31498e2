import { termsOf } from '../../src/retrieval/text.ts';

const K1 = 1.2;
const B = 0.75;

/**
 * Finds texts that share a question's words: BM25 over stems.
 *
 * @param texts - the texts, by index.
 * @returns a function that gives the indexes of the best texts of a question, best first, ties by index.
 */
export function createWordSearch(texts: readonly string[]): (question: string, k: number) => number[] {
  const postings = new Map<string, { docs: number[]; counts: number[] }>();
  const lengths = new Float64Array(texts.length);
  texts.forEach((text, doc) => {
    const counts = new Map<string, number>();
    const terms = termsOf(text);
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    lengths[doc] = terms.length;
    for (const [term, count] of counts) {
      const list = postings.get(term) ?? { docs: [], counts: [] };
      list.docs.push(doc);
      list.counts.push(count);
      postings.set(term, list);
    }
  });
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, texts.length);
  const scores = new Float64Array(texts.length);
  return (question, k) => {
    const found: number[] = [];
    for (const term of new Set(termsOf(question))) {
      const list = postings.get(term);
      // A term in more than a twentieth of the texts separates nothing and costs the most.
      if (list === undefined || list.docs.length > Math.max(50, texts.length / 20)) continue;
      const idf = Math.log(1 + (texts.length - list.docs.length + 0.5) / (list.docs.length + 0.5));
      list.docs.forEach((doc, i) => {
        const count = list.counts[i] ?? 0;
        if (scores[doc] === 0) found.push(doc);
        scores[doc] = (scores[doc] ?? 0) + idf * count * (K1 + 1) / (count + K1 * (1 - B + B * (lengths[doc] ?? 0) / mean));
      });
    }
    const best = found.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b).slice(0, k);
    for (const doc of found) scores[doc] = 0;
    return best;
  };
}
