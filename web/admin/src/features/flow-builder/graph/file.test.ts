import { expect, it } from "vitest";
import { fileText, readFile } from "./file";
import { apply, operationsBetween } from "./operations";
import { block, edge, scenario, small } from "./testing";

const told = (value: unknown) => {
  const read = readFile(JSON.stringify(value));
  return "mistakes" in read ? read.mistakes.map(({ kind, at }) => `${kind} ${at}`) : [];
};

it("reads what it has written, and becomes it by operations", () => {
  const doc = {
    ...small(),
    variables: { email: { type: "text", scope: "contact", default: null, description: "" } },
  } as const;
  const read = readFile(fileText(doc));
  expect(read).toEqual({ scenario: doc });
  const before = scenario({ blocks: { b_old: block("end") } });
  expect(apply(before, operationsBetween(before, doc))).toEqual(doc);
});

it("takes the scenario out of an answer of the REST API, and fills in what may be left out", () => {
  const { name, settings, ...bare } = block("end");
  expect(name).toBe("");
  expect(settings).toEqual({});
  const read = readFile(
    JSON.stringify({ revision: 3, scenario: scenario({ blocks: { b_1: bare as never } }) }),
  );
  expect(read).toEqual({ scenario: scenario({ blocks: { b_1: block("end") } }) });
});

it("says what is wrong and where", () => {
  expect(readFile("{")).toEqual({ mistakes: [{ kind: "json", at: "" }] });
  expect(told({ typebot: 6 })).toEqual(["format format"]);
  expect(told([])).toEqual(["format format"]);
  const bad = scenario({
    locales: [],
    main: "f_gone",
    blocks: {
      b_1: block("send_text"),
      b_2: { ...block("end"), flow: "f_gone", at: ["left", 0] as never },
      "one two": block("end"),
    },
    edges: {
      e_1: edge("b_1", "next", "b_9"),
      e_2: edge("b_1", "next", "b_1"),
      e_3: { from: "b_1" } as never,
    },
    variables: { age: { type: "years", scope: "session", default: null, description: "" } as never },
  });
  expect(told(bad)).toEqual([
    "id blocks.one two",
    "locales locales",
    "main main",
    "variable variables.age.type",
    "shape blocks.b_2.at",
    "no_flow blocks.b_2.flow",
    "no_block edges.e_1.to",
    "port_twice edges.e_2",
    "shape edges.e_3",
  ]);
});

it("takes no line between flows and no more blocks than a scenario holds", () => {
  const flows = { f_main: { name: "Main" }, f_2: { name: "Other" } };
  const blocks = { b_1: block("send_text"), b_2: block("end", {}, { flow: "f_2" }) };
  expect(told(scenario({ flows, blocks, edges: { e_1: edge("b_1", "next", "b_2") } }))).toEqual([
    "between_flows edges.e_1",
  ]);
  const many = Object.fromEntries(Array.from({ length: 2001 }, (_, place) => [`b_${place}`, block("end")]));
  expect(told(scenario({ blocks: many }))).toEqual(["tooMany blocks"]);
});
