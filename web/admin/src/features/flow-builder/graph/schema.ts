import type { Block, Localized, Scenario } from "./document";

// What schemas/blocks/<kind>.json says about a kind of block.

export const blockGroups = ["triggers", "send", "ask", "logic", "ai", "data", "people", "canvas"] as const;
export type BlockGroup = (typeof blockGroups)[number];

export interface SelectOption {
  value: string | number;
  title: Localized;
}

export interface FieldSchema {
  type?: string;
  widget?: string;
  title?: Localized;
  help?: Localized;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  enum?: (string | number)[];
  options?: SelectOption[];
  items?: FieldSchema;
  required?: string[];
  properties?: Record<string, FieldSchema>;
  /** Shown only while another setting has this value. */
  when?: Record<string, unknown>;
}

export interface PortSchema {
  id: string;
  title: Localized;
  optional?: boolean;
}

export interface BlockSchema {
  kind: string;
  group: BlockGroup;
  icon: string;
  title: Localized;
  help: Localized;
  settings: FieldSchema;
  ports: PortSchema[];
  ports_from?: { setting: string; id: string; title: string };
  waits?: boolean;
  effects?: boolean;
  start?: boolean;
  needs?: string[];
  example?: Record<string, unknown>;
}

/** The kinds of blocks there are. */
export class Catalog {
  private readonly byKind: ReadonlyMap<string, BlockSchema>;

  constructor(readonly all: readonly BlockSchema[]) {
    this.byKind = new Map(all.map((schema) => [schema.kind, schema]));
  }

  get(kind: string): BlockSchema | undefined {
    return this.byKind.get(kind);
  }
}

/** The text in the wanted language, or the first there is. */
export function pick(text: Localized | string | undefined, locale: string): string {
  if (text === undefined || text === null) return "";
  if (typeof text === "string") return text;
  return text[locale] || text[locale.slice(0, 2)] || text.en || Object.values(text).find(Boolean) || "";
}

export interface Port {
  id: string;
  /** In several languages, or the author's own words. */
  title: Localized | string;
  optional: boolean;
  /** Made from an item of a list in the settings. */
  own: boolean;
}

/** A condition that has no name of its own is called by what it asks. */
export function conditionWords(when: unknown): string {
  if (typeof when === "string") return when;
  if (typeof when !== "object" || when === null) return "";
  const { variable, op, value } = when as { variable?: string; op?: string; value?: unknown };
  const shown = value === undefined || value === null || value === "" ? "" : ` ${String(value)}`;
  return variable ? `${variable} ${op ?? ""}${shown}`.trim() : "";
}

export function portsOf(block: Block, schema: BlockSchema | undefined): Port[] {
  if (!schema) return [];
  const ports: Port[] = [];
  const from = schema.ports_from;
  const items = from ? block.settings[from.setting] : undefined;
  if (from && Array.isArray(items)) {
    for (const item of items as Record<string, unknown>[]) {
      const id = item?.[from.id];
      if (typeof id !== "string" || ports.some((port) => port.id === id)) continue;
      const title = item[from.title] as Localized | string | undefined;
      const named = typeof title === "string" ? title : title && Object.values(title).some(Boolean);
      ports.push({
        id,
        title: named ? title! : conditionWords(item.when) || id,
        optional: false,
        own: true,
      });
    }
  }
  for (const port of schema.ports) {
    ports.push({ id: port.id, title: port.title, optional: port.optional ?? false, own: false });
  }
  return ports;
}

/** Settings of a new block: the defaults of the schema, with one empty text a language where texts are wanted. */
export function defaultSettings(schema: BlockSchema): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(schema.settings.properties ?? {})) {
    if (field.default !== undefined) settings[name] = structuredClone(field.default);
  }
  return settings;
}

export interface LocalizedPlace {
  /** The setting, and what is in front of it on the way: "choices.ab.title". */
  path: string;
  text: Localized;
  required: boolean;
}

const isLocalized = (field: FieldSchema) =>
  field.widget === "localized_text" || field.widget === "localized_markdown";

/** All texts of the block that people read, wherever in its settings they are. */
export function localizedTexts(block: Block, schema: BlockSchema | undefined): LocalizedPlace[] {
  const found: LocalizedPlace[] = [];
  const text = (path: string, value: unknown, required: boolean) => {
    const given = typeof value === "object" && value !== null ? (value as Localized) : {};
    found.push({ path, text: given, required });
  };
  const walk = (path: string, field: FieldSchema, value: unknown, required: boolean) => {
    if (isLocalized(field)) {
      if (value !== undefined || required) text(path, value, required);
    } else if (field.widget === "choices" && Array.isArray(value)) {
      for (const item of value as { id: string; title?: Localized }[])
        text(`${path}.${item.id}.title`, item.title, true);
    } else if (field.items?.properties && Array.isArray(value)) {
      value.forEach((item: Record<string, unknown>, index) =>
        walkAll(`${path}.${index}`, field.items!, item ?? {}),
      );
    } else if (field.properties && typeof value === "object" && value !== null) {
      walkAll(path, field, value as Record<string, unknown>);
    }
  };
  const walkAll = (path: string, schemaPart: FieldSchema, values: Readonly<Record<string, unknown>>) => {
    for (const [name, field] of Object.entries(schemaPart.properties ?? {})) {
      const required = schemaPart.required?.includes(name) ?? false;
      walk(path ? `${path}.${name}` : name, field, values[name], required);
    }
  };
  if (schema) walkAll("", schema.settings, block.settings);
  return found;
}

/** The first words a person would read in the block, in the language wanted. */
export function firstLine(block: Block, schema: BlockSchema | undefined, locale: string): string {
  for (const { text } of localizedTexts(block, schema)) {
    const words = text[locale] || Object.values(text).find(Boolean);
    if (words) return words.split("\n", 1)[0]!;
  }
  return "";
}

export interface FlowUse {
  block: string;
  flow: string;
}

/** Which flow a block calls or jumps to. */
export function calledFlows(block: Block, schema: BlockSchema | undefined): string[] {
  const found: string[] = [];
  for (const [name, field] of Object.entries(schema?.settings.properties ?? {})) {
    const value = block.settings[name];
    if (field.widget === "flow" && typeof value === "string" && value) found.push(value);
  }
  return found;
}

/** The blocks that call this flow. */
export function usesOfFlow(doc: Scenario, catalog: Catalog, flow: string): FlowUse[] {
  return Object.entries(doc.blocks)
    .filter(([, block]) => calledFlows(block, catalog.get(block.kind)).includes(flow))
    .map(([id, block]) => ({ block: id, flow: block.flow }));
}
