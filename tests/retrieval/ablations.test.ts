import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { BUILD_UP, createFirstStage, currentGeneration, LEAVE_ONE_OUT, loadEmbedder, rankSections, readGeneration, type Ablation, type FirstStage } from '../../src/retrieval/training.ts';
import { EMBEDDING, TEST_INDEX } from '../support/paths.ts';

let firstStage: FirstStage;
beforeAll(async () => {
  const embedder = await loadEmbedder(EMBEDDING);
  const generation = await readGeneration(join(TEST_INDEX, await currentGeneration(TEST_INDEX) ?? ''), { checksum: embedder.checksum, name: embedder.model });
  firstStage = createFirstStage(generation, (text) => embedder.embedQuery(text));
});

function named(list: readonly Ablation[], name: string): Ablation {
  const found = list.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no ablation "${name}".`);
  return found;
}
const rank = (name: string, text: string): Promise<string[]> => rankSections(firstStage, text, named([...BUILD_UP, ...LEAVE_ONE_OUT], name));

describe('the ablations', () => {
  test('have names of their own, begin with BM25 alone and end with everything', () => {
    const names = [...BUILD_UP, ...LEAVE_ONE_OUT].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(BUILD_UP[0]).toMatchObject({ switches: { bm25: true, dense: false, variants: false, correction: false, laws: false }, secondStage: false });
    expect(BUILD_UP.at(-1)).toEqual({ name: '+ second stage', switches: {}, secondStage: true });
  });

  test('add parts one by one: what one step has, the next has too', () => {
    const partsOf = ({ switches }: Ablation): string[] => ['bm25', 'dense', 'variants', 'correction', 'synonyms', 'families', 'translation', 'laws'].filter((part) => Object.entries(switches).every(([name, value]) => name !== part || value !== false));
    const steps = BUILD_UP.slice(2).map(partsOf);
    steps.slice(1).forEach((parts, place) => expect(parts).toEqual(expect.arrayContaining(steps[place] ?? [])));
    expect(steps.at(-1)).toHaveLength(8);
  });

  test('leave out one part each', () => {
    expect(LEAVE_ONE_OUT.map(({ switches }) => Object.values(switches))).toEqual(LEAVE_ONE_OUT.map(() => [false]));
  });
});

describe('a ranking of sections', () => {
  test('holds each section once, and is the same every time', async () => {
    const sections = await rank('+ second stage', 'comment contester une radiation');
    expect(sections.length).toBeGreaterThan(10);
    expect(new Set(sections).size).toBe(sections.length);
    expect(await rank('+ second stage', 'comment contester une radiation')).toEqual(sections);
  });

  test('is empty for a question without a word', async () => {
    expect(await rank('+ second stage', '😀 ?!')).toEqual([]);
  });

  test('of a misspelt question is that of the right one where correction takes part, and lost without it', async () => {
    const right = await rank('+ second stage', 'radiation');
    expect((await rank('+ second stage', 'radiassion'))[0]).toBe(right[0]);
    expect(await rank('BM25 alone', 'radiassion')).toEqual([]);
  });

  test('of a law number begins with that article where numbers are looked up, and not without', async () => {
    expect((await rank('+ law numbers', 'l5412-1'))[0]).toMatch(/^loi\/code-du-travail\/L5412-1#/u);
    expect((await rank('+ translation', 'l5412-1'))[0]).not.toMatch(/^loi\/code-du-travail\/L5412-1#/u);
  });

  test('of words alone has no passage that shares none with the question', async () => {
    expect(await rank('BM25 alone', 'zyxwvut')).toEqual([]);
    expect((await rank('dense alone', 'zyxwvut')).length).toBeGreaterThan(0);
  });
});
