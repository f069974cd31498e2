import { describe, expect, test } from 'vitest';
import type { Passage } from '../../src/corpus/index.ts';
import { FEATURES, type FeatureVector } from '../../src/retrieval/ranking/features.ts';
import { explainConfidence } from '../../src/retrieval/ranking/explain.ts';
import { BARE, chooseModel, WITH_VARIANTS } from '../../src/retrieval/ranking/model.ts';
import { estimateConfidence, finalScore, scoreFeatures } from '../../src/retrieval/ranking/rank.ts';
import { NEUTRAL_FACTS } from '../support/fakes.ts';

function passage(articleId: string, questions: readonly string[], law?: Passage['law']): Passage {
  return { id: `${articleId}#a-1`, articleId, title: '', type: 'contexte', heading: '', slug: 'a', sectionIndex: 0, text: '', statements: [], plain: [], questions, asOf: '2026-01-01', law };
}

describe('the weights for a corpus', () => {
  test.each([
    ['every article has a question variant', [passage('a', ['x']), passage('b', ['y'])], WITH_VARIANTS],
    ['one section of each has', [passage('a', ['x']), passage('a', []), passage('a', []), passage('b', []), passage('b', ['x'])], WITH_VARIANTS],
    ['half of the articles have', [passage('a', ['x']), passage('b', [])], WITH_VARIANTS],
    ['one in three has', [passage('a', ['x']), passage('b', []), passage('c', [])], BARE],
    ['none has', [passage('a', []), passage('b', [])], BARE],
    ['law texts, which never have any, stand beside', [passage('a', ['x']), ...['l', 'm', 'n'].map((id) => passage(id, [], { num: 'L1', code: 'Code' }))], WITH_VARIANTS],
  ])('are chosen where %s', (_, passages, model) => {
    expect(chooseModel(passages).name).toBe(model.name);
  });
});

/** A candidate with some features, the others 0. */
const candidate = (own: Partial<FeatureVector>): FeatureVector => Object.fromEntries(FEATURES.map((feature) => [feature, own[feature] ?? 0])) as FeatureVector; // every feature is named

test.each(FEATURES)('%s counts in the score by its weight', (feature) => {
  expect(scoreFeatures(candidate({ [feature]: 1 }), candidate({ [feature]: 2.5 }))).toBe(2.5);
  expect(scoreFeatures(candidate({ [feature]: 1 }), candidate({}))).toBe(0);
});

test('without question variants the dense likeness of variants counts nothing, and being asked for by name does', () => {
  expect(finalScore(candidate({ denseVariant: 1 }), BARE)).toBe(0);
  expect(finalScore(candidate({ denseVariant: 1 }), WITH_VARIANTS)).toBeGreaterThan(0);
  expect(finalScore(candidate({ named: 1 }), BARE)).toBeGreaterThan(1);
});

test('the confidence and what explains it are of one model', () => {
  const ranked = [{ passage: passage('a', []), score: 3, features: { textCoverage: 1, denseText: 0.6 } }];
  const facts = { ...NEUTRAL_FACTS, unknownShare: 0.5, decoyDense: 0.4 };
  expect(estimateConfidence(ranked, facts, BARE)).not.toBe(estimateConfidence(ranked, facts, WITH_VARIANTS));
  for (const [model, isBare] of [[BARE, true], [WITH_VARIANTS, false]] as const) {
    const sum = explainConfidence({ ranked, questionFacts: facts, isBare }).reduce((total, { share }) => total + share, model.confidence['intercept'] ?? 0);
    expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(estimateConfidence(ranked, facts, model), 9);
  }
});
