import { describe, expect, it } from "vitest";
import { block, catalog, edge, scenario, seeded, small } from "./testing";
import { clip } from "./clipboard";
import * as commands from "./commands";
import { Ids, type Scenario } from "./document";
import { History, stepOf } from "./history";
import { apply, operationsBetween, put, remove, type Operation } from "./operations";
import { findProblems, fixOperations } from "./problems";

/** One random command, of every family there is. */
function anyCommand(doc: Scenario, random: () => number, ids: Ids): Operation[] {
  const one = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const blocks = Object.keys(doc.blocks);
  const edges = Object.keys(doc.edges);
  const flows = Object.keys(doc.flows);
  const variables = Object.keys(doc.variables);
  const some = () => blocks.filter(() => random() < 0.2);
  const place = () => [random() * 2000 - 500, random() * 2000 - 500] as const;
  const text = () => ({ en: `Hello {{ ${one([...variables, "nobody"])} }}`, ru: one(["", "Привет"])! });
  const choices = () =>
    ["aa", "bb", "cc"].filter(() => random() < 0.6).map((id) => ({ id, title: { en: `Choice ${id}` } }));
  const flow = one(flows)!;
  const kinds = [
    () => commands.addBlock(ids.next("b", doc.blocks), one(catalog.all)!, flow, place()),
    () => commands.addBlock(ids.next("b", doc.blocks), one(catalog.all)!, flow, place(), { text: text() }),
    () =>
      commands.removeSelection(
        doc,
        some(),
        edges.filter(() => random() < 0.1),
      ),
    () => {
      const from = one(blocks);
      const port = from && commands.freePort(doc, catalog, from);
      const to = one(blocks);
      if (!from || !port || !to || commands.whyNot(doc, catalog, from, to)) return [];
      return commands.connect(doc, ids.next("e", doc.edges), from, port, to);
    },
    () => commands.disconnect(doc, one(edges) ?? ""),
    () => {
      const id = one(edges);
      const to = one(blocks);
      if (!id || !to || commands.whyNot(doc, catalog, doc.edges[id]!.from, to)) return [];
      return commands.reconnect(doc, id, doc.edges[id]!.from, doc.edges[id]!.port, to);
    },
    () => {
      const id = one(edges);
      const [into] = id
        ? blocks.filter((each) => doc.blocks[each]!.flow === doc.blocks[doc.edges[id]!.from]!.flow)
        : [];
      return id && into ? commands.insertOnEdge(doc, catalog, id, into, ids.next("e", doc.edges)) : [];
    },
    () => commands.moveBlocks(doc, new Map(some().map((id) => [id, place()]))),
    () => commands.nudgeBlocks(doc, some(), [8, -8]),
    () => {
      const boxes = some().map((id) => ({ id, at: doc.blocks[id]!.at, width: 248, height: 120 }));
      return commands.alignBlocks(doc, boxes, one(["left", "center", "bottom", "row", "column"] as const)!);
    },
    () => commands.setSetting(doc, catalog, one(blocks) ?? "", one(["text", "question"])!, text()),
    () => commands.setSetting(doc, catalog, one(blocks) ?? "", "choices", choices()),
    () => commands.setSetting(doc, catalog, one(blocks) ?? "", "choices", undefined),
    () => commands.renameBlock(doc, one(blocks) ?? "", `Name ${Math.floor(random() * 9)}`),
    () => commands.paste(doc, ids, clip(doc, some()), flow, place()).operations,
    () => {
      const id = ids.next("f", doc.flows);
      return commands.addFlow(id, ids.next("b", doc.blocks), "Sub-flow");
    },
    () => commands.renameFlow(doc, flow, `Flow ${Math.floor(random() * 9)}`),
    () => (random() < 0.3 ? commands.removeFlow(doc, flow) : []),
    () => commands.setMain(doc, flow),
    () => commands.setVariable(one(["email", "phone", "age"])!, commands.newVariable),
    () => commands.renameVariable(doc, one(variables) ?? "", one(["mail", "tel", "years"])!),
    () => commands.removeVariable(doc, one(variables) ?? ""),
    () => commands.setLocales(doc, one([["en"], ["en", "ru"], ["ru", "en", "ar"]])!),
    () => commands.copyTexts(doc, catalog, "ru"),
    () => commands.replaceAll(doc, "hello", "Good day", random() < 0.5),
    () => commands.autoLayout(doc, catalog, flow, new Set(some())),
    () => {
      const fix = one(findProblems(doc, catalog).flatMap((each) => each.fix ?? []));
      return fix ? fixOperations(doc, catalog, ids, fix) : [];
    },
  ];
  return one(kinds)!();
}

