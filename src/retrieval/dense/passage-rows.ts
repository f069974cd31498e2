import type { ChunkKind } from './chunks.ts';
import type { RowMatrix } from './row-matrix.ts';

/** Rows `from` up to, not including, `to`. */
interface RowRange { readonly from: number; readonly to: number }

/** Rows of the vectors of one passage, by kind. */
export type RowsOfPassage = Readonly<Record<ChunkKind, RowRange>>;

const NONE: RowRange = { from: 0, to: 0 };
export const NO_ROWS: RowsOfPassage = { heading: NONE, text: NONE, variant: NONE };

/**
 * Groups the rows of vectors by passage.
 *
 * @param table - owner and kind of each row; the rows of one kind of a passage follow one another, as `chunksOf` lays them out.
 * @param passages - number of passages.
 * @throws {RangeError} when they do not follow one another.
 */
export function rowsByPassage({ docs, kinds }: { readonly docs: readonly number[]; readonly kinds: readonly ChunkKind[] }, passages: number): RowsOfPassage[] {
  const rows = Array.from({ length: passages }, (): Record<ChunkKind, RowRange> => ({ ...NO_ROWS }));
  docs.forEach((doc, row) => {
    const own = rows[doc];
    const kind = kinds[row] ?? 'text';
    if (own === undefined) throw new RangeError(`Row ${row} belongs to passage ${doc} of ${passages}.`);
    const known = own[kind];
    if (known !== NONE && known.to !== row) throw new RangeError(`Row ${row} does not follow the others of passage ${doc}.`);
    own[kind] = { from: known === NONE ? row : known.from, to: row + 1 };
  });
  return rows;
}

/** Cosines of a question with the kinds of vector of a passage, the best of each; 0 where it has none. */
export type Similarities = Readonly<Record<ChunkKind, number>>;
export const UNLIKE: Similarities = { heading: 0, text: 0, variant: 0 };

/**
 * Compares a question with all vectors of one passage.
 *
 * @param question - of length 1, as the rows are.
 * @param skippedRow - a variant that must not help; -1 for none.
 */
export function bestSimilarities(vectors: RowMatrix, { heading, text, variant }: RowsOfPassage, question: Float32Array, skippedRow = -1): Similarities {
  const best = ({ from, to }: RowRange): number => vectors.largestDot(question, from, to);
  const skips = skippedRow >= variant.from && skippedRow < variant.to;
  return {
    heading: best(heading), text: best(text),
    variant: skips ? Math.max(best({ from: variant.from, to: skippedRow }), best({ from: skippedRow + 1, to: variant.to })) : best(variant),
  };
}
