// The part of JSON Schema that settings forms use. `x-secret` (or `writeOnly`) marks what belongs into `secrets`,
// `x-order` gives the order of the fields.

export interface FieldSchema {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  examples?: unknown[];
  enum?: unknown[];
  const?: unknown;
  oneOf?: { const?: unknown; title?: string }[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: FieldSchema;
  properties?: Record<string, FieldSchema>;
  required?: string[];
  writeOnly?: boolean;
  "x-secret"?: boolean;
  "x-order"?: string[];
  "x-multiline"?: boolean;
  /** What most people leave as it is: folded away. */
  advanced?: boolean;
}

export type FieldKind = "secret" | "choice" | "switch" | "number" | "list" | "multiline" | "color" | "text";

export interface Field {
  name: string;
  label: string;
  help: string;
  kind: FieldKind;
  required: boolean;
  schema: FieldSchema;
  choices: { value: string; label: string }[];
  placeholder: string;
}

export type FieldError =
  | { code: "required" }
  | { code: "url" }
  | { code: "pattern" }
  | { code: "tooLong"; most: number }
  | { code: "tooSmall"; least: number }
  | { code: "tooLarge"; most: number };

export type Values = Record<string, unknown>;

function typeOf(schema: FieldSchema): string {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? "string"];
  return types.find((type) => type !== "null") ?? "string";
}

function kindOf(schema: FieldSchema): FieldKind {
  if (isSecret(schema)) return "secret";
  if (schema.enum || schema.oneOf) return "choice";
  const type = typeOf(schema);
  if (type === "boolean") return "switch";
  if (type === "number" || type === "integer") return "number";
  if (type === "array") return "list";
  if (schema.format === "color" || schema.pattern === "^#[0-9a-fA-F]{6}$") return "color";
  if (schema["x-multiline"] || schema.format === "multiline") return "multiline";
  return "text";
}

export function isSecret(schema: FieldSchema): boolean {
  return schema["x-secret"] === true || schema.writeOnly === true || schema.format === "password";
}

/** `base_url` → "Base url": for a property without a title. */
function labelOf(name: string): string {
  const words = name.replace(/_/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function fieldsOf(schema: FieldSchema): Field[] {
  const properties = schema.properties ?? {};
  const order = schema["x-order"] ?? [];
  const names = [
    ...order.filter((name) => name in properties),
    ...Object.keys(properties).filter((name) => !order.includes(name)),
  ];
  return names.map((name) => {
    const property = properties[name]!;
    const choices = property.oneOf
      ? property.oneOf.map((one) => ({ value: String(one.const), label: one.title ?? String(one.const) }))
      : (property.enum ?? []).map((value) => ({ value: String(value), label: String(value) }));
    const example = property.examples?.[0] ?? property.default;
    return {
      name,
      label: property.title ?? labelOf(name),
      help: property.description ?? "",
      kind: kindOf(property),
      required: schema.required?.includes(name) ?? false,
      schema: property,
      choices,
      placeholder: typeof example === "string" || typeof example === "number" ? String(example) : "",
    };
  });
}

/** The schema without some of its fields. */
export function without(schema: FieldSchema, names: readonly (string | null)[]): FieldSchema {
  const kept = Object.entries(schema.properties ?? {}).filter(([name]) => !names.includes(name));
  return { ...schema, properties: Object.fromEntries(kept) };
}

/** Fields that most people leave as they are: neither needed, nor an address, nor a secret. */
export function isExtra(field: Field): boolean {
  return !field.required && field.kind !== "secret" && field.schema.format !== "uri";
}

export function defaultsOf(schema: FieldSchema): Values {
  const values: Values = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (!isSecret(property) && property.default !== undefined) values[name] = property.default;
  }
  return values;
}

/** Parts what was filled in into settings and secrets; an untouched secret is left out, so that it stays as it is. */
export function splitValues(
  schema: FieldSchema,
  values: Values,
): { settings: Values; secrets: Record<string, string> } {
  const settings: Values = {};
  const secrets: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    const property = schema.properties?.[name];
    if (property && isSecret(property)) {
      if (typeof value === "string" && value !== "") secrets[name] = value.trim();
      continue;
    }
    if (value === undefined || value === null || value === "") continue;
    settings[name] = typeof value === "string" ? value.trim() : value;
  }
  return { settings, secrets };
}

function checkUrl(text: string): boolean {
  try {
    return ["http:", "https:"].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

/** What is wrong with the values, by field. `secretsSet` are stored already and need not be given again. */
export function validate(
  schema: FieldSchema,
  values: Values,
  secretsSet: string[] = [],
): Record<string, FieldError> {
  const errors: Record<string, FieldError> = {};
  for (const field of fieldsOf(schema)) {
    const value = values[field.name];
    const empty =
      value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
    if (empty) {
      const stored = field.kind === "secret" && secretsSet.includes(field.name);
      if (field.required && !stored) errors[field.name] = { code: "required" };
      continue;
    }
    const { schema: rules } = field;
    if (typeof value === "string") {
      const text = value.trim();
      if ((rules.format === "uri" || rules.format === "url") && !checkUrl(text))
        errors[field.name] = { code: "url" };
      else if (rules.pattern && !new RegExp(rules.pattern, "u").test(text))
        errors[field.name] = { code: "pattern" };
      else if (rules.maxLength !== undefined && [...text].length > rules.maxLength)
        errors[field.name] = { code: "tooLong", most: rules.maxLength };
    }
    if (typeof value === "number") {
      if (rules.minimum !== undefined && value < rules.minimum)
        errors[field.name] = { code: "tooSmall", least: rules.minimum };
      else if (rules.maximum !== undefined && value > rules.maximum)
        errors[field.name] = { code: "tooLarge", most: rules.maximum };
    }
  }
  return errors;
}
