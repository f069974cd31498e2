import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ChannelError } from '../channel.ts';

const SALT_BYTES = 16;
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** 32 MiB and about a tenth of a second, once a start: a guessed phrase costs that much each. */
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };

const derive = promisify<string, Buffer, number, typeof SCRYPT, Buffer>(scrypt);

/**
 * Files that nobody reads without the phrase: AES-256-GCM under a key that scrypt derives from it. A file is a nonce, its tag and the cipher text; its
 * name is authenticated, so that one cannot stand in for another. A write is whole or not there: temporary file, `fsync`, rename.
 */
export class Vault {
  private readonly dir: string;
  private readonly key: Buffer;

  private constructor(dir: string, key: Buffer) {
    this.dir = dir;
    this.key = key;
  }

  /**
   * Opens a folder, or makes it.
   *
   * @throws {ChannelError} when the folder cannot be used.
   */
  static async open(dir: string, phrase: string): Promise<Vault> {
    try {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      await writeFile(join(dir, 'salt'), randomBytes(SALT_BYTES), { flag: 'wx', mode: 0o600, flush: true }).catch(unlessThere);
      return new Vault(dir, await derive(phrase, await readFile(join(dir, 'salt')), KEY_BYTES, SCRYPT));
    } catch (error) {
      throw new ChannelError(`The folder "${dir}" of the Matrix channel cannot be written. Set DATA_DIR to a folder that can.`, { cause: error });
    }
  }

  /** A key of its own for another use, the same at each start as long as phrase and salt stay. */
  static deriveKey(phrase: string, use: string): Promise<Buffer> {
    return derive(phrase, Buffer.from(use), KEY_BYTES, SCRYPT);
  }

  /**
   * Gives a file's content, or `undefined` when there is none.
   *
   * @throws {ChannelError} when the phrase does not open it.
   */
  async read(name: string): Promise<Buffer | undefined> {
    const file = await readFile(join(this.dir, name)).catch(unlessMissing);
    if (file === undefined) return undefined;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key, file.subarray(0, IV_BYTES));
      decipher.setAAD(Buffer.from(name));
      decipher.setAuthTag(file.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(file.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    } catch (error) {
      throw new ChannelError(`MATRIX_STORE_KEY does not open "${join(this.dir, name)}". Put the earlier phrase or the folder's backup back, or delete the folder: the bot then signs in as a new device, and cannot read what was encrypted for the old one.`, { cause: error });
    }
  }

  /** On disk when it resolves; calls for the same name must not overlap. */
  async write(name: string, content: Uint8Array): Promise<void> {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv);
    cipher.setAAD(Buffer.from(name));
    const body = Buffer.concat([cipher.update(content), cipher.final()]);
    const pending = join(this.dir, `${name}.tmp`);
    const file = await open(pending, 'w', 0o600);
    try {
      await file.writeFile(Buffer.concat([iv, cipher.getAuthTag(), body]));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(pending, join(this.dir, name));
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function unlessThere(error: unknown): void {
  if (!hasCode(error, 'EEXIST')) throw error;
}

function unlessMissing(error: unknown): undefined {
  if (!hasCode(error, 'ENOENT')) throw error;
}
