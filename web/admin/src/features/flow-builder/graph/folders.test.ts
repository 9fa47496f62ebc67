import { describe, expect, it } from "vitest";
import { foldersOf, splitName } from "./folders";

describe("folders of flows", () => {
  it("are what stands before the first slash", () => {
    expect(splitName("Orders/Refund")).toEqual(["Orders", "Refund"]);
    expect(splitName("Orders / Refund / late")).toEqual(["Orders", "Refund / late"]);
    for (const name of ["Refund", "/Refund", "Orders/", "/", ""]) expect(splitName(name)).toEqual(["", name]);
  });

  it("come after what is in none, each by name, with the main flow first of all", () => {
    const names = {
      f_1: "Orders/Refund",
      f_2: "Zoo",
      f_3: "Main/of all",
      f_4: "Orders/Late",
      f_5: "Help/Me",
    };
    const flows = Object.fromEntries(Object.entries(names).map(([id, name]) => [id, { name }]));
    expect(foldersOf({ flows, main: "f_3" })).toEqual([
      { name: "", flows: ["f_3", "f_2"] },
      { name: "Help", flows: ["f_5"] },
      { name: "Orders", flows: ["f_4", "f_1"] },
    ]);
  });
});
