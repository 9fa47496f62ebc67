import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { emptyScenario } from "../graph/document";
import { Catalog } from "../graph/schema";
import { progressStore, type Progress } from "./progress";
import { TourRun } from "./run";
import type { Seen, Step } from "./steps";

const doc = emptyScenario("en");
const seen = (publishedAt: number | null, more: Partial<Seen> = {}): Seen => ({
  doc,
  selected: null,
  panel: null,
  highlight: null,
  talkedAt: null,
  ...more,
  publishedAt,
});
/** Three steps that are done when a number is reached. */
const steps: Step[] = (["open", "greet", "ask"] as const).map((id, place) => ({
  id,
  targets: () => [],
  done: (_before, now) => (now.publishedAt ?? 0) > place,
  settleMs: 100,
}));

let store: { kept: Progress | null; read: () => Progress | null; write: (progress: Progress) => void };
const made = () => new TourRun({ steps, catalog: new Catalog([]), store, bot: "bot_1", praiseMs: 1000 });

beforeEach(() => {
  vi.useFakeTimers();
  store = {
    kept: null,
    read() {
      return this.kept;
    },
    write(progress) {
      this.kept = progress;
    },
  };
});
afterEach(() => vi.useRealTimers());

it("offers itself once, to who has not seen it", () => {
  const first = made();
  first.open(seen(null), true);
  expect(first.state).toEqual({ phase: "offer" });
  first.decline();
  expect(first.state).toEqual({ phase: "off" });
  const second = made();
  second.open(seen(null), true);
  expect(second.state).toEqual({ phase: "off" });
});

it("takes the offer back when somebody begins by themselves", () => {
  const run = made();
  run.see(seen(null));
  run.open(seen(null), true);
  run.see(seen(null, { selected: "b_start" }));
  expect(run.state.phase).toBe("offer");
  run.see(seen(null, { doc: { ...doc } }));
  expect(run.state.phase).toBe("off");
});

it("waits until it is done and stays so, praises, and goes on", () => {
  const run = made();
  run.see(seen(null));
  run.start();
  expect(run.state).toEqual({ phase: "doing", place: 0 });
  run.see(seen(1));
  vi.advanceTimersByTime(90);
  run.see(seen(0));
  vi.advanceTimersByTime(500);
  expect(run.state).toEqual({ phase: "doing", place: 0 });
  run.see(seen(1));
  vi.advanceTimersByTime(101);
  expect(run.state).toEqual({ phase: "praise", place: 0 });
  vi.advanceTimersByTime(1000);
  expect(run.state).toEqual({ phase: "doing", place: 1 });
  expect(store.kept).toEqual({ state: "running", bot: "bot_1", step: "greet" });
});

it("sees what is done while it still praises", () => {
  const run = made();
  run.see(seen(null));
  run.start();
  run.see(seen(1));
  vi.advanceTimersByTime(101);
  expect(run.state.phase).toBe("praise");
  run.see(seen(2));
  vi.advanceTimersByTime(1000);
  expect(run.state).toEqual({ phase: "doing", place: 1 });
  vi.advanceTimersByTime(101);
  expect(run.state).toEqual({ phase: "praise", place: 1 });
});

it("does not ask for what is done already, and ends", () => {
  const run = made();
  run.see(seen(2));
  run.start();
  expect(run.state).toEqual({ phase: "doing", place: 2 });
  run.see(seen(3));
  vi.advanceTimersByTime(1200);
  expect(run.state).toEqual({ phase: "end" });
  expect(store.kept?.state).toBe("done");
});

it("goes on after a reload where it was, and only on the same bot", () => {
  store.kept = { state: "running", bot: "bot_1", step: "greet" };
  const run = made();
  run.open(seen(null), false);
  expect(run.state).toEqual({ phase: "doing", place: 1 });
  store.kept = { state: "running", bot: "bot_2", step: "greet" };
  const other = made();
  other.open(seen(null), true);
  expect(other.state).toEqual({ phase: "off" });
});

it("remembers where somebody left", () => {
  const run = made();
  run.see(seen(null));
  run.start();
  run.skip();
  expect(run.state).toEqual({ phase: "doing", place: 1 });
  run.leave();
  expect(run.state).toEqual({ phase: "off" });
  vi.advanceTimersByTime(5000);
  expect(run.state).toEqual({ phase: "off" });
  expect(run.left).toBe(1);
  const later = made();
  later.open(seen(null), true);
  expect(later.state).toEqual({ phase: "off" });
  expect(later.left).toBe(1);
});

it("keeps progress apart for each person, and reads nothing strange", () => {
  const anna = progressStore(localStorage, "mbr_anna");
  const boris = progressStore(localStorage, "mbr_boris");
  anna.write({ state: "left", bot: "bot_1", step: "ask" });
  expect(anna.read()).toEqual({ state: "left", bot: "bot_1", step: "ask" });
  expect(boris.read()).toBeNull();
  for (const text of ["{", "null", '{"state":"running"}', '{"state":"off","bot":"b","step":"ask"}']) {
    localStorage.setItem("beseda.flow.tour.mbr_boris", text);
    expect(boris.read(), text).toBeNull();
  }
});
