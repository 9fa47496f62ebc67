import { describe, expect, it } from "vitest";
import { applyEvent, best, emptyColumn, stopAll, toCurl, type Column } from "./columns";
import { makeSseReader } from "./sse";

describe("server-sent events", () => {
  it("are found however the text is cut", () => {
    const text = 'event: piece\ndata: {"column":0,"text":"a\\nb"}\n\n: \n\nevent: done\r\ndata: {}\r\n\r\n';
    for (let cut = 0; cut <= text.length; ++cut) {
      const read = makeSseReader();
      const events = [...read(text.slice(0, cut)), ...read(text.slice(cut))];
      expect(events).toEqual([
        { name: "piece", data: { column: 0, text: "a\nb" } },
        { name: "done", data: {} },
      ]);
    }
  });
  it("wait for their end", () => {
    expect(makeSseReader()('event: piece\ndata: {"column":0}\n')).toEqual([]);
  });
});

const ended = (modelId: string, total: number, cost: number | null = null): Column => ({
  ...emptyColumn(modelId),
  end: { column: 0, error: null, total_ms: total, cost_micros: cost },
});

describe("columns", () => {
  it("grow by their pieces and end alone", () => {
    let columns = [emptyColumn("a"), emptyColumn("b")];
    columns = applyEvent(columns, { name: "piece", data: { column: 1, text: "He" } });
    columns = applyEvent(columns, { name: "piece", data: { column: 1, text: "llo", reasoning: "hm" } });
    columns = applyEvent(columns, { name: "end", data: { column: 0, error: { code: "x", message: "No" } } });
    expect(columns[1]).toMatchObject({ text: "Hello", reasoning: "hm", end: null });
    expect(columns[0]!.end!.error!.message).toBe("No");
    expect(stopAll(columns).map((column) => column.stopped)).toEqual([false, true]);
  });
  it("take the whole text of an answer that was not streamed", () => {
    const columns = applyEvent([emptyColumn("a")], {
      name: "end",
      data: { column: 0, error: null, text: "Hi" },
    });
    expect(columns[0]!.text).toBe("Hi");
  });
  it("are compared only where there is something to compare", () => {
    const total = (column: { total_ms?: number }) => column.total_ms;
    expect(best([ended("a", 30), ended("b", 20)], total)).toBe(1);
    expect(best([ended("a", 30), emptyColumn("b")], total)).toBe(-1);
    expect(best([ended("a", 30), ended("b", 30)], total)).toBe(-1);
    expect(best([ended("a", 1, 5), ended("b", 1, null), ended("c", 1, 4)], (end) => end.cost_micros)).toBe(2);
  });
});

it("a request for the shell survives quotes", () => {
  const curl = toCurl("https://x.example/api/v1/playground", {
    models: ["mdl_1"],
    messages: [{ role: "user", text: "What's new?" }],
  });
  expect(curl).toContain(`"text":"What'\\''s new?"`);
  expect(curl.split("\n")).toHaveLength(4);
});
