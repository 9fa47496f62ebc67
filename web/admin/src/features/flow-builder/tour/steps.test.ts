import { describe, expect, it } from "vitest";
import type { Block, Edge, Scenario } from "../graph/document";
import { Catalog, type BlockSchema } from "../graph/schema";
import { isUntouched, stepIds, steps, type Seen, type StepId } from "./steps";

const schema = (kind: string, group: BlockSchema["group"], start = false): BlockSchema => ({
  kind,
  group,
  icon: "message",
  title: { en: kind },
  help: { en: kind },
  settings: { type: "object" },
  ports: [{ id: "next", title: { en: "Next" } }],
  start,
});
const catalog = new Catalog([
  schema("start", "triggers", true),
  schema("send_text", "send"),
  schema("ask_text", "ask"),
  schema("ask_email", "ask"),
]);

const block = (kind: string, settings: Block["settings"] = {}): Block => ({
  flow: "f_main",
  kind,
  name: "",
  at: [0, 0],
  settings,
});
const line = (from: string, to: string): Edge => ({ from, port: "next", to });

/** What a new bot begins with. */
const fresh: Scenario = {
  format: 1,
  locales: ["en"],
  main: "f_main",
  flows: { f_main: { name: "Main" } },
  variables: {},
  blocks: { b_start: block("start"), b_hello: block("send_text", { text: { en: "Hello!" } }) },
  edges: { e_1: line("b_start", "b_hello") },
};
const greeted: Scenario = {
  ...fresh,
  blocks: { ...fresh.blocks, b_hello: block("send_text", { text: { en: "Welcome!" } }) },
};
const asks = (settings: Block["settings"], doc = greeted): Scenario => ({
  ...doc,
  blocks: { ...doc.blocks, b_ask: block("ask_text", settings) },
});
const joined = (doc: Scenario): Scenario => ({
  ...doc,
  edges: { ...doc.edges, e_2: line("b_hello", "b_ask") },
});
const full: Scenario = {
  ...joined(asks({ question: { en: "Your name?" }, variable: "name" })),
  variables: { name: { type: "text", scope: "session", default: null, description: "" } },
};
const answered = (text: string): Scenario => ({
  ...full,
  blocks: { ...full.blocks, b_bye: block("send_text", { text: { en: text } }) },
  edges: { ...full.edges, e_3: line("b_ask", "b_bye") },
});

const nothing: Omit<Seen, "doc"> = {
  selected: null,
  panel: null,
  highlight: null,
  publishedAt: null,
  talkedAt: null,
};
const seen = (doc: Scenario, more: Partial<Seen> = {}): Seen => ({ ...nothing, doc, ...more });
const step = (id: StepId) => steps.find((one) => one.id === id)!;
const done = (id: StepId, before: Seen, now: Seen) => step(id).done(before, now, catalog);
const targets = (id: StepId, now: Seen) => step(id).targets(now, catalog);

it("is a list of all steps in their order", () => {
  expect(steps.map((one) => one.id)).toEqual([...stepIds]);
});

