import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addBlock, removeSelection, renameBlock } from "../graph/commands";
import { catalog, seeded, small } from "../graph/testing";
import type { ScenarioApi } from "../scenarioApi";
import { Editor } from "./editor";
import { unsentStore } from "./unsent";

function open(over: Partial<ScenarioApi> = {}, readOnly = false) {
  let revision = 1;
  const api = {
    send: vi.fn(async () => ({ revision: ++revision, missed: [] })),
    read: vi.fn(async () => ({ revision, scenario: small(), published: null, canary: null })),
    problems: vi.fn(async () => []),
    ...over,
  } as unknown as ScenarioApi;
  const editor = new Editor({
    api,
    catalog,
    server: { revision, scenario: small(), published: null, canary: null },
    unsent: unsentStore(localStorage, "bot_1", "tab"),
    client: "tab",
    readOnly,
    random: seeded(1),
  });
  return { editor, api };
}

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});
afterEach(() => vi.useRealTimers());

describe("the editor", () => {
  it("shows what was undone: opens its flow and selects it", () => {
    const { editor } = open();
    editor.run(removeSelection(editor.state.doc, ["b_2"]), "remove");
    expect(editor.state.blocks.size).toBe(0);
    expect(editor.undo()).toBe("remove");
    expect([...editor.state.blocks]).toEqual(["b_2"]);
    expect(editor.state.doc).toEqual(small());
    expect(editor.redo()).toBe("remove");
    expect(editor.redo()).toBeNull();
  });

  it("lets go of what is no longer there", () => {
    const { editor } = open();
    editor.select(["b_2", "b_3"], ["e_1"]);
    editor.removeSelected("remove");
    expect(editor.state.blocks.size + editor.state.edges.size).toBe(0);
  });

  it("finds problems a moment after the edit, and fixes them as one step", async () => {
    const { editor } = open();
    editor.run(removeSelection(editor.state.doc, ["b_3"]), "remove");
    await vi.advanceTimersByTimeAsync(300);
    expect(editor.state.problemOf.get("b_2")).toBe("warning");
    editor.fix(editor.state.problems[0]!.fix!, "fix");
    await vi.advanceTimersByTimeAsync(300);
    expect(editor.state.problems).toEqual([]);
    editor.undo();
    expect(Object.keys(editor.state.doc.blocks)).toEqual(["b_1", "b_2"]);
  });

  it("adds what only the server sees, in the page's language and without saying anything twice", async () => {
    const told = [
      {
        id: "1",
        code: "bad_url",
        severity: "error",
        block: "b_2",
        field: "url",
        message: { en: "No address." },
      },
      { id: "2", code: "dead_end", severity: "warning", block: "b_2", message: { en: "Dead." } },
      { id: "3", code: "bad_json", severity: "error", block: "b_gone", message: { en: "No JSON." } },
    ];
    const { editor } = open({ problems: async () => told as never });
    const close = editor.open();
    await vi.advanceTimersByTimeAsync(1000);
    expect(editor.state.problems.map((one) => one.message)).toEqual(["No address."]);
    close();
  });

  it("takes edits of others under its own history", async () => {
    const { editor } = open();
    editor.run(renameBlock(editor.state.doc, "b_2", "Mine"), "rename");
    await vi.advanceTimersByTimeAsync(500);
    const theirs = addBlock("b_9", catalog.get("end")!, "f_main", [0, 0]);
    editor.remote({ revision: 3, operations: theirs, client: "other" });
    expect("b_9" in editor.state.doc.blocks).toBe(true);
    editor.undo();
    expect(editor.state.doc.blocks.b_2!.name).toBe("");
    expect("b_9" in editor.state.doc.blocks).toBe(true);
  });

  it("changes nothing for somebody who may only look", async () => {
    const { editor, api } = open({}, true);
    expect(editor.run(renameBlock(editor.state.doc, "b_2", "Mine"), "rename")).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(api.send).not.toHaveBeenCalled();
  });

  it("tells only those who listen", () => {
    const { editor } = open();
    const listener = vi.fn();
    const off = editor.subscribe(listener);
    editor.select(["b_1"]);
    off();
    editor.select([]);
    expect(listener).toHaveBeenCalledTimes(1);
  });
});
