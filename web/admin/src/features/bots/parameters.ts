// Parameters of a tool: a JSON schema, edited as rows while it is simple enough for that.

export const parameterTypes = ["string", "number", "integer", "boolean"] as const;
export type ParameterType = (typeof parameterTypes)[number];

export interface Parameter {
  name: string;
  type: ParameterType;
  description: string;
  required: boolean;
}

type Schema = Record<string, unknown>;
const rowKeys = new Set(["type", "description"]);
const schemaKeys = new Set(["type", "properties", "required", "additionalProperties"]);

/** The schema as rows, or `undefined` if it says more than rows can. */
export function toRows(schema: Schema | undefined): Parameter[] | undefined {
  if (!schema) return [];
  if (Object.keys(schema).some((key) => !schemaKeys.has(key))) return undefined;
  const required = (schema["required"] ?? []) as string[];
  const rows: Parameter[] = [];
  for (const [name, value] of Object.entries((schema["properties"] ?? {}) as Record<string, Schema>)) {
    const type = parameterTypes.find((one) => one === value["type"]);
    if (!type || Object.keys(value).some((key) => !rowKeys.has(key))) return undefined;
    const description = typeof value["description"] === "string" ? value["description"] : "";
    rows.push({ name, type, description, required: required.includes(name) });
  }
  return rows;
}

export function toSchema(rows: Parameter[]): Schema {
  const named = rows.filter((row) => row.name.trim());
  return {
    type: "object",
    properties: Object.fromEntries(
      named.map(({ name, type, description }) => [
        name.trim(),
        description ? { type, description } : { type },
      ]),
    ),
    required: named.filter((row) => row.required).map((row) => row.name.trim()),
    additionalProperties: false,
  };
}

/** An example call, to begin a test with. */
export function exampleArguments(schema: Schema | undefined): Schema {
  const examples: Record<string, unknown> = { string: "", number: 0, integer: 0, boolean: false };
  const properties = (schema?.["properties"] ?? {}) as Record<string, Schema>;
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, examples[String(value["type"])] ?? null]),
  );
}
