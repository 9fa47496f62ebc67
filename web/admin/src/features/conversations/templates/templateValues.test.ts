import { expect, test } from "vitest";
import type { Upload } from "@/api";
import { degrees, emptyValue, templateParameters } from "./templateValues";

const file = { url: "/media/upl_1/menu.pdf", name: "menu.pdf", mime: "application/pdf", size: 5 } as Upload;

test("a header is a file, a place or a text", () => {
  expect(emptyValue("header.document").kind).toBe("file");
  expect(emptyValue("header.location").kind).toBe("place");
  expect(emptyValue("header.1").kind).toBe("text");
  expect(emptyValue("button.0.url").kind).toBe("text");
});

test("nothing is sent before all is filled in", () => {
  const form = { parameters: ["header.document", "1"] };
  expect(templateParameters(form, {})).toBeNull();
  expect(templateParameters(form, { "1": { kind: "text", text: "Ann" } })).toBeNull();
  expect(
    templateParameters(form, {
      "1": { kind: "text", text: " Ann " },
      "header.document": { kind: "file", file },
    }),
  ).toEqual({ "1": "Ann", "header.document": { url: "/media/upl_1/menu.pdf", name: "menu.pdf" } });
});

test("a place needs coordinates on this earth", () => {
  const form = { parameters: ["header.location"] };
  const place = {
    kind: "place" as const,
    latitude: "37,44",
    longitude: "-122.16",
    name: "Café",
    address: "101 Forest Ave",
  };
  expect(templateParameters(form, { "header.location": place })).toEqual({
    "header.location": { latitude: 37.44, longitude: -122.16, name: "Café", address: "101 Forest Ave" },
  });
  expect(templateParameters(form, { "header.location": { ...place, latitude: "97" } })).toBeNull();
  expect(templateParameters(form, { "header.location": { ...place, name: " " } })).toBeNull();
  expect(degrees("north", 90)).toBeNull();
  expect(degrees("-180", 180)).toBe(-180);
});
