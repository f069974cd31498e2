/** Lets a bounded number of works run at once; the others wait in the order of their coming. */
export class Slots {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly limit: () => number;

  /** @param limit - asked anew each time that work begins or ends. */
  constructor(limit: () => number) {
    this.limit = limit;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    while (this.running >= this.limit()) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
      for (const wake of this.waiting.splice(0, Math.max(1, this.limit() - this.running))) wake();
    }
  }
}
