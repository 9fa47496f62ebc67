import { describe, expect, it } from "vitest";
import { block, catalog, edge, scenario, seeded, small } from "./testing";
import { clip, clippingText, readClipping } from "./clipboard";
import { autoLayout, copyTexts, paste, renameVariable, replaceAll, setSetting } from "./commands";
import { diffScenarios, scenarioText } from "./diff";
import { Ids, type Scenario, type Variable } from "./document";
import { merge, rebased, repairs } from "./merge";
import { apply, put, remove, squash } from "./operations";
import { findProblems, fixOperations } from "./problems";
import { localizedTexts, portsOf } from "./schema";
import { fit, search } from "./search";
import { shapeOf } from "./size";
import { namesInExpression, namesInText, renamedVariable, variableUse } from "./texts";

const email: Variable = { type: "text", scope: "session", default: null, description: "" };
const problemKinds = (
  doc: Parameters<typeof findProblems>[0],
  channels = [] as Parameters<typeof findProblems>[2],
) => findProblems(doc, catalog, channels).map((one) => one.id);

describe("ports", () => {
  const choice = block("ask_choice", {
    question: { en: "Which?" },
    choices: [
      { id: "aa", title: { en: "First" } },
      { id: "bb", title: {} },
    ],
  });

  it("come from the list first, then from the kind", () => {
    const ports = portsOf(choice, catalog.get("ask_choice"));
    expect(ports.map((port) => port.id)).toEqual(["aa", "bb", "other", "timeout"]);
    expect(ports[1]!.title).toBe("bb");
  });

  it("that are optional are folded until a line leaves from them", () => {
    const schema = catalog.get("ask_choice");
    expect(shapeOf(choice, schema, new Set()).folded).toBe(1);
    expect(shapeOf(choice, schema, new Set(["timeout"])).ports).toHaveLength(4);
  });

  it("that go take their lines with them", () => {
    const doc = scenario({
      blocks: { b_1: choice, b_2: block("end") },
      edges: { e_1: edge("b_1", "aa", "b_2"), e_2: edge("b_1", "other", "b_2") },
    });
    const after = apply(doc, setSetting(doc, catalog, "b_1", "choices", [{ id: "bb", title: {} }]));
    expect(Object.keys(after.edges)).toEqual(["e_2"]);
  });
});

