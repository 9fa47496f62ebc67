import type { Block, Localized, Scenario } from "../graph/document";
import type { Catalog } from "../graph/schema";
import { reachable } from "../graph/select";
import type { Highlight, PanelName } from "../store/editor";

// What the tour asks for, step by step, as data: where to look, and when the person has done it. Nothing here touches
// the page, so that every "done" can be tested by itself.

/** What the tour sees of the editor at a moment. */
export interface Seen {
  doc: Scenario;
  /** The only selected block. */
  selected: string | null;
  panel: PanelName | null;
  /** The trial beside the canvas. */
  highlight: Highlight | null;
  /** When the version in use was published, in microseconds; null: none is. */
  publishedAt: number | null;
  /** When somebody last talked with the bot, in microseconds; null: nobody did, or it is not known. */
  talkedAt: number | null;
}

export const stepIds = [
  "open",
  "greet",
  "ask",
  "connect",
  "question",
  "remember",
  "answer",
  "use",
  "try",
  "publish",
  "talk",
] as const;
export type StepId = (typeof stepIds)[number];

export interface Step {
  id: StepId;
  /** Where to point: the first of these selectors that is to be seen. */
  targets: (now: Seen, catalog: Catalog) => string[];
  /** The block it is about, to be brought into view. */
  block?: (now: Seen, catalog: Catalog) => string | undefined;
  /** Whether the person has done it since the step began with `before`. */
  done: (before: Seen, now: Seen, catalog: Catalog) => boolean;
  /** How long what is done must stay so, in milliseconds: who types is not interrupted after the first letter. */
  settleMs: number;
  /** On a small screen other words say how. */
  narrow?: boolean;
}

const typing = 1500;
const atOnce = 250;

const node = (id: string) => `.react-flow__node[data-id="${id}"]`;
const exit = (id: string, port: string) => `${node(id)} .react-flow__handle[data-handleid="${port}"]`;
const field = (name: string) => `[data-field="${name}"]`;
const inPalette = (kind: string) => `#flow-kind-${kind}`;
const mark = (name: string) => `[data-tour="${name}"]`;
const addButton = mark("add");

type Entry = [string, Block];

const entries = (doc: Scenario) => Object.entries(doc.blocks);
const isAsk = (block: Block | undefined, catalog: Catalog) =>
  block !== undefined && catalog.get(block.kind)?.group === "ask";
const asks = (doc: Scenario, catalog: Catalog): Entry[] =>
  entries(doc).filter(([, block]) => isAsk(block, catalog));
const saysText = (doc: Scenario): Entry[] => entries(doc).filter(([, block]) => block.kind === "send_text");

function words(block: Block | undefined, setting: string): string {
  const value = block?.settings[setting];
  if (typeof value !== "object" || value === null) return "";
  return Object.values(value as Localized)
    .filter((one) => typeof one === "string")
    .join("\n")
    .trim();
}

/** The block that greets: the first text after the start, or any. */
function greeting(doc: Scenario): string | undefined {
  const all = saysText(doc);
  const first = Object.values(doc.edges).find(
    (edge) => doc.blocks[edge.from]?.kind === "start" && doc.blocks[edge.to]?.kind === "send_text",
  );
  return first?.to ?? all[0]?.[0];
}

/** Texts that are said after an answer. */
const answers = (doc: Scenario, catalog: Catalog): string[] =>
  Object.values(doc.edges)
    .filter((edge) => isAsk(doc.blocks[edge.from], catalog) && doc.blocks[edge.to]?.kind === "send_text")
    .map((edge) => edge.to);

const remembered = (doc: Scenario, catalog: Catalog): string[] =>
  asks(doc, catalog)
    .map(([, block]) => block.settings.variable)
    .filter((name): name is string => typeof name === "string" && name in doc.variables);

/** The field of a block, or the block itself while another one is chosen. */
const fieldOf = (now: Seen, id: string | undefined, ...fields: string[]): string[] =>
  id === undefined ? [] : now.panel === "properties" && now.selected === id ? fields : [node(id)];

const saysVariable = (text: string, names: readonly string[]) =>
  names.some((name) => new RegExp(`\\{\\{[^}]*\\b${name}\\b[^}]*\\}\\}`).test(text));

