import type { Storage, StoreItems } from 'botbuilder-core';

/** Botbuilder's dialog state in memory, forgotten like the conversations: its own MemoryStorage never forgets. */
export class ForgetfulStorage implements Storage {
  private readonly items = new Map<string, { value: unknown; touched: number }>();
  private readonly ttlMs: number;
  private readonly now: () => number;

  constructor(ttlMs: number, now: () => number = Date.now) {
    this.ttlMs = ttlMs;
    this.now = now;
  }

  get size(): number {
    return this.items.size;
  }

  async read(keys: string[]): Promise<StoreItems> {
    this.sweep();
    return Object.fromEntries(keys.flatMap((key) => {
      const item = this.items.get(key);
      return item === undefined ? [] : [[key, structuredClone(item.value)]];
    }));
  }

  async write(changes: StoreItems): Promise<void> {
    for (const [key, value] of Object.entries(changes)) {
      this.items.delete(key);
      if (!isIdle(value)) this.items.set(key, { value: structuredClone(value), touched: this.now() });
    }
    this.sweep();
  }

  async delete(keys: string[]): Promise<void> {
    for (const key of keys) this.items.delete(key);
  }

  /** Forgets the states of one conversation; Botkit's keys read `<channel>/conversations/<conversation>-<user>/`. */
  forget(channel: string, conversation: string): void {
    const start = `${channel}/conversations/${conversation}-`;
    for (const key of this.items.keys()) if (key.startsWith(start)) this.items.delete(key);
  }

  /** Drops what is over its time; cheap, since items are in the order of their last change. */
  sweep(): void {
    for (const [key, item] of this.items) {
      if (this.now() - item.touched < this.ttlMs) return;
      this.items.delete(key);
    }
  }
}

/** A conversation without a running dialog has nothing to be kept. */
function isIdle(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const dialog: unknown = 'dialogState' in value ? value.dialogState : undefined;
  return typeof dialog === 'object' && dialog !== null && 'dialogStack' in dialog && Array.isArray(dialog.dialogStack) && dialog.dialogStack.length === 0;
}