describe("a step is done when the person has done it, and not before", () => {
  const before = seen(fresh);

  it("open: a text's properties show", () => {
    expect(done("open", before, before)).toBe(false);
    expect(done("open", before, seen(fresh, { selected: "b_hello" }))).toBe(false);
    expect(done("open", before, seen(fresh, { selected: "b_start", panel: "properties" }))).toBe(false);
    expect(done("open", before, seen(fresh, { selected: "b_hello", panel: "properties" }))).toBe(true);
  });

  it("greet: other words than before, and some", () => {
    expect(done("greet", before, before)).toBe(false);
    expect(done("greet", before, seen(greeted))).toBe(true);
    const empty = {
      ...fresh,
      blocks: { ...fresh.blocks, b_hello: block("send_text", { text: { en: " " } }) },
    };
    expect(done("greet", before, seen(empty))).toBe(false);
  });

  it("ask: a question that was not there", () => {
    const was = seen(greeted);
    expect(done("ask", was, was)).toBe(false);
    expect(done("ask", was, seen(asks({})))).toBe(true);
    expect(done("ask", seen(asks({})), seen(asks({})))).toBe(false);
    const mail = { ...greeted, blocks: { ...greeted.blocks, b_mail: block("ask_email") } };
    expect(done("ask", was, seen(mail))).toBe(true);
  });

  it("connect: the conversation comes to the question", () => {
    expect(done("connect", before, seen(asks({})))).toBe(false);
    expect(done("connect", before, seen(joined(asks({}))))).toBe(true);
    const fromNowhere = { ...joined(asks({})), edges: { e_2: line("b_hello", "b_ask") } };
    expect(done("connect", before, seen(fromNowhere))).toBe(false);
  });

  it("question: it has words", () => {
    expect(done("question", before, seen(joined(asks({}))))).toBe(false);
    expect(done("question", before, seen(joined(asks({ question: { en: "" } }))))).toBe(false);
    expect(done("question", before, seen(joined(asks({ question: { ru: "Как вас зовут?" } }))))).toBe(true);
  });

  it("remember: in a variable that exists", () => {
    const named = joined(asks({ question: { en: "Your name?" }, variable: "name" }));
    expect(done("remember", before, seen(named))).toBe(false);
    expect(done("remember", before, seen(full))).toBe(true);
  });

  it("answer: a text follows the question", () => {
    expect(done("answer", before, seen(full))).toBe(false);
    const loose = { ...full, blocks: { ...full.blocks, b_bye: block("send_text") } };
    expect(done("answer", before, seen(loose))).toBe(false);
    expect(done("answer", before, seen(answered("")))).toBe(true);
  });

  it("use: a text has the variable in it", () => {
    for (const text of ["Thank you", "Thank you, name", "{{ other }}", "{{ names }}"])
      expect(done("use", before, seen(answered(text))), text).toBe(false);
    for (const text of ["Hello {{name}}!", "Hello {{ name }}!", "{{ name:upper() }}"])
      expect(done("use", before, seen(answered(text))), text).toBe(true);
  });

  it("try: the trial went on from the question", () => {
    const doc = answered("Hello {{name}}!");
    const at = (ports: string[]) =>
      seen(doc, { highlight: { blocks: new Set(), ports: new Set(ports), waiting: null } });
    expect(done("try", before, seen(doc))).toBe(false);
    expect(done("try", before, at(["b_start/next", "b_hello/next"]))).toBe(false);
    expect(done("try", before, at(["b_hello/next", "b_ask/next"]))).toBe(true);
  });

  it("publish: a version that was not in use", () => {
    expect(done("publish", before, before)).toBe(false);
    expect(done("publish", before, seen(fresh, { publishedAt: 5 }))).toBe(true);
    const was = seen(fresh, { publishedAt: 5 });
    expect(done("publish", was, was)).toBe(false);
    expect(done("publish", was, seen(fresh, { publishedAt: 9 }))).toBe(true);
  });

  it("talk: somebody talked after it was published", () => {
    expect(done("talk", before, seen(fresh, { publishedAt: 5 }))).toBe(false);
    expect(done("talk", before, seen(fresh, { publishedAt: 5, talkedAt: 4 }))).toBe(false);
    expect(done("talk", before, seen(fresh, { publishedAt: 5, talkedAt: 6 }))).toBe(true);
  });
});

describe("a step points at", () => {
  it("the greeting, or at the list when somebody has removed it", () => {
    expect(targets("open", seen(fresh))).toEqual(['.react-flow__node[data-id="b_hello"]']);
    const { b_start } = fresh.blocks;
    const bare = { ...fresh, blocks: { b_start: b_start! }, edges: {} };
    expect(targets("open", seen(bare))[0]).toBe("#flow-kind-send_text");
  });

  it("the field, or at the block while another one is chosen", () => {
    const chosen = seen(full, { selected: "b_ask", panel: "properties" });
    expect(targets("question", chosen)).toEqual(['[data-field="question"]']);
    const other = seen(full, { selected: "b_hello", panel: "properties" });
    expect(targets("question", other)).toEqual(['.react-flow__node[data-id="b_ask"]']);
  });

  it("something, whatever the person has made of the scenario", () => {
    const { b_start } = fresh.blocks;
    for (const doc of [fresh, full, answered(""), { ...fresh, blocks: { b_start: b_start! }, edges: {} }])
      for (const one of steps) expect(() => one.targets(seen(doc), catalog)).not.toThrow();
  });
});

it("offers itself only where nobody has worked", () => {
  expect(isUntouched(fresh, null)).toBe(true);
  expect(isUntouched({ ...fresh, blocks: { b_start: fresh.blocks.b_start! }, edges: {} }, null)).toBe(true);
  expect(isUntouched(fresh, 5)).toBe(false);
  expect(isUntouched(full, null)).toBe(false);
});