export const steps: readonly Step[] = [
  {
    id: "open",
    targets: ({ doc, selected }) => {
      const id = greeting(doc);
      if (!id) return [inPalette("send_text"), addButton];
      return selected === id ? [mark("panel-properties"), node(id)] : [node(id)];
    },
    block: ({ doc }) => greeting(doc),
    done: (_before, now) =>
      now.panel === "properties" &&
      now.selected !== null &&
      now.doc.blocks[now.selected]?.kind === "send_text",
    settleMs: atOnce,
    narrow: true,
  },
  {
    id: "greet",
    targets: (now) => fieldOf(now, greeting(now.doc), field("text")),
    done: (before, now) =>
      saysText(now.doc).some(([id, block]) => {
        const text = words(block, "text");
        return text !== "" && text !== words(before.doc.blocks[id], "text");
      }),
    settleMs: typing,
  },
  {
    id: "ask",
    targets: () => [inPalette("ask_text"), addButton],
    done: (before, now, catalog) => asks(now.doc, catalog).some(([id]) => !(id in before.doc.blocks)),
    settleMs: atOnce,
    narrow: true,
  },
  {
    id: "connect",
    targets: ({ doc }) => {
      const id = greeting(doc);
      return id ? [exit(id, "next"), node(id)] : [];
    },
    block: ({ doc }) => greeting(doc),
    done: (_before, now, catalog) => {
      const comes = reachable(now.doc, catalog);
      return asks(now.doc, catalog).some(([id]) => comes.has(id));
    },
    settleMs: atOnce,
  },
  {
    id: "question",
    targets: (now, catalog) => fieldOf(now, asks(now.doc, catalog)[0]?.[0], field("question")),
    done: (_before, now, catalog) =>
      asks(now.doc, catalog).some(([, block]) => words(block, "question") !== ""),
    settleMs: typing,
  },
  {
    id: "remember",
    targets: (now, catalog) =>
      fieldOf(now, asks(now.doc, catalog)[0]?.[0], mark("create-variable"), field("variable")),
    done: (_before, now, catalog) => remembered(now.doc, catalog).length > 0,
    settleMs: atOnce,
  },
  {
    id: "answer",
    targets: ({ doc }, catalog) => {
      const id = asks(doc, catalog)[0]?.[0];
      // The list of kinds is meant where a line that was let go opens it.
      return [...(id ? [exit(id, "next"), node(id)] : []), inPalette("send_text")];
    },
    block: ({ doc }, catalog) => asks(doc, catalog)[0]?.[0],
    done: (_before, now, catalog) => answers(now.doc, catalog).length > 0,
    settleMs: atOnce,
  },
  {
    id: "use",
    targets: (now, catalog) =>
      fieldOf(now, answers(now.doc, catalog)[0], mark("insert-variable"), field("text")),
    done: (_before, now, catalog) => {
      const names = remembered(now.doc, catalog);
      return saysText(now.doc).some(([, block]) => saysVariable(words(block, "text"), names));
    },
    settleMs: typing,
  },
  {
    id: "try",
    targets: ({ panel }) => (panel === "test" ? [mark("say")] : [mark("try"), mark("panel-test")]),
    done: (_before, now, catalog) =>
      asks(now.doc, catalog).some(([id]) =>
        [...(now.highlight?.ports ?? [])].some((port) => port.startsWith(`${id}/`)),
      ),
    settleMs: 1000,
    narrow: true,
  },
  {
    id: "publish",
    targets: () => [mark("publish-do"), mark("publish")],
    done: (before, now) => now.publishedAt !== null && now.publishedAt !== before.publishedAt,
    settleMs: atOnce,
  },
  {
    id: "talk",
    targets: () => [],
    done: (_before, now) =>
      now.talkedAt !== null && now.publishedAt !== null && now.talkedAt > now.publishedAt,
    settleMs: atOnce,
  },
];

/** A scenario nobody has worked on yet: a start, and at most the text a new bot comes with. */
export function isUntouched(doc: Scenario, publishedAt: number | null): boolean {
  const kinds = entries(doc).map(([, block]) => block.kind);
  return (
    publishedAt === null &&
    kinds.length <= 2 &&
    kinds.every((kind) => kind === "start" || kind === "send_text")
  );
}
