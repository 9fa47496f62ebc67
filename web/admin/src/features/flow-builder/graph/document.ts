// The document of a scenario, as schemas/flow.json describes it. Values are never changed in place: whoever edits makes
// new ones, so that "is it the same block" is a comparison of references.

export type Settings = Readonly<Record<string, unknown>>;

export interface Block {
  readonly flow: string;
  readonly kind: string;
  readonly name: string;
  /** Left upper corner on the canvas, in pixels at zoom 1. */
  readonly at: readonly [number, number];
  readonly settings: Settings;
}

export interface Edge {
  readonly from: string;
  readonly port: string;
  readonly to: string;
}

export interface Flow {
  readonly name: string;
}

export const variableTypes = ["text", "number", "boolean", "date", "list", "object", "any"] as const;
export type VariableType = (typeof variableTypes)[number];
export const variableScopes = ["session", "contact", "bot", "secret"] as const;
export type VariableScope = (typeof variableScopes)[number];

export interface Variable {
  readonly type: VariableType;
  readonly scope: VariableScope;
  readonly default: unknown;
  readonly description: string;
}

export interface Scenario {
  readonly format: 1;
  readonly locales: readonly string[];
  readonly main: string;
  readonly flows: Readonly<Record<string, Flow>>;
  readonly variables: Readonly<Record<string, Variable>>;
  readonly blocks: Readonly<Record<string, Block>>;
  readonly edges: Readonly<Record<string, Edge>>;
}

export type Localized = Readonly<Record<string, string>>;

export const limits = { blocks: 2000, bytes: 1_000_000, name: 40 } as const;
export const variablePattern = /^[a-z][a-z0-9_]{0,39}$/;

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Gives ids that are not taken. `random` gives numbers in [0, 1). */
export class Ids {
  constructor(private readonly random: () => number = Math.random) {}

  next(kind: "b" | "e" | "f", taken: Readonly<Record<string, unknown>>): string {
    for (;;) {
      let id = `${kind}_`;
      for (let place = 0; place < 8; ++place) id += letters[Math.floor(this.random() * letters.length)];
      if (!(id in taken)) return id;
    }
  }

  /** An id for an item of a list in settings (a choice, a condition). */
  item(taken: readonly string[]): string {
    for (;;) {
      let id = "";
      for (let place = 0; place < 4; ++place) id += letters[26 + Math.floor(this.random() * 26)];
      if (!taken.includes(id)) return id;
    }
  }
}

/** What a new bot begins with. */
export function emptyScenario(locale: string): Scenario {
  return {
    format: 1,
    locales: [locale],
    main: "f_main",
    flows: { f_main: { name: "Main" } },
    variables: {},
    blocks: { b_start: { flow: "f_main", kind: "start", name: "", at: [80, 120], settings: {} } },
    edges: {},
  };
}
