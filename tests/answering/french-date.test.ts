import { expect, test } from 'vitest';
import { frenchDate } from '../../src/answering/index.ts';

test.each([['2024-06-25', '25 juin 2024'], ['2024-02-01', '1er février 2024'], ['2024-06', 'juin 2024'], ['2024', '2024'], ['s.d.', 'sans date'], ['2024-13', '2024'], ['hier', 'hier']])('%s is « %s »', (date, words) => {
  expect(frenchDate(date)).toBe(words);
});
