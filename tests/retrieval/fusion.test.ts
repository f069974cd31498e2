import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuseRankings } from '../../src/retrieval/fusion.ts';

test('an id scores 1 / (k + rank) in each list that names it, ranks from 1', () => {
  expect(fuseRankings([[7, 8], [8]], 60)).toEqual([{ id: 8, score: 1 / 62 + 1 / 61 }, { id: 7, score: 1 / 61 }]);
});

test('what two lists name second comes before what one list names first', () => {
  expect(fuseRankings([[1, 2], [3, 2]]).map(({ id }) => id)).toEqual([2, 1, 3]);
});

test('a small k trusts first places more', () => {
  expect(fuseRankings([[1, 3, 4, 2], [5, 6, 7, 2]], 1).map(({ id }) => id).slice(0, 3)).toEqual([1, 5, 2]);
  expect(fuseRankings([[1, 3, 4, 2], [5, 6, 7, 2]], 60)[0]?.id).toBe(2);
});

test('ties stand in the order of ids', () => {
  expect(fuseRankings([[9], [4], [6]]).map(({ id }) => id)).toEqual([4, 6, 9]);
});

test('no list, or empty lists, give nothing', () => {
  expect([fuseRankings([]), fuseRankings([[], []])]).toEqual([[], []]);
});

test.each([0, 0.5, -1])('k = %d is refused', (k) => {
  expect(() => fuseRankings([[1]], k)).toThrow(RangeError);
});

test('every id occurs once, best first, with a score in (0, lists / (k + 1)]', () => {
  fc.assert(fc.property(fc.array(fc.uniqueArray(fc.nat(50), { maxLength: 20 }), { maxLength: 5 }), fc.integer({ min: 1, max: 100 }), (rankings, k) => {
    const fused = fuseRankings(rankings, k);
    expect(fused.map(({ id }) => id).sort((left, right) => left - right)).toEqual([...new Set(rankings.flat())].sort((left, right) => left - right));
    fused.forEach(({ score }, place) => {
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThanOrEqual(rankings.length / (k + 1) + Number.EPSILON);
      expect(score).toBeLessThanOrEqual(fused[place - 1]?.score ?? Number.POSITIVE_INFINITY);
    });
  }));
});
