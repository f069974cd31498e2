import { describe, expect, test } from 'vitest';
import { bootstrapInterval, crossValidate, mulberry32, trainConfidence, trainRanker, type RankingExample } from '../../src/evaluation/index.ts';

describe('the bootstrap interval', () => {
  const values = Array.from({ length: 100 }, (_, index) => (index < 80 ? 1 : 0));

  test('is the same every time', () => {
    expect(bootstrapInterval(values)).toEqual(bootstrapInterval(values));
    expect(bootstrapInterval(values)).not.toEqual(bootstrapInterval(values, 2));
  });

  test('lies around the mean, about two standard errors to each side', () => {
    const [low, high] = bootstrapInterval(values);
    expect(low).toBeCloseTo(0.8 - 1.96 * 0.04, 1);
    expect(high).toBeCloseTo(0.8 + 1.96 * 0.04, 1);
    expect(low).toBeLessThan(0.8);
    expect(high).toBeGreaterThan(0.8);
  });

  test('is a point where all values are equal', () => {
    expect(bootstrapInterval([1, 1, 1])).toEqual([1, 1]);
  });

  test('shrinks with more values', () => {
    const width = ([low, high]: readonly [number, number]): number => high - low;
    expect(width(bootstrapInterval([...values, ...values, ...values, ...values]))).toBeLessThan(0.7 * width(bootstrapInterval(values)));
  });
});

test('the seeded generator is uniform in [0, 1) and repeats', () => {
  const random = mulberry32(3);
  const draws = Array.from({ length: 10_000 }, random);
  const again = mulberry32(3);
  expect(draws.slice(0, 5)).toEqual(Array.from({ length: 5 }, again));
  expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
  expect(draws.reduce((sum, draw) => sum + draw, 0) / draws.length).toBeCloseTo(0.5, 1);
});

describe('the ranker', () => {
  /** The right passage has the larger first feature; the second is noise. */
  const random = mulberry32(11);
  const EXAMPLES: readonly RankingExample[] = Array.from({ length: 60 }, (_, index) => {
    const target = index % 4;
    return { fold: `article${index % 10}`, targets: [target], features: Array.from({ length: 4 }, (__, row) => [row === target ? 0.7 + 0.3 * random() : 0.6 * random(), random()]) };
  });

  test('learns the feature that tells, and that the other one does not', () => {
    const [telling = 0, noise = 0] = trainRanker(EXAMPLES);
    expect(telling).toBeGreaterThan(2);
    expect(Math.abs(noise)).toBeLessThan(telling / 4);
  });

  test('puts the right passage first on articles that it was not trained on', () => {
    expect(crossValidate(EXAMPLES, 5)).toEqual({ first: 1, inThree: 1 });
  });

  test('gives the same weights for the same examples', () => {
    expect(trainRanker(EXAMPLES)).toEqual(trainRanker(EXAMPLES));
  });

  test('a passage that the first stage missed teaches nothing, and counts as not found', () => {
    const missed = { fold: 'x', targets: [], features: [[1, 0], [0, 1]] };
    expect(trainRanker([...EXAMPLES, missed])).toEqual(trainRanker(EXAMPLES));
    expect(crossValidate([...EXAMPLES, missed], 5).inThree).toBeCloseTo(60 / 61, 9);
  });

  test('nothing gives no weight', () => {
    expect(trainRanker([])).toEqual([]);
  });

  describe('adapted from prior weights', () => {
    /** Here the second feature tells, and the first is noise. */
    const draw = mulberry32(21);
    const FEW: readonly RankingExample[] = Array.from({ length: 12 }, (_, index) => ({ fold: `case${index}`, targets: [index % 4], features: Array.from({ length: 4 }, (__, row) => [draw(), row === index % 4 ? 0.8 : 0.6 * draw()]) }));

    test('keeps them where nothing speaks against them', () => {
      expect(trainRanker([], [3, 1])).toEqual([3, 1]);
      expect(trainRanker([{ fold: 'x', targets: [0], features: [[1, 1], [1, 1]] }], [3, 1])).toEqual([3, 1]);
    });

    test('moves towards what the examples tell, and no further than without a prior', () => {
      const prior = [4, 0];
      const [first = 0, second = 0] = trainRanker(FEW, prior);
      const [free = 0, freeSecond = 0] = trainRanker(FEW);
      expect(second).toBeGreaterThan(prior[1] ?? 0);
      expect(second).toBeLessThan(freeSecond);
      expect(first).toBeLessThan(prior[0] ?? 0);
      expect(first).toBeGreaterThan(free);
    });

    test('ranks better than the prior alone on examples that it was not trained on', () => {
      const prior = [4, 0];
      const alone = crossValidate(FEW, 4, prior).first;
      const right = FEW.filter(({ features, targets: [target = 0] }) => features.every(([noise = 0], row) => row === target || noise <= (features[target]?.[0] ?? 0))).length / FEW.length;
      expect(alone).toBeGreaterThan(right);
    });
  });

  test('several right passages share what is to be learnt: one of them first is enough', () => {
    const two = [{ fold: 'a', targets: [0, 1], features: [[1, 0], [0, 0], [0.2, 0]] }, { fold: 'b', targets: [0, 1], features: [[1, 0], [0, 0], [0.3, 0]] }];
    expect(crossValidate(two, 2)).toEqual({ first: 1, inThree: 1 });
  });
});

describe('the confidence', () => {
  const random = mulberry32(5);
  const EXAMPLES = Array.from({ length: 200 }, (_, index) => {
    const answered = index % 2 === 0;
    return { answered, realistic: true, inputs: { intercept: 1, score: answered ? 2 + random() : random(), noise: random() } };
  });

  test('separates what the corpus answers from what it does not', () => {
    const model = trainConfidence(EXAMPLES);
    expect(model.auc).toBe(1);
    expect(model.answered).toBeGreaterThanOrEqual(0.9);
    expect(model.falseAnswers).toBe(0);
    expect(model.weights['score']).toBeGreaterThan(1);
  });

  test('an input that tells nothing separates nothing', () => {
    const model = trainConfidence(EXAMPLES.map(({ answered, inputs }) => ({ answered, realistic: true, inputs: { intercept: 1, noise: inputs.noise } })));
    expect(model.auc).toBeGreaterThan(0.3);
    expect(model.auc).toBeLessThan(0.7);
  });
});
