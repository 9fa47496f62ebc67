import { expect, test } from "vitest";
import { languageOf, templateOf, withTemplate, withValue } from "./template";

const orders = {
  template: "order_update",
  languages: { en: "en_US" },
  values: [{ name: "1", value: "{{order}}" }],
};

test("whatever stands in the setting can be read", () => {
  expect(templateOf(undefined)).toEqual({ template: "", languages: {}, values: [] });
  expect(templateOf("odd")).toEqual({ template: "", languages: {}, values: [] });
  expect(templateOf(orders)).toEqual(orders);
});

test("a language that is not named falls back to the first that is", () => {
  expect(languageOf(orders, "ru", ["en", "ru"])).toBe("en_US");
  const both = withTemplate(orders, "order_update", "ru", "ru", ["1"]);
  expect(languageOf(both, "ru", ["en", "ru"])).toBe("ru");
  expect(both.languages).toEqual({ en: "en_US", ru: "ru" });
  expect(both.values).toEqual(orders.values);
});

test("another template begins anew, but values of the same name stay", () => {
  expect(withTemplate(orders, "news", "ru", "ru", ["1", "2"])).toEqual({
    template: "news",
    languages: { ru: "ru" },
    values: [
      { name: "1", value: "{{order}}" },
      { name: "2", value: "" },
    ],
  });
});

test("values are set by name", () => {
  expect(withValue(orders, "1", "A").values).toEqual([{ name: "1", value: "A" }]);
  expect(withValue(orders, "2", "B").values).toHaveLength(2);
});
