import type { Catalog } from "../graph/schema";
import type { Progress, ProgressStore } from "./progress";
import type { Seen, Step, StepId } from "./steps";

export type TourState =
  | { phase: "off" }
  /** Asks whether to begin. */
  | { phase: "offer" }
  | { phase: "doing"; place: number }
  /** What was asked for is done; in a moment the next step comes. */
  | { phase: "praise"; place: number }
  | { phase: "end" };

interface Options {
  steps: readonly Step[];
  catalog: Catalog;
  store: ProgressStore;
  bot: string;
  /** Somebody has left in the middle. */
  onLeave?: () => void;
  praiseMs?: number;
}

/** Takes somebody through the steps: watches what they do and goes on by itself. Knows nothing of the page. */
export class TourRun {
  private readonly options: Required<Options>;
  private readonly listeners = new Set<() => void>();
  private before: Seen | null = null;
  private now: Seen | null = null;
  private settling: ReturnType<typeof setTimeout> | undefined;
  private next: ReturnType<typeof setTimeout> | undefined;
  state: TourState = { phase: "off" };

  constructor(options: Options) {
    this.options = { praiseMs: 1800, onLeave: () => undefined, ...options };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  get seen(): Seen | null {
    return this.now;
  }

  get steps(): readonly Step[] {
    return this.options.steps;
  }

  /** Where somebody left it, if they did so on this bot's scenario. */
  get left(): number | null {
    const known = this.options.store.read();
    if (known?.state !== "left" || known.bot !== this.options.bot) return null;
    const place = this.options.steps.findIndex((one) => one.id === known.step);
    return place < 0 ? null : place;
  }

  /** On opening the page: goes on after a reload, and offers itself to who never saw it. */
  open(seen: Seen, mayOffer: boolean): void {
    this.now = seen;
    const known = this.options.store.read();
    if (known?.state === "running" && known.bot === this.options.bot)
      return this.begin(Math.max(0, this.place(known.step)));
    if (known === null && mayOffer) this.set({ phase: "offer" });
  }

  /** Gives up the timers; what was done stays noted. */
  close(): void {
    clearTimeout(this.settling);
    clearTimeout(this.next);
  }

  start(from = 0): void {
    this.begin(from);
  }

  skip(): void {
    if (this.state.phase === "doing" || this.state.phase === "praise") this.begin(this.state.place + 1);
  }

  decline(): void {
    this.save("declined", this.options.steps[0]!.id);
    this.off();
  }

  leave(): void {
    const { state } = this;
    if (state.phase === "doing" || state.phase === "praise") {
      this.save("left", this.options.steps[state.place]!.id);
      this.options.onLeave();
    }
    this.off();
  }

  /** Something has changed in the editor. */
  see(seen: Seen): void {
    this.now = seen;
    // Who has begun by themselves needs no offer.
    if (this.state.phase === "offer" && this.before && seen.doc !== this.before.doc) return this.off();
    this.before ??= seen;
    if (this.state.phase === "doing") this.look(this.state.place);
  }

  private place(id: StepId): number {
    return this.options.steps.findIndex((one) => one.id === id);
  }

  /** `since`: what the next step's doing is told from; whoever is quick does it while they are still praised. */
  private begin(from: number, since = this.now): void {
    this.close();
    let place = from;
    const { steps, catalog } = this.options;
    this.before = since;
    // What is done already is not asked for.
    while (place < steps.length && since && steps[place]!.done(since, since, catalog)) ++place;
    if (place >= steps.length) {
      this.save("done", steps.at(-1)!.id);
      return this.set({ phase: "end" });
    }
    this.save("running", steps[place]!.id);
    this.set({ phase: "doing", place });
    this.look(place);
  }

  private look(place: number): void {
    const step = this.options.steps[place]!;
    clearTimeout(this.settling);
    if (!this.isDone(step)) return;
    this.settling = setTimeout(() => {
      if (this.state.phase === "doing" && this.state.place === place && this.isDone(step)) this.praise(place);
    }, step.settleMs);
  }

  private isDone(step: Step): boolean {
    return (
      this.now !== null && this.before !== null && step.done(this.before, this.now, this.options.catalog)
    );
  }

  private praise(place: number): void {
    const following = this.options.steps[place + 1];
    if (following) this.save("running", following.id);
    const since = this.now;
    this.set({ phase: "praise", place });
    this.next = setTimeout(() => this.begin(place + 1, since), this.options.praiseMs);
  }

  private off(): void {
    this.close();
    this.set({ phase: "off" });
  }

  private save(state: Progress["state"], step: StepId): void {
    this.options.store.write({ state, bot: this.options.bot, step });
  }

  private set(state: TourState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
