import { expect, test } from 'vitest';
import { writeReport } from '../../scripts/bench/report.ts';
import { folderWith } from '../support/corpus-folder.ts';

const machine = { date: '2026-01-02T03:04:05Z', processor: 'x', cores: 2, memoryGb: 24, node: 'v24', commit: 'abc', loadBefore: 0, packages: {} };
const image = { date: '2026-01-02T03:04:05Z', commit: 'abc', load: 0.1, base: 'node, as published', baseMb: 200, packagesMb: 230, indexMb: 36, modelMb: 8, programMb: 4, readyMs: 3100, residentMb: 315, stopMs: 500 };

test('the benchmarks give the size of the container image', async () => {
  expect(await writeReport({ machine, image }, await folderWith({}))).toContain('| size, unpacked | 478 MB |\n');
});

test('the benchmarks say that no image was measured here, rather than nothing', async () => {
  expect(await writeReport({ machine }, await folderWith({}))).toContain('Not measured here: `npm run trial:image`');
});
