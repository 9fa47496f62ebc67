import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { textOn } from "./color";
import { commitAll, defer } from "./deferred";
import { pressed } from "./hotkeys";
import { Problem, problemKind, settingsError } from "./problem";
import { slugify } from "./slug";
import { initials } from "./text";
import { bytes, dayLabel, duration, relativeTime } from "./time";
import { describeAgent } from "./userAgent";

const minute = 60_000_000;

describe("times", () => {
  const now = Date.UTC(2026, 10, 23, 12);
  it("are relative in the reader's language", () => {
    expect(relativeTime(now * 1000 - 5 * minute, "en", now)).toBe("5 min. ago");
    expect(relativeTime(now * 1000 - 26 * 60 * minute, "ru", now)).toBe("вчера");
    expect(relativeTime(now * 1000 - 20_000_000, "en", now)).toBe("now");
    expect(relativeTime(now * 1000 + 3 * 60 * minute, "en", now)).toBe("in 3 hr.");
  });
  it("name the day", () => {
    const local = new Date(2026, 10, 23, 12).getTime();
    expect(dayLabel(local * 1000, "en", local)).toBe("Today");
    expect(dayLabel((local - 86_400_000) * 1000, "ru", local)).toBe("Вчера");
    expect(dayLabel(new Date(2025, 0, 2, 9).getTime() * 1000, "en", local)).toBe("January 2, 2025");
  });
  it("measure how long and how large", () => {
    expect(duration(93_784, "en")).toBe("1 day 2 hr");
    expect(duration(59, "en")).toBe("59 sec");
    expect(bytes(1536, "en")).toBe("1.5 kB");
    expect(bytes(70 * 1024 * 1024, "en")).toBe("70 MB");
  });
});

describe("names", () => {
  it("become addresses and initials", () => {
    expect(slugify("Помощник №2 — Café")).toBe("pomoschnik-no2-cafe");
    expect(slugify("日本")).toBe("");
    expect(slugify("x".repeat(60))).toHaveLength(48);
    expect(initials("Анна  Мария Петрова")).toBe("АП");
    expect(initials(" ")).toBe("");
  });
});

describe("textOn", () => {
  it("chooses what reads better", () => {
    expect(textOn("#0f766e")).toBe("#ffffff");
    expect(textOn("#ffe066")).toBe("#111111");
  });
});

describe("problems", () => {
  it("have a kind with words of its own", () => {
    expect(problemKind(new Problem({ status: 409 }))).toBe("conflict");
    expect(problemKind(new Problem({ status: 503 }))).toBe("server");
    expect(problemKind(new Problem({ code: "network" }))).toBe("network");
    expect(problemKind(new Error("x"))).toBe("unknown");
  });
  it("find their field in a settings form", () => {
    const error = new Problem({ status: 422, field: "settings.allowed_origins[0]", detail: "No." });
    expect(settingsError(error, ["allowed_origins"])).toEqual({ allowed_origins: "No." });
    expect(settingsError(error, ["title"])).toEqual({});
    expect(settingsError(new Problem({ field: "base_url", detail: "No." }), ["base_url"])).toEqual({
      base_url: "No.",
    });
  });
});

describe("shortcuts", () => {
  it("go by the place of the key on any layout", () => {
    const event = (init: KeyboardEventInit) => pressed(new KeyboardEvent("keydown", init));
    expect(event({ code: "KeyK", key: "л", ctrlKey: true })).toBe("mod+KeyK");
    expect(event({ code: "KeyK", key: "k", metaKey: true })).toBe("mod+KeyK");
    expect(event({ code: "Digit7", key: "?", shiftKey: true })).toBe("?");
    expect(event({ code: "Slash", key: ".", shiftKey: true })).toBe("?");
  });
});

describe("describeAgent", () => {
  it("names browser and system", () => {
    const chrome =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
    expect(describeAgent(chrome)).toEqual({ browser: "Chrome", system: "Linux", mobile: false });
    expect(describeAgent("Mozilla/5.0 (iPhone; CPU iPhone OS 18) Version/18 Mobile Safari/604").system).toBe(
      "iPhone",
    );
    expect(describeAgent("")).toEqual({ browser: "", system: "", mobile: false });
  });
});

describe("defer", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());
  it("acts later, unless it is taken back in time", () => {
    const act = vi.fn();
    const cancel = defer(act, 1000);
    expect(cancel()).toBe(true);
    vi.advanceTimersByTime(2000);
    expect(act).not.toHaveBeenCalled();
    const late = defer(act, 1000);
    vi.advanceTimersByTime(1000);
    expect(act).toHaveBeenCalledOnce();
    expect(late()).toBe(false);
  });
  it("acts at once when the page is left, and only once", () => {
    const act = vi.fn();
    defer(act, 1000);
    commitAll();
    vi.advanceTimersByTime(2000);
    expect(act).toHaveBeenCalledOnce();
  });
});
