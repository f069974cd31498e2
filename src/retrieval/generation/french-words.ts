import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { fold } from '../../corpus/text.ts';
import { buildWordFilter } from '../analysis/word-filter.ts';

let filter: Promise<Uint8Array> | undefined;

/** Filter over common French words, from a package of build time; empty where it is not installed: then every unknown word may be corrected. Made once a process. */
export function frenchWordFilter(): Promise<Uint8Array> {
  filter ??= makeFilter();
  return filter;
}

async function makeFilter(): Promise<Uint8Array> {
  let file: string;
  try {
    file = createRequire(import.meta.url).resolve('an-array-of-french-words');
  } catch {
    return new Uint8Array();
  }
  const words = z.array(z.string()).parse(JSON.parse(await readFile(file, 'utf8')));
  return buildWordFilter(new Set(words.map(fold)));
}
