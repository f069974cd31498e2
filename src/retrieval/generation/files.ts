import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

/** Longest piece of work before others get the thread: a person who waits for an answer does not notice it. */
const SLICE_MS = 50;
const PIECE_BYTES = 1 << 18;

/**
 * Cuts long work of the thread into slices; between two of them, whatever waits (turns, requests) goes first, once round.
 *
 * Files of an index are read synchronously within slices: on a busy server each asynchronous read waits for the turns before it, and the 240 reads of a generation took
 * eight seconds (`npm run trial:publish`).
 */
export class Slices {
  private readonly now: () => number;
  private began: number;

  constructor(now = (): number => performance.now()) {
    this.now = now;
    this.began = now();
  }

  /** Lets others have the thread when the slice is over; costs nothing before. */
  async pause(): Promise<void> {
    if (this.now() - this.began < SLICE_MS) return;
    await setImmediate();
    this.began = this.now();
  }
}

/**
 * Content of a file with the SHA-256 of the very bytes that were read.
 *
 * @param room - where the content is to stand; a file of another size is read elsewhere, whole, so that its sum tells of it.
 * @throws an error of the file system.
 */
export async function readWithSum(file: string, slices: Slices, room?: Uint8Array<ArrayBuffer>): Promise<{ readonly content: Uint8Array<ArrayBuffer>; readonly sum: string }> {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const content = room?.length === size ? room : new Uint8Array(size);
    const sum = await sumPieces(descriptor, slices, (at) => content.subarray(at, at + PIECE_BYTES));
    return { content, sum };
  } finally {
    closeSync(descriptor);
  }
}

/** SHA-256 of the named files of a folder, in memory for one piece only. @throws an error of the file system. */
export async function checksumFiles(folder: string, names: readonly string[], slices = new Slices()): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  const buffer = new Uint8Array(PIECE_BYTES);
  for (const name of names) {
    const descriptor = openSync(join(folder, name), 'r');
    try {
      sums[name] = await sumPieces(descriptor, slices, () => buffer);
    } finally {
      closeSync(descriptor);
    }
  }
  return sums;
}

async function sumPieces(descriptor: number, slices: Slices, placeFor: (at: number) => Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; ;) {
    const place = placeFor(at);
    const read = place.length === 0 ? 0 : readSync(descriptor, place, 0, place.length, at);
    if (read === 0) return hash.digest('hex');
    hash.update(place.subarray(0, read));
    at += read;
    await slices.pause();
  }
}
