import { describe, expect, it } from "vitest";
import type { Table } from "@/api";
import { cellText, complete, nameOf } from "./conditions";

const table = {
  columns: [
    { name: "name", title: "", type: "text" },
    { name: "total", title: "", type: "number" },
  ],
} as Table;

describe("conditions", () => {
  it("leaves out what is not written to the end", () => {
    const written = [
      { column: "name", op: "is", value: "Ann" },
      { column: "name", op: "is", value: " " },
      { column: "total", op: "empty" },
      { column: "gone", op: "is", value: "x" },
    ] as const;
    expect(complete([...written], table)).toEqual([written[0], written[2]]);
  });

  it("makes names out of titles", () => {
    expect(nameOf("Order number")).toBe("order_number");
    expect(nameOf("  Größe (cm) ")).toBe("gro_e_cm");
    expect(nameOf("2nd try")).toBe("nd_try");
    expect(nameOf("Заказ")).toBe("");
  });

  it("shows any value", () => {
    expect([
      cellText(undefined),
      cellText(null),
      cellText(0),
      cellText(false),
      cellText("a"),
      cellText({ a: [1] }),
    ]).toEqual(["", "", "0", "false", "a", '{"a":[1]}']);
  });
});
