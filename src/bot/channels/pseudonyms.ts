import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY_BYTES = 32;
/** 132 bits: collisions need no thought. */
const PSEUDONYM_CHARS = 22;

/**
 * Stands in for identifiers of a platform (persons, rooms, messages): keyed hashes, so that what is kept names nobody outside this installation.
 *
 * The key is made at random when a channel first starts, lies in its folder, readable by the program's account only, and never leaves it.
 */
export class Pseudonyms {
  private readonly key: Buffer;

  constructor(key: Buffer) {
    if (key.length !== KEY_BYTES) throw new RangeError(`The key of the pseudonyms has ${key.length} bytes instead of ${KEY_BYTES}. Delete the file "key" of the channel's folder; its people will be greeted anew.`);
    this.key = key;
  }

  /** Reads the key of a folder, or makes one. */
  static of(dataDir: string): Pseudonyms {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const file = join(dataDir, 'key');
    try {
      writeFileSync(file, randomBytes(KEY_BYTES), { flag: 'wx', mode: 0o600, flush: true });
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
    }
    return new Pseudonyms(readFileSync(file));
  }

  /** The same parts give the same word of letters, digits, `-` and `_`; `['a', 'bc']` and `['ab', 'c']` give two. */
  name(...parts: readonly string[]): string {
    return createHmac('sha256', this.key).update(JSON.stringify(parts)).digest('base64url').slice(0, PSEUDONYM_CHARS);
  }
}
