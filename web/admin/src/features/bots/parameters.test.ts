import { describe, expect, it } from "vitest";
import { asObject } from "./jsonText";
import { exampleArguments, toRows, toSchema } from "./parameters";

describe("parameters of a tool", () => {
  it("go from rows to a schema and back", () => {
    const rows = [
      { name: "id", type: "string" as const, description: "Number of the order", required: true },
      { name: "count", type: "integer" as const, description: "", required: false },
    ];
    const schema = toSchema(rows);
    expect(schema).toEqual({
      type: "object",
      properties: { id: { type: "string", description: "Number of the order" }, count: { type: "integer" } },
      required: ["id"],
      additionalProperties: false,
    });
    expect(toRows(schema)).toEqual(rows);
  });

  it("leave what rows cannot say to the JSON", () => {
    expect(toRows({ type: "object", properties: { a: { type: "string", enum: ["x"] } } })).toBeUndefined();
    expect(toRows({ type: "object", properties: { a: { type: "array" } } })).toBeUndefined();
    expect(toRows({ type: "object", anyOf: [] })).toBeUndefined();
    expect(toRows(undefined)).toEqual([]);
  });

  it("give an example to try", () => {
    expect(exampleArguments({ properties: { a: { type: "string" }, b: { type: "boolean" } } })).toEqual({
      a: "",
      b: false,
    });
  });
});

describe("JSON in a text", () => {
  it("is an object, nothing, or a mistake", () => {
    expect(asObject('{"a": 1}')).toEqual({ a: 1 });
    expect(asObject("  ")).toBeNull();
    expect(asObject("[1]")).toBeUndefined();
    expect(asObject("{a}")).toBeUndefined();
  });
});