describe("problems", () => {
  it("has nothing to say about a sound scenario", () => {
    expect(problemKinds(small())).toEqual([]);
  });

  it("finds a dead end and mends it with an end", () => {
    const doc = apply(small(), [remove("edge", "e_2"), remove("block", "b_3")]);
    const [problem] = findProblems(doc, catalog);
    expect(problem!.id).toBe("dead_end/b_2/next");
    const mended = apply(doc, fixOperations(doc, catalog, new Ids(seeded(1)), problem!.fix!));
    expect(problemKinds(mended)).toEqual([]);
  });

  it("finds blocks nobody comes to, also in flows nobody calls", () => {
    const doc = scenario({
      ...small(),
      flows: { f_main: { name: "Main" }, f_sub: { name: "Sub" } },
      blocks: { ...small().blocks, b_8: block("end"), b_9: block("start", {}, { flow: "f_sub" }) },
    });
    expect(problemKinds(doc)).toEqual(["unreachable/b_8", "unreachable/b_9"]);
    const called = apply(doc, [
      put.block("b_8", block("call_flow", { flow: "f_sub" })),
      put.edge("e_2", edge("b_2", "next", "b_8")),
      put.edge("e_8", edge("b_8", "next", "b_3")),
      put.block("b_10", block("end", {}, { flow: "f_sub" })),
      put.edge("e_9", edge("b_9", "next", "b_10")),
    ]);
    expect(problemKinds(called)).toEqual([]);
  });

  it("finds rounds without a wait, and lets those be in which somebody is asked", () => {
    const round = apply(small(), [put.edge("e_2", edge("b_2", "next", "b_2"))]);
    expect(problemKinds(round)).toContain("endless_loop/b_2");
    const [problem] = findProblems(round, catalog);
    const mended = apply(round, fixOperations(round, catalog, new Ids(seeded(1)), problem!.fix!));
    expect(problemKinds(mended).filter((id) => id.startsWith("endless"))).toEqual([]);
  });

  it("finds settings, texts and translations that are missing", () => {
    const doc = scenario({
      ...small(),
      locales: ["en", "ru"],
      blocks: {
        ...small().blocks,
        b_3: block("ask_choice", { question: { ru: "Какой?" }, choices: [] }),
      },
    });
    expect(problemKinds(doc).sort()).toEqual([
      "dead_end/b_3/other",
      "missing_text/b_3/question",
      "missing_translation/b_2/ru",
      "required/b_3/choices",
    ]);
    const copied = apply(doc, copyTexts(doc, catalog, "ru"));
    expect(copied.blocks.b_2!.settings.text).toEqual({ en: "Hello", ru: "Hello" });
  });

  it("finds variables that nobody declared, and offers the one that was meant", () => {
    const blocks = {
      ...small().blocks,
      b_2: block("send_text", { text: { en: "To {{ emial }} and {{ phone }}" } }),
    };
    const doc = scenario({ ...small(), variables: { email: { ...email, default: "" } }, blocks });
    const found = findProblems(doc, catalog);
    expect(found.map((one) => one.variable)).toEqual(["emial", "phone"]);
    const mended = found.reduce(
      (now, one) => apply(now, fixOperations(now, catalog, new Ids(seeded(1)), one.fix!)),
      doc,
    );
    expect(mended.blocks.b_2!.settings.text).toEqual({ en: "To {{ email }} and {{ phone }}" });
    expect(problemKinds(mended)).toEqual(["unset_variable/phone"]);
  });

  it("takes two letters that changed places for one slip", () => {
    const blocks = { ...small().blocks, b_2: block("send_text", { text: { en: "To {{ naem }}" } }) };
    const variables = { name: { ...email, default: "" } };
    const [slip] = findProblems(scenario({ ...small(), variables, blocks }), catalog);
    expect(slip!.fix).toEqual({ kind: "rename_variable_use", from: "naem", to: "name", block: "b_2" });
  });

  it("says nothing of a scenario that nobody has touched", () => {
    const fresh = scenario({ blocks: { b_1: block("start", {}) } });
    expect(findProblems(fresh, catalog)).toEqual([]);
    const greets = { ...fresh.blocks, b_hello: block("send_text", { text: { en: "Hi" } }) };
    const edges = { e_1: edge("b_1", "next", "b_hello") };
    expect(findProblems(scenario({ blocks: greets, edges }), catalog)).toEqual([]);
    const begun = { ...fresh, blocks: { ...fresh.blocks, b_2: block("send_text", { text: { en: "Hi" } }) } };
    expect(problemKinds(begun)).toContain("dead_end/b_1/next");
  });

  it("mends each kind of problem as it says", () => {
    const mend = (doc: Scenario, kind: string) => {
      const fix = findProblems(doc, catalog).find((one) => one.fix?.kind === kind)?.fix;
      expect(fix, kind).toBeDefined();
      const operations = fixOperations(doc, catalog, new Ids(seeded(1)), fix!);
      const mended = apply(doc, operations);
      // What is mended is not offered again, and pressing twice does no harm.
      expect(findProblems(mended, catalog).map((one) => one.fix)).not.toContainEqual(fix);
      return mended;
    };
    const lost = { ...small().blocks, b_lost: block("send_text", { text: { en: "Lost" } }) };
    expect(mend(scenario({ ...small(), blocks: lost }), "remove_block").blocks).not.toHaveProperty("b_lost");

    const startless = Object.fromEntries(Object.entries(small().blocks).filter(([id]) => id !== "b_1"));
    const begun = mend(scenario({ ...small(), blocks: startless, edges: {} }), "add_start");
    expect(Object.values(begun.blocks).filter((one) => one.kind === "start")).toHaveLength(1);

    const asks = { ...small().blocks, b_2: block("send_text", { text: { en: "To {{ phone }}" } }) };
    const declared = mend(scenario({ ...small(), blocks: asks }), "create_variable");
    expect(declared.variables).toHaveProperty("phone");
    expect(mend(declared, "set_default").variables.phone!.default).toBe("");

    const spoken = mend(scenario({ ...small(), locales: ["en", "ru"] }), "copy_text");
    expect(spoken.blocks.b_2!.settings.text).toEqual({ en: "Hello", ru: "Hello" });
  });

  it("finds what a channel cannot show", () => {
    const doc = apply(small(), [
      put.block(
        "b_3",
        block("ask_choice", { question: { en: "?" }, choices: [{ id: "aa", title: { en: "A" } }] }),
      ),
    ]);
    const webhook = { kind: "webhook", abilities: { buttons: false } };
    expect(problemKinds(doc, [webhook])).toContain("channel_need/b_3/buttons/webhook");
    expect(problemKinds(doc, [{ kind: "web", abilities: { buttons: true } }]).join()).not.toContain(
      "channel",
    );
  });

  it("looks through 2,000 blocks in a chain", () => {
    const blocks = Object.fromEntries(
      Array.from({ length: 2000 }, (_, n) => [
        `b_${n}`,
        n ? block("send_text", { text: { en: "x" } }) : block("start"),
      ]),
    );
    const edges = Object.fromEntries(
      Array.from({ length: 1999 }, (_, n) => [`e_${n}`, edge(`b_${n}`, "next", `b_${n + 1}`)]),
    );
    expect(problemKinds(scenario({ blocks, edges }))).toEqual(["dead_end/b_1999/next"]);
  });
});

