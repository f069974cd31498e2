import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checksumFiles, readWithSum, Slices } from '../../src/retrieval/generation/files.ts';

/** More than two pieces, and not a whole number of them; none; one byte. */
test.each([600_001, 0, 1])('a file of %d bytes is read whole, and its sum is that of its bytes', async (size) => {
  const folder = await mkdtemp(join(tmpdir(), 'eclaireur-fichiers-'));
  const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 31) % 251);
  await writeFile(join(folder, 'un.bin'), bytes);
  const sum = createHash('sha256').update(bytes).digest('hex');
  const read = await readWithSum(join(folder, 'un.bin'), new Slices());
  expect(read.sum).toBe(sum);
  expect(Buffer.compare(read.content, bytes)).toBe(0);
  expect(await checksumFiles(folder, ['un.bin'])).toEqual({ 'un.bin': sum });
});

test('a file is read to the place that was made for it, and by its whole sum where it has another size', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'eclaireur-fichiers-'));
  await writeFile(join(folder, 'un.bin'), Uint8Array.of(1, 2, 3, 4));
  const sum = createHash('sha256').update(Uint8Array.of(1, 2, 3, 4)).digest('hex');
  const rooms = [3, 4, 5].map((size) => new Uint8Array(size));
  for (const room of rooms) expect((await readWithSum(join(folder, 'un.bin'), new Slices(), room)).sum).toBe(sum);
  expect(rooms).toEqual([Uint8Array.of(0, 0, 0), Uint8Array.of(1, 2, 3, 4), Uint8Array.of(0, 0, 0, 0, 0)]);
});

test('a file that is not there is an error that names it', async () => {
  await expect(readWithSum('/nulle/part.bin', new Slices())).rejects.toThrow('/nulle/part.bin');
  await expect(checksumFiles('/nulle', ['part.bin'])).rejects.toThrow('/nulle/part.bin');
});

test('work longer than a slice lets what waits go first; shorter work does not', async () => {
  const order: string[] = [];
  let clock = 0;
  const slices = new Slices(() => clock);
  const work = async (name: string, ms: number): Promise<void> => {
    setImmediate(() => order.push(`what waited for ${name}`));
    clock += ms;
    await slices.pause();
    order.push(name);
    await new Promise((resolve) => setImmediate(resolve));
  };
  await work('short work', 49);
  await work('long work', 50);
  expect(order).toEqual(['short work', 'what waited for short work', 'what waited for long work', 'long work']);
});
