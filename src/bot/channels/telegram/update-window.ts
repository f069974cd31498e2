/**
 * Which updates of a poll are in hand. Telegram forgets an update when a later one is asked for, so the offset follows the oldest unfinished update:
 * a process that is killed gets all of them again.
 */
export class UpdateWindow {
  /** Updates that were taken and not confirmed yet, in order; true when finished. */
  private readonly taken = new Map<number, boolean>();
  private confirmed = 0;
  private wake: (() => void) | undefined;

  /** False when the update is in hand already, or was confirmed. */
  take(id: number): boolean {
    if (id < this.confirmed || this.taken.has(id)) return false;
    this.taken.set(id, false);
    return true;
  }

  finish(id: number): void {
    if (this.taken.has(id)) this.taken.set(id, true);
    this.confirmFinished();
    if (!this.isBusy) this.wake?.();
  }

  /** Lets go of what is unfinished, which goes on in memory only: later updates can be asked for. */
  letGo(): number {
    const held = [...this.taken.values()].filter((isFinished) => !isFinished).length;
    for (const id of this.taken.keys()) this.taken.set(id, true);
    this.confirmFinished();
    return held;
  }

  /** To be asked for next; 0 asks for all. */
  get offset(): number {
    return this.confirmed;
  }

  get isBusy(): boolean {
    return [...this.taken.values()].includes(false);
  }

  /** Resolves when nothing is unfinished. */
  async idle(): Promise<void> {
    while (this.isBusy) await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
  }

  private confirmFinished(): void {
    for (const [id, isFinished] of [...this.taken].sort(([left], [right]) => left - right)) {
      if (!isFinished) return;
      this.taken.delete(id);
      this.confirmed = id + 1;
    }
  }
}