describe("variables in settings", () => {
  it("are found in texts, expressions and settings that name one", () => {
    expect(namesInText("{{ email }}, {{ string.upper(name) }} and {{age + 1}}")).toEqual([
      "email",
      "name",
      "age",
    ]);
    expect(namesInExpression('age >= 18 and city ~= "age of stone" and contact.name')).toEqual([
      "age",
      "city",
    ]);
    const use = variableUse({ cases: [{ id: "a", when: { variable: "email", op: "is_set" } }] });
    expect([...use.reads]).toEqual(["email"]);
    expect([...variableUse({ variable: "email" }).writes]).toEqual(["email"]);
  });

  it("are renamed everywhere, and nothing else is", () => {
    const doc = scenario({
      variables: { email },
      blocks: {
        b_1: block("send_text", { text: { en: "email: {{ email }}, {{ emails }}" } }),
        b_2: block("condition", { cases: [{ id: "email", when: 'email == "email"' }] }),
        b_3: block("ask_choice", { variable: "email" }),
      },
    });
    const after = apply(doc, renameVariable(doc, "email", "mail"));
    expect(after.blocks.b_1!.settings).toEqual({ text: { en: "email: {{ mail }}, {{ emails }}" } });
    expect(after.blocks.b_2!.settings).toEqual({ cases: [{ id: "email", when: 'mail == "email"' }] });
    expect(after.blocks.b_3!.settings).toEqual({ variable: "mail" });
    expect(Object.keys(after.variables)).toEqual(["mail"]);
    expect(renamedVariable(doc.blocks.b_1!.settings, "nobody", "x")).toBe(doc.blocks.b_1!.settings);
  });
});

describe("clipboard", () => {
  const doc = scenario({
    ...small(),
    variables: { email, unused: email },
    blocks: {
      ...small().blocks,
      b_2: block("send_text", { text: { en: "{{ email }}" } }, { at: [400, 120] }),
    },
  });

  it("takes inner lines and used variables, and gives new ids elsewhere", () => {
    const clipping = readClipping(clippingText(clip(doc, ["b_2", "b_3"])))!;
    expect(Object.keys(clipping.edges)).toEqual(["e_2"]);
    expect(Object.keys(clipping.variables)).toEqual(["email"]);
    const other = scenario({ flows: { f_main: { name: "Main" }, f_x: { name: "X" } } });
    const pasted = paste(other, new Ids(seeded(3)), clipping, "f_x", [0, 0]);
    const after = apply(other, pasted.operations);
    expect(pasted.blocks).toHaveLength(2);
    expect(pasted.blocks.some((id) => id in doc.blocks)).toBe(false);
    expect(Object.values(after.edges)).toEqual([
      { from: pasted.blocks[0], port: "next", to: pasted.blocks[1] },
    ]);
    expect(after.blocks[pasted.blocks[0]!]).toMatchObject({ flow: "f_x", at: [0, 0] });
    expect(after.blocks[pasted.blocks[1]!]).toMatchObject({ flow: "f_x", at: [320, 0] });
  });

  it("leaves a second start out, and refuses what is not blocks", () => {
    const clipping = clip(doc, ["b_1", "b_2"]);
    expect(paste(doc, new Ids(seeded(3)), clipping, "f_main", [0, 0]).blocks).toHaveLength(1);
    for (const text of [
      "",
      "hello",
      "{}",
      "{",
      '{"beseda":"blocks"}',
      '{"beseda":"blocks","blocks":{"b_1":7}}',
    ])
      expect(readClipping(text)).toBeNull();
  });
});

