/** One question with the feature rows of its candidates. */
export interface RankingExample {
  /** Examples of one fold are trained or tested together. */
  readonly fold: string;
  readonly features: readonly (readonly number[])[];
  /** Rows of the passages that answer; empty when the first stage missed them. */
  readonly targets: readonly number[];
}

const EPOCHS = 250;
const RATE = 0.5;
const L2 = 0.002;
/** Pull of the prior weights when a few realistic questions adapt them; chosen by cross-validation among .001–.03. */
const PRIOR_L2 = 0.01;

/**
 * Listwise logistic regression: maximises the softmax probability of the right passages among their candidates (ListNet with top-one probability, Cao et al., ICML 2007;
 * several right passages share it), by full-batch gradient ascent with L2. Deterministic.
 *
 * @param prior - weights learnt from other, more numerous questions: L2 then pulls towards them instead of towards 0.
 * @returns one weight a feature; examples without a target are left out.
 */
export function trainRanker(examples: readonly RankingExample[], prior?: readonly number[]): number[] {
  const usable = examples.filter((example) => example.targets.length > 0 && example.features.length > 1);
  const width = usable[0]?.features[0]?.length ?? prior?.length ?? 0;
  const weights = prior === undefined ? Array.from({ length: width }, () => 1) : [...prior];
  const pull = prior === undefined ? L2 : PRIOR_L2;
  // AdaGrad: features differ in scale and frequency.
  const squares = Array.from({ length: width }, () => 1e-6);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    const gradient = Array.from({ length: width }, () => 0);
    for (const example of usable) addGradient(example, weights, gradient);
    for (let index = 0; index < width; index += 1) {
      const slope = (gradient[index] ?? 0) / Math.max(1, usable.length) - pull * ((weights[index] ?? 0) - (prior?.[index] ?? 0));
      squares[index] = (squares[index] ?? 0) + slope * slope;
      weights[index] = (weights[index] ?? 0) + RATE * slope / Math.sqrt(squares[index] ?? 1);
    }
  }
  return weights;
}

/** Share of held-out questions whose first right passage comes first, and among the first three; folds are whole groups. */
export function crossValidate(examples: readonly RankingExample[], folds: number, prior?: readonly number[]): { readonly first: number; readonly inThree: number } {
  const groups = [...new Set(examples.map((example) => example.fold))].sort();
  const foldOf = new Map(groups.map((group, index) => [group, index % folds]));
  let first = 0;
  let inThree = 0;
  for (let fold = 0; fold < folds; fold += 1) {
    const weights = trainRanker(examples.filter((example) => foldOf.get(example.fold) !== fold), prior);
    for (const example of examples.filter((one) => foldOf.get(one.fold) === fold)) {
      const place = placeOfTarget(example, weights);
      if (place === 0) first += 1;
      if (place < 3) inThree += 1;
    }
  }
  return { first: first / Math.max(1, examples.length), inThree: inThree / Math.max(1, examples.length) };
}

function placeOfTarget(example: RankingExample, weights: readonly number[]): number {
  if (example.targets.length === 0) return Number.POSITIVE_INFINITY;
  const scores = example.features.map((row) => dot(row, weights));
  const right = Math.max(...example.targets.map((target) => scores[target] ?? Number.NEGATIVE_INFINITY));
  return scores.filter((score) => score > right).length;
}

function addGradient(example: RankingExample, weights: readonly number[], gradient: number[]): void {
  const scores = example.features.map((row) => dot(row, weights));
  const peak = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - peak));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  const wanted = new Set(example.targets);
  const share = example.targets.reduce((sum, target) => sum + (exponentials[target] ?? 0), 0);
  example.features.forEach((row, place) => {
    const error = (wanted.has(place) && share > 0 ? (exponentials[place] ?? 0) / share : 0) - (exponentials[place] ?? 0) / total;
    row.forEach((value, index) => {
      gradient[index] = (gradient[index] ?? 0) + error * value;
    });
  });
}

function dot(row: readonly number[], weights: readonly number[]): number {
  return row.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0);
}
