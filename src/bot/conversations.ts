import type { CitedSource, ConversationMemory, Style } from '../answering/index.ts';

/** What is kept of a conversation: no text that the person wrote. */
export interface ConversationState {
  readonly memory: ConversationMemory | undefined;
  /** Sources of the last answer, for the command « sources ». */
  readonly sources: readonly CitedSource[];
  /** Reading level asked for with the command « simple »; a turn that asks for `simple` itself gets it anyway. */
  readonly style: Style;
}

/** Five new ones a second for half an hour. One takes about 5 kB: more would not fit beside the index on a machine of 512 MB. */
const MOST = 10_000;

const EMPTY: ConversationState = { memory: undefined, sources: [], style: 'standard' };

/**
 * Conversations in memory: forgotten after a time without turns, or on demand; the oldest give way when there are too many.
 */
export class ConversationStore {
  private readonly entries = new Map<string, { state: ConversationState; touched: number }>();
  private readonly ttlMs: number;
  private readonly maxEntries: number;
  private readonly now: () => number;

  constructor(options: { readonly ttlMs: number; readonly maxEntries?: number; readonly now?: () => number }) {
    this.ttlMs = options.ttlMs;
    this.maxEntries = options.maxEntries ?? MOST;
    this.now = options.now ?? Date.now;
  }

  get size(): number {
    this.sweep();
    return this.entries.size;
  }

  get(key: string): ConversationState {
    const entry = this.entries.get(key);
    if (entry === undefined) return EMPTY;
    if (this.now() - entry.touched >= this.ttlMs) {
      this.entries.delete(key);
      return EMPTY;
    }
    return entry.state;
  }

  set(key: string, state: ConversationState): void {
    // Insertion order is age: a touched entry goes to the end.
    this.entries.delete(key);
    this.entries.set(key, { state, touched: this.now() });
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.maxEntries) break;
      this.entries.delete(oldest);
    }
    this.sweep();
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  /** Drops what is over its time; cheap, since entries are in the order of their last turn. */
  sweep(): void {
    for (const [key, entry] of this.entries) {
      if (this.now() - entry.touched < this.ttlMs) return;
      this.entries.delete(key);
    }
  }
}
