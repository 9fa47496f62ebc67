// Waiting times between attempts: doubling, with full jitter so that thousands of widgets do not return at once
// after a server restart.

export class Backoff {
  #attempts = 0;

  constructor(
    private readonly base = 500,
    private readonly cap = 30_000,
    private readonly random: () => number = Math.random,
  ) {}

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const ceiling = Math.min(this.cap, this.base * 2 ** Math.min(this.#attempts++, 16));
    return Math.round(ceiling / 2 + (ceiling / 2) * this.random());
  }

  reset(): void {
    this.#attempts = 0;
  }
}
