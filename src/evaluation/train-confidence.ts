/** What is known of a question's first passage, and whether the corpus answers the question. */
export interface ConfidenceExample {
  readonly inputs: Readonly<Record<string, number>>;
  readonly answered: boolean;
  /** True for questions of a set, which are what people ask; the corpus's own variants and out-of-scope questions are nearer to it and count less. */
  readonly realistic: boolean;
}

export interface ConfidenceModel {
  readonly weights: Readonly<Record<string, number>>;
  readonly threshold: number;
  /** Area under the ROC curve over held-out folds. */
  readonly auc: number;
  /** Share of held-out in-scope questions at or above the threshold. */
  readonly answered: number;
  /** Share of held-out out-of-scope questions at or above the threshold. */
  readonly falseAnswers: number;
  /** What other thresholds would give on held-out folds. */
  readonly curve: readonly { readonly answered: number; readonly falseAnswers: number }[];
}

const FOLDS = 5;
const ITERATIONS = 3000;
const RATE = 0.3;
/** Chosen by cross-validation: with two dozen inputs that overlap, .001 loses a hundredth of the area under the curve. */
const L2 = 0.02;
/** In-scope questions that must be answered; the threshold is the highest that keeps it. At .93 half as many near-misses are answered (`npm run train:ranking` prints the curve), but questions in hurried words are turned away. */
const ANSWERED_SHARE = 0.95;
const CURVE = [0.98, 0.95, 0.93, 0.9, 0.85];
/** Weight of a variant, or of an out-of-scope question of the corpus, beside a question of a set. */
const VARIANT_WEIGHT = 0.2;

/**
 * Logistic regression of « the corpus answers this », both classes weighing the same, on standardised inputs; the threshold comes from held-out folds.
 */
export function trainConfidence(examples: readonly ConfidenceExample[]): ConfidenceModel {
  const names = Object.keys(examples[0]?.inputs ?? {});
  const held: { probability: number; answered: boolean; realistic: boolean }[] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const weights = fit(examples.filter((_, index) => index % FOLDS !== fold), names);
    for (const example of examples.filter((_, index) => index % FOLDS === fold)) held.push({ probability: predict(example, weights), answered: example.answered, realistic: example.realistic });
  }
  const real = held.filter((one) => one.realistic);
  const positives = (real.some((one) => one.answered) ? real : held).filter((one) => one.answered).map((one) => one.probability).sort((left, right) => left - right);
  const negatives = (real.some((one) => !one.answered) ? real : held).filter((one) => !one.answered).map((one) => one.probability);
  const thresholdFor = (share: number): number => positives[Math.floor((1 - share) * positives.length)] ?? 0.5;
  const falseAt = (threshold: number): number => negatives.filter((value) => value >= threshold).length / Math.max(1, negatives.length);
  const threshold = thresholdFor(ANSWERED_SHARE);
  return {
    weights: fit(examples, names),
    threshold,
    auc: areaUnderCurve(positives, negatives),
    answered: positives.filter((value) => value >= threshold).length / Math.max(1, positives.length),
    falseAnswers: falseAt(threshold),
    curve: CURVE.map((answered) => ({ answered, falseAnswers: falseAt(thresholdFor(answered)) })),
  };
}

function predict(example: ConfidenceExample, weights: Readonly<Record<string, number>>): number {
  const sum = Object.entries(weights).reduce((total, [name, weight]) => total + weight * (example.inputs[name] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}

function fit(examples: readonly ConfidenceExample[], names: readonly string[]): Record<string, number> {
  const scale = Object.fromEntries(names.map((name) => {
    const values = examples.map((example) => example.inputs[name] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length));
    return [name, name === 'intercept' || deviation === 0 ? { mean: 0, deviation: 1 } : { mean, deviation }];
  }));
  const weightOf = (example: ConfidenceExample): number => (example.realistic ? 1 : VARIANT_WEIGHT);
  const massOf = (answered: boolean): number => Math.max(1e-9, examples.filter((example) => example.answered === answered).reduce((sum, example) => sum + weightOf(example), 0));
  const total = { true: massOf(true), false: massOf(false) };
  const weights: Record<string, number> = Object.fromEntries(names.map((name) => [name, 0]));
  const rows = examples.map((example) => ({
    values: names.map((name) => ((example.inputs[name] ?? 0) - (scale[name]?.mean ?? 0)) / (scale[name]?.deviation ?? 1)),
    target: example.answered ? 1 : 0,
    share: weightOf(example) / (2 * (example.answered ? total.true : total.false)),
  }));
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    const gradient = names.map(() => 0);
    for (const row of rows) {
      const sum = row.values.reduce((partial, value, index) => partial + value * (weights[names[index] ?? ''] ?? 0), 0);
      const error = row.share * (row.target - 1 / (1 + Math.exp(-sum)));
      row.values.forEach((value, index) => {
        gradient[index] = (gradient[index] ?? 0) + error * value;
      });
    }
    names.forEach((name, index) => {
      weights[name] = (weights[name] ?? 0) + RATE * ((gradient[index] ?? 0) - (name === 'intercept' ? 0 : L2 * (weights[name] ?? 0)));
    });
  }
  // Back to raw inputs: w·(x − m)/d = (w/d)·x − w·m/d.
  const raw: Record<string, number> = {};
  let intercept = weights['intercept'] ?? 0;
  for (const name of names) {
    if (name === 'intercept') continue;
    const { mean, deviation } = scale[name] ?? { mean: 0, deviation: 1 };
    raw[name] = (weights[name] ?? 0) / deviation;
    intercept -= (weights[name] ?? 0) * mean / deviation;
  }
  return { intercept, ...raw };
}

function areaUnderCurve(positives: readonly number[], negatives: readonly number[]): number {
  let wins = 0;
  for (const positive of positives) for (const negative of negatives) wins += positive > negative ? 1 : positive === negative ? 0.5 : 0;
  return wins / Math.max(1, positives.length * negatives.length);
}
