import { describe, expect, it } from "vitest";
import { amountText, formatMoney, parseAmount, shortDuration } from "./money";

describe("money", () => {
  it("shows what matters", () => {
    expect(formatMoney(0, "USD", "en")).toBe("$0.00");
    expect(formatMoney(1_204_500_000, "USD", "en")).toBe("$1,204.50");
    expect(formatMoney(3_100, "USD", "en")).toBe("$0.0031");
    expect(formatMoney(12, "USD", "en")).toBe("$0.000012");
    expect(formatMoney(1_000_000, "RUB", "ru")).toContain("1,00");
  });
  it("reads amounts exactly", () => {
    expect(parseAmount("2.5")).toBe(2_500_000);
    expect(parseAmount(" 0,000001 ")).toBe(1);
    expect(parseAmount("12")).toBe(12_000_000);
    for (const bad of ["", "-1", "1e3", "1.0000001", "x", "1.2.3"]) expect(parseAmount(bad)).toBeNull();
    for (const text of ["0", "2.5", "0.075", "1200", "0.000001"])
      expect(amountText(parseAmount(text)!)).toBe(text);
  });
  it("shows short times", () => {
    expect(shortDuration(840_000, "en")).toBe("840 ms");
    expect(shortDuration(2_400_000, "en")).toBe("2.4 sec");
    expect(shortDuration(null, "en")).toBe("–");
  });
});
