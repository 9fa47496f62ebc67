import { describe, expect, it } from "vitest";
import { lineWidth, trafficOf } from "./traffic";

const fate = { began: 0, ended: 0, failed: 0, gone: 0, waiting: 0 };
const traffic = trafficOf({
  version: "scv_1",
  began: 40,
  visits: [
    { block: "b_ask", port: "", count: 40 },
    { block: "b_ask", port: "next", count: 27 },
    { block: "b_ask", port: "cancelled", count: 3 },
    { block: "b_end", port: "", count: 27 },
    { block: "b_old", port: "next", count: 3 },
    { block: "b_old", port: "else", count: 1 },
  ],
  blocks: [
    { ...fate, block: "b_ask", gone: 10, waiting: 10 },
    { ...fate, block: "b_end", ended: 27 },
    { ...fate, block: "b_old", failed: 1 },
  ],
});

describe("traffic", () => {
  it("finds what became of people at a block", () => {
    expect(traffic.blocks.get("b_ask")).toEqual({ entered: 40, ended: 0, failed: 0, gone: 10, waiting: 10 });
    expect(traffic.blocks.get("b_old")).toEqual({ entered: 0, ended: 0, failed: 1, gone: 0, waiting: 0 });
    expect(traffic).toMatchObject({ began: 40, ended: 27, failed: 1, gone: 10 });
  });

  it("gives each exit its share of those who came", () => {
    expect(traffic.ports.get("b_ask/next")).toEqual({ count: 27, share: 0.675 });
    expect(traffic.ports.get("b_ask/cancelled")!.share).toBeCloseTo(0.075);
    expect(traffic.ports.get("b_old/next")!.share).toBe(0.75);
    expect(traffic.most).toBe(27);
  });

  it("draws busy lines wide and unused ones thin", () => {
    expect(lineWidth(0, 27)).toBeLessThan(lineWidth(1, 27));
    expect(lineWidth(1, 27)).toBeLessThan(lineWidth(27, 27));
    expect(lineWidth(27, 27)).toBe(7);
    expect(lineWidth(0, 0)).toBe(1.2);
  });
});
