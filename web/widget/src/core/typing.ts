// Tells the other side that the visitor is typing: at most every three seconds, and when it has ended.

const AGAIN_AFTER = 3000;
const ENDS_AFTER = 4000;

export class TypingSignal {
  #toldAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `tell` gives false when there is no line to tell it on. */
  constructor(private readonly tell: (on: boolean) => boolean) {}

  /** Called for every change of the text. */
  key(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.stop(), ENDS_AFTER);
    if (Date.now() - this.#toldAt >= AGAIN_AFTER && this.tell(true)) this.#toldAt = Date.now();
  }

  stop(): void {
    if (this.#toldAt !== 0) this.tell(false);
    this.lineLost();
  }

  lineLost(): void {
    clearTimeout(this.#timer);
    this.#toldAt = 0;
  }
}
