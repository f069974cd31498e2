import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const DAY_MS = 86_400_000;
/** The file is rewritten when it has this many times the lines it needs. */
const SLACK = 2;

export interface LedgerOptions {
  /** The oldest entries beyond this number are dropped. */
  readonly maxEntries: number;
  /** Entries older than this are dropped when the file is read or rewritten. */
  readonly maxAgeDays: number;
  /** Called when the disk refuses a change; the ledger goes on in memory. */
  readonly onFault: (error: unknown) => void;
  readonly now?: () => number;
}

/**
 * A small bounded map that survives the killing of the process: a change is one line appended before the call returns, a line cut off by a crash is
 * left out when the file is read, and the file is rewritten at once (temporary file, `fsync`, rename) when most of it is outdated or a key is removed.
 *
 * Calls are synchronous on purpose: what is to be on disk before a message is sent is there when the next statement runs, and a line takes microseconds.
 * Keys and values are words without white space; a key is stored with the day of its last change, nothing finer.
 */
export class Ledger {
  private readonly entries: Map<string, { readonly value: string; readonly day: number }>;
  private readonly file: string;
  private readonly options: LedgerOptions;
  private descriptor: number | undefined;
  private lines = 0;

  /** Reads the file, or begins an empty ledger where there is none. */
  constructor(file: string, options: LedgerOptions) {
    this.file = file;
    this.options = options;
    this.entries = readEntries(file, this.oldestDay());
    this.trim();
    this.rewrite();
  }

  get size(): number {
    return this.entries.size;
  }

  get(key: string): string | undefined {
    return this.entries.get(key)?.value;
  }

  /** Sets a value and makes its key the youngest. */
  set(key: string, value: string): void {
    const day = this.today();
    this.entries.delete(key);
    this.entries.set(key, { value, day });
    this.trim();
    if (this.descriptor === undefined || this.lines >= SLACK * this.options.maxEntries) return this.rewrite();
    this.guard(() => {
      writeSync(this.descriptor ?? -1, `${day} ${key} ${value}\n`);
      this.lines += 1;
    });
  }

  /** Removes a key from memory and from the file, so that nothing of it stays on the disk. */
  delete(key: string): void {
    if (this.entries.delete(key)) this.rewrite();
  }

  close(): void {
    if (this.descriptor === undefined) return;
    closeSync(this.descriptor);
    this.descriptor = undefined;
  }

  private trim(): void {
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.options.maxEntries) return;
      this.entries.delete(oldest);
    }
  }

  private rewrite(): void {
    this.guard(() => {
      this.close();
      const oldest = this.oldestDay();
      for (const [key, { day }] of this.entries) if (day < oldest) this.entries.delete(key);
      mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
      const pending = `${this.file}.tmp`;
      writeFileSync(pending, [...this.entries].map(([key, { value, day }]) => `${day} ${key} ${value}\n`).join(''), { mode: 0o600, flush: true });
      renameSync(pending, this.file);
      this.descriptor = openSync(this.file, 'a', 0o600);
      fsyncSync(this.descriptor);
      this.lines = this.entries.size;
    });
  }

  /** After a refusal the file is rewritten with the next change: a half-written line must not run into the next one. */
  private guard(change: () => void): void {
    try {
      change();
    } catch (error) {
      this.close();
      this.options.onFault(error);
    }
  }

  private today(): number {
    return Math.floor((this.options.now ?? Date.now)() / DAY_MS);
  }

  private oldestDay(): number {
    return this.today() - this.options.maxAgeDays;
  }
}

function readEntries(file: string, oldestDay: number): Map<string, { readonly value: string; readonly day: number }> {
  const entries = new Map<string, { readonly value: string; readonly day: number }>();
  // What follows the last line feed was cut off by a crash.
  for (const line of readIfThere(file).split('\n').slice(0, -1)) {
    const [, day, key, value] = /^(\d+) (\S+) (\S+)$/u.exec(line) ?? [];
    if (key === undefined || value === undefined || Number(day) < oldestDay) continue;
    entries.delete(key);
    entries.set(key, { value, day: Number(day) });
  }
  return entries;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
