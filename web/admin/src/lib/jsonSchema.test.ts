import { describe, expect, it } from "vitest";
import { defaultsOf, fieldsOf, splitValues, validate, without, type FieldSchema } from "./jsonSchema";

const schema: FieldSchema = {
  type: "object",
  required: ["base_url", "api_key"],
  "x-order": ["base_url", "api_key"],
  properties: {
    timeout: { type: "integer", minimum: 1, maximum: 3600, default: 300 },
    api_key: { type: "string", writeOnly: true, title: "API key" },
    token: { type: "string", "x-secret": true },
    base_url: { type: "string", format: "uri", default: "https://api.example.com/v1", maxLength: 40 },
    mode: { type: "string", enum: ["a", "b"] },
    origins: { type: "array", items: { type: "string" } },
    strict: { type: "boolean" },
    accent: { type: ["string", "null"], pattern: "^#[0-9a-fA-F]{6}$" },
  },
};

describe("fieldsOf", () => {
  it("puts the ordered fields first and knows each kind", () => {
    const fields = fieldsOf(schema);
    expect(fields.map((field) => [field.name, field.kind])).toEqual([
      ["base_url", "text"],
      ["api_key", "secret"],
      ["timeout", "number"],
      ["token", "secret"],
      ["mode", "choice"],
      ["origins", "list"],
      ["strict", "switch"],
      ["accent", "color"],
    ]);
    expect(fields[1]!.label).toBe("API key");
    expect(fields[2]!.label).toBe("Timeout");
    expect(fields[0]!.required).toBe(true);
  });
});

describe("splitValues", () => {
  it("parts secrets from settings and leaves out what is empty", () => {
    const values = {
      base_url: " https://x/v1 ",
      api_key: " sk-1 ",
      token: "",
      mode: null,
      origins: [],
      strict: false,
    };
    expect(splitValues(schema, values)).toEqual({
      settings: { base_url: "https://x/v1", origins: [], strict: false },
      secrets: { api_key: "sk-1" },
    });
  });
});

describe("validate", () => {
  it("asks for what is required, but not for a secret that is stored", () => {
    expect(validate(schema, {})).toEqual({ base_url: { code: "required" }, api_key: { code: "required" } });
    expect(validate(schema, { base_url: "https://x" }, ["api_key"])).toEqual({});
  });

  it("checks addresses, patterns, lengths and limits", () => {
    const fine = { base_url: "https://x", api_key: "k" };
    expect(validate(schema, { ...fine, base_url: "javascript:alert(1)" })).toEqual({
      base_url: { code: "url" },
    });
    expect(validate(schema, { ...fine, base_url: `https://${"x".repeat(40)}` })).toEqual({
      base_url: { code: "tooLong", most: 40 },
    });
    expect(validate(schema, { ...fine, accent: "teal" })).toEqual({ accent: { code: "pattern" } });
    expect(validate(schema, { ...fine, timeout: 0 })).toEqual({ timeout: { code: "tooSmall", least: 1 } });
    expect(validate(schema, { ...fine, timeout: 9999 })).toEqual({
      timeout: { code: "tooLarge", most: 3600 },
    });
  });
});

describe("defaultsOf and without", () => {
  it("starts from the defaults", () => {
    expect(defaultsOf(schema)).toEqual({ timeout: 300, base_url: "https://api.example.com/v1" });
  });
  it("leaves out named fields", () => {
    expect(Object.keys(without(schema, ["token", null]).properties!)).not.toContain("token");
  });
});
