import { Catalog, type BlockSchema } from "./schema";
import type { Block, Edge, Scenario } from "./document";

// A few kinds of blocks and scenarios made of them, for tests of the flow builder.

/** Numbers in [0, 1) that are the same for the same seed. Mulberry32 (T. Ettinger, public domain). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const title = (en: string, ru: string = en) => ({ en, ru });
const next = { id: "next", title: title("Next", "Дальше") };
const localized = { type: "object", widget: "localized_text", title: title("Text", "Текст") };

const schemas: BlockSchema[] = [
  {
    kind: "start",
    group: "triggers",
    icon: "player-play",
    title: title("Start", "Начало"),
    help: title("Where it begins"),
    settings: { type: "object" },
    ports: [next],
    start: true,
  },
  {
    kind: "send_text",
    group: "send",
    icon: "message",
    title: title("Send a text", "Отправить текст"),
    help: title("Says something"),
    settings: { type: "object", required: ["text"], properties: { text: localized } },
    ports: [next],
  },
  {
    kind: "ask_choice",
    group: "ask",
    icon: "list-check",
    title: title("Ask to choose", "Выбор"),
    help: title("A question with answers to choose from"),
    settings: {
      type: "object",
      required: ["question", "choices"],
      properties: {
        question: localized,
        choices: { type: "array", widget: "choices", minItems: 1, title: title("Choices") },
        variable: { type: "string", widget: "variable", title: title("Keep it in") },
        attempts: { type: "integer", minimum: 1, maximum: 10, default: 3, title: title("Attempts") },
      },
    },
    ports: [
      { id: "other", title: title("Something else") },
      { id: "timeout", title: title("No answer"), optional: true },
    ],
    ports_from: { setting: "choices", id: "id", title: "title" },
    waits: true,
    needs: ["buttons"],
  },
  {
    kind: "condition",
    group: "logic",
    icon: "arrows-split",
    title: title("Condition", "Условие"),
    help: title("Goes one way or another"),
    settings: {
      type: "object",
      required: ["cases"],
      properties: { cases: { type: "array", widget: "conditions", minItems: 1, title: title("Cases") } },
    },
    ports: [{ id: "else", title: title("Otherwise") }],
    ports_from: { setting: "cases", id: "id", title: "title" },
  },
  {
    kind: "wait",
    group: "logic",
    icon: "clock",
    title: title("Wait", "Подождать"),
    help: title("Waits"),
    settings: {
      type: "object",
      required: ["duration"],
      properties: {
        duration: { type: "string", widget: "duration", default: "PT5M", title: title("Duration") },
      },
    },
    ports: [next],
    waits: true,
  },
  {
    kind: "call_flow",
    group: "logic",
    icon: "corner-down-right",
    title: title("Call a flow", "Вызвать сценарий"),
    help: title("Goes through another flow and comes back"),
    settings: {
      type: "object",
      required: ["flow"],
      properties: { flow: { type: "string", widget: "flow", title: title("Flow") } },
    },
    ports: [next],
  },
  {
    kind: "end",
    group: "logic",
    icon: "flag",
    title: title("End", "Конец"),
    help: title("Ends"),
    settings: { type: "object" },
    ports: [],
  },
];

export const catalog = new Catalog(schemas);

export const block = (kind: string, settings: Block["settings"] = {}, over: Partial<Block> = {}): Block => ({
  flow: "f_main",
  kind,
  name: "",
  at: [0, 0],
  settings,
  ...over,
});

export const edge = (from: string, port: string, to: string): Edge => ({ from, port, to });

export function scenario(over: Partial<Scenario> = {}): Scenario {
  return {
    format: 1,
    locales: ["en"],
    main: "f_main",
    flows: { f_main: { name: "Main" } },
    variables: {},
    blocks: {},
    edges: {},
    ...over,
  };
}

/** start → text → end, with nothing wrong. */
export const small = () =>
  scenario({
    blocks: {
      b_1: block("start", {}, { at: [80, 120] }),
      b_2: block("send_text", { text: { en: "Hello" } }, { at: [400, 120] }),
      b_3: block("end", {}, { at: [720, 120] }),
    },
    edges: { e_1: edge("b_1", "next", "b_2"), e_2: edge("b_2", "next", "b_3") },
  });