describe("any commands, taken back", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))("restore the document: seed %i", (seed) => {
    const random = seeded(seed);
    const ids = new Ids(random);
    let doc = small();
    let history = History.empty;
    const documents = [doc];
    for (let turn = 0; turn < 60; ++turn) {
      const operations = anyCommand(doc, random, ids);
      if (operations.length === 0) continue;
      history = history.record(stepOf(doc, operations, "any"));
      doc = apply(doc, operations);
      documents.push(doc);
      // Whatever a command does, lines have both ends in one flow, and a port has one line.
      const ports = Object.values(doc.edges).map(({ from, port }) => `${from}/${port}`);
      expect(new Set(ports).size).toBe(ports.length);
      for (const { from, to } of Object.values(doc.edges))
        expect(doc.blocks[from]!.flow).toBe(doc.blocks[to]!.flow);
    }
    expect(documents.length).toBeGreaterThan(15);
    const go = (way: "undo" | "redo") => {
      const done = history[way](doc)!;
      doc = apply(doc, done.operations);
      history = done.history;
    };
    for (const before of documents.slice(0, -1).reverse()) {
      go("undo");
      expect(doc).toEqual(before);
    }
    expect(history.undo(doc)).toBeNull();
    for (const after of documents.slice(1)) {
      go("redo");
      expect(doc).toEqual(after);
    }
    expect(history.redo(doc)).toBeNull();
    // Back and forth, wherever one stops.
    for (let turn = 0, place = documents.length - 1; turn < 40; ++turn) {
      const back = random() < 0.5 ? place > 0 : place === documents.length - 1;
      go(back ? "undo" : "redo");
      place += back ? -1 : 1;
      expect(doc).toEqual(documents[place]);
    }
  });

  it("and the way from any document to any other is found", () => {
    const random = seeded(7);
    const ids = new Ids(random);
    let doc = small();
    for (let turn = 0; turn < 200; ++turn) {
      const after = apply(doc, anyCommand(doc, random, ids));
      expect(apply(doc, operationsBetween(doc, after))).toEqual(after);
      doc = after;
    }
  });
});

describe("edits that follow each other closely", () => {
  it("are taken back at once, others one by one", () => {
    let doc = small();
    let history = History.empty;
    const type = (words: string, at: number, group: string) => {
      const operations = commands.setSetting(doc, catalog, "b_2", "text", { en: words });
      history = history.record(stepOf(doc, operations, "text", group, at));
      doc = apply(doc, operations);
    };
    type("H", 0, "b_2.text");
    type("Hi", 400, "b_2.text");
    type("Hi!", 3000, "b_2.text");
    const first = history.undo(doc)!;
    expect(apply(doc, first.operations).blocks.b_2!.settings.text).toEqual({ en: "Hi" });
    const second = first.history.undo(apply(doc, first.operations))!;
    expect(apply(apply(doc, first.operations), second.operations)).toEqual(small());
  });
});

describe("taking back when others have edited since", () => {
  const history = (doc: Scenario, operations: Operation[]) =>
    [apply(doc, operations), History.empty.record(stepOf(doc, operations, "mine"))] as const;

  it("leaves their fields as they are", () => {
    const [mine, past] = history(small(), commands.nudgeBlocks(small(), ["b_2"], [80, 0]));
    const theirs = apply(mine, commands.setSetting(mine, catalog, "b_2", "text", { en: "Their words" }));
    const after = apply(theirs, past.undo(theirs)!.operations);
    expect(after.blocks.b_2).toEqual(block("send_text", { text: { en: "Their words" } }, { at: [400, 120] }));
  });

  it("keeps a language that they wrote beside the one taken back", () => {
    const start = scenario({ ...small(), locales: ["en", "ru"] });
    const [mine, past] = history(start, commands.setSetting(start, catalog, "b_2", "text", { en: "Hi" }));
    const theirs = apply(mine, commands.setText(mine, "b_2", "text", "ru", "Привет"));
    const after = apply(theirs, past.undo(theirs)!.operations);
    expect(after.blocks.b_2!.settings.text).toEqual({ en: "Hello", ru: "Привет" });
  });

  it("does not bring back what they removed, nor lines to it", () => {
    const [mine, past] = history(small(), [remove("edge", "e_1")]);
    const theirs = apply(mine, commands.removeSelection(mine, ["b_2"]));
    expect(past.undo(theirs)!.operations).toEqual([]);
  });

  it("does not remove a block of mine that they worked on", () => {
    const [mine, past] = history(small(), [put.block("b_9", block("send_text"))]);
    const theirs = apply(mine, [
      put.block("b_9", block("send_text", { text: { en: "Theirs" } })),
      put.edge("e_9", edge("b_9", "next", "b_3")),
    ]);
    expect(past.undo(theirs)!.operations).toEqual([]);
  });

  it("takes a line of theirs away with the block it hangs on", () => {
    const [mine, past] = history(small(), [put.block("b_9", block("send_text"))]);
    const theirs = apply(mine, [put.edge("e_9", edge("b_9", "next", "b_3"))]);
    expect(apply(theirs, past.undo(theirs)!.operations)).toEqual(small());
  });
});