describe("merging", () => {
  it("keeps what each changed, and mine where both did", () => {
    const base = { a: 1, b: { en: "x", ru: "y" }, c: [1] };
    expect(merge(base, { ...base, a: 2 }, { ...base, b: { en: "z", ru: "y" } })).toEqual({
      a: 2,
      b: { en: "z", ru: "y" },
      c: [1],
    });
    expect(merge(base, { ...base, a: 2 }, { ...base, a: 3 })).toMatchObject({ a: 2 });
    expect(merge(base, { a: 1, c: [1] }, { ...base, a: 5 })).toEqual({ a: 5, c: [1] });
  });

  it("loses nothing when one removes what the other edits", () => {
    const change = { key: "block:b_1" as const, base: 1, mine: 2 };
    expect(rebased(change, undefined)).toBe(2);
    expect(rebased({ ...change, mine: undefined }, 3)).toBe(3);
    expect(rebased({ ...change, mine: undefined }, 1)).toBeUndefined();
  });

  it("takes out lines that hang or double", () => {
    const doc = apply(small(), [
      put.edge("e_3", edge("b_1", "next", "b_3")),
      put.edge("e_4", edge("b_3", "next", "b_gone")),
    ]);
    expect(repairs(doc)).toEqual([remove("edge", "e_3"), remove("edge", "e_4")]);
  });

  it("sends an entity once", () => {
    expect(
      squash([put.flow("f_1", { name: "a" }), remove("edge", "e"), put.flow("f_1", { name: "b" })]),
    ).toEqual([put.flow("f_1", { name: "b" }), remove("edge", "e")]);
  });
});

describe("search, replace, layout, differences", () => {
  it("finds words in contents, names and kinds", () => {
    expect(search(small(), catalog, "hel", "en", "f_main")).toEqual([
      { block: "b_2", flow: "f_main", text: "Hello", from: 0, to: 3 },
    ]);
    expect(search(small(), catalog, "конец", "ru", "f_main").map((one) => one.block)).toEqual(["b_3"]);
    expect(fit("Ask for an e-mail", "ask_email", "mail ask")).toBeGreaterThan(0);
    expect(fit("Ask for an e-mail", "ask_email", "phone")).toBe(0);
  });

  it("replaces words but not ids", () => {
    const doc = apply(small(), [
      put.block("b_2", block("ask_choice", { variable: "hello", question: { en: "HELLO hello" } })),
    ]);
    const after = apply(doc, replaceAll(doc, "hello", "bye"));
    expect(after.blocks.b_2!.settings).toEqual({ variable: "hello", question: { en: "bye bye" } });
  });

  it("lays out from left to right without overlaps", () => {
    const doc = apply(small(), [put.block("b_3", block("end", {}, { at: [80, 120] }))]);
    const after = apply(doc, autoLayout(doc, catalog, "f_main"));
    const x = (id: string) => after.blocks[id]!.at[0];
    expect(x("b_1") + 248).toBeLessThan(x("b_2"));
    expect(x("b_2") + 248).toBeLessThan(x("b_3"));
  });

  it("tells moved from changed, by field", () => {
    const after = apply(small(), [
      put.block("b_1", block("start", {}, { at: [0, 0] })),
      put.block("b_2", block("send_text", { text: { en: "Bye" } }, { at: [400, 120] })),
      remove("edge", "e_2"),
      put.variable("email", email),
    ]);
    expect(diffScenarios(small(), after)).toEqual([
      { type: "block", id: "b_1", kind: "moved", fields: [] },
      {
        type: "block",
        id: "b_2",
        kind: "changed",
        fields: [{ path: "text.en", before: "Hello", after: "Bye" }],
      },
      { type: "edge", id: "e_2", kind: "removed", fields: [] },
      { type: "variable", id: "email", kind: "added", fields: [] },
    ]);
    expect(scenarioText(small(), (kind) => kind)).toContain("## send_text (b_2)\ntext.en: Hello\nnext → b_3");
  });

  it("knows every text of a block", () => {
    const choice = block("ask_choice", { choices: [{ id: "aa", title: { en: "A" } }] });
    expect(localizedTexts(choice, catalog.get("ask_choice")).map((one) => one.path)).toEqual([
      "question",
      "choices.aa.title",
    ]);
  });
});
