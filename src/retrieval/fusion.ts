/**
 * Merges rankings of the same question by reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009).
 *
 * @param rankings - one list a retriever, best first; an id occurs at most once in a list. Empty lists are allowed.
 * @param k - rank offset, at least 1; 60 is the paper's value.
 * @returns every id named, best first, ties by id; scores lie in (0, rankings.length / (k + 1)].
 * @throws {RangeError} when k is below 1.
 */
export function fuseRankings(rankings: readonly (readonly number[])[], k = 60): { readonly id: number; readonly score: number }[] {
  if (k < 1) throw new RangeError(`The rank offset k must be at least 1, not ${k}.`);
  const fused = new Map<number, { readonly id: number; score: number }>();
  for (const ranking of rankings) {
    for (let rank = 0; rank < ranking.length; rank += 1) {
      const id = ranking[rank] ?? 0;
      const known = fused.get(id);
      if (known === undefined) fused.set(id, { id, score: 1 / (k + rank + 1) });
      else known.score += 1 / (k + rank + 1);
    }
  }
  return [...fused.values()].sort((left, right) => right.score - left.score || left.id - right.id);
}
