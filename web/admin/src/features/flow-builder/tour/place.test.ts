import { expect, it } from "vitest";
import { placeCard, type Box } from "./place";

const card = { width: 320, height: 200 };
const room = { left: 0, top: 56, width: 1280, height: 744 };
const covers = (at: { left: number; top: number }, box: Box) =>
  at.left < box.left + box.width &&
  box.left < at.left + card.width &&
  at.top < box.top + box.height &&
  box.top < at.top + card.height;

it("never covers what it points at, and stays in the window", () => {
  for (const [rtl, onCanvas] of [
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ] as const) {
    for (let left = 0; left < 1200; left += 90) {
      for (let top = 60; top < 760; top += 50) {
        const target = { left, top, width: 80, height: 36 };
        const at = placeCard(target, card, room, rtl, onCanvas);
        expect(covers(at, target), JSON.stringify(target)).toBe(false);
        expect(at.left).toBeGreaterThanOrEqual(0);
        expect(at.left + card.width).toBeLessThanOrEqual(1280);
        expect(at.top).toBeGreaterThanOrEqual(56);
        expect(at.top + card.height).toBeLessThanOrEqual(800);
      }
    }
  }
});

it("goes to the other half of a phone", () => {
  const phone = { left: 0, top: 56, width: 390, height: 736 };
  const low = { left: 8, top: 500, width: 374, height: 120 };
  expect(placeCard(low, card, phone, false).top + card.height).toBeLessThanOrEqual(low.top);
});

it("waits in the corner where reading begins when there is nothing to point at", () => {
  expect(placeCard(null, card, room, false).left).toBe(12);
  expect(placeCard(null, card, room, true).left).toBe(1280 - 320 - 12);
});
