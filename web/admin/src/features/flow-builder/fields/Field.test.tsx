import { MantineProvider } from "@mantine/core";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { useState } from "react";
import { startI18n } from "@/lib/i18n";
import { put } from "../graph/operations";
import type { FieldSchema } from "../graph/schema";
import { catalog, seeded, small } from "../graph/testing";
import type { ScenarioApi } from "../scenarioApi";
import { EditorContext } from "../store/context";
import { Editor } from "../store/editor";
import { unsentStore } from "../store/unsent";
import { Field } from "./Field";

beforeAll(() => startI18n("en"));
beforeEach(() => localStorage.clear());

let value: unknown;

function show(schema: FieldSchema, initial: unknown) {
  const editor = new Editor({
    api: {} as ScenarioApi,
    catalog,
    server: { revision: 1, scenario: { ...small(), locales: ["en", "ru"] }, published: null, canary: null },
    unsent: unsentStore(localStorage, "bot_1", "tab"),
    client: "tab",
    readOnly: false,
    random: seeded(1),
  });
  editor.run(
    [put.variable("email", { type: "text", scope: "session", default: null, description: "" })],
    "add",
  );
  function Held() {
    const [now, setNow] = useState(initial);
    value = now;
    return (
      <Field
        schema={schema}
        name="field"
        path="field"
        label="Field"
        required={false}
        value={now}
        disabled={false}
        onChange={setNow}
      />
    );
  }
  render(
    <MantineProvider env="test">
      <EditorContext value={editor}>
        <Held />
      </EditorContext>
    </MantineProvider>,
  );
  return editor;
}

describe("a field of the properties", () => {
  it("keeps a text in the language that is chosen, and puts variables in", async () => {
    show({ type: "object", widget: "localized_text" }, { en: "Hello" });
    await userEvent.click(screen.getByRole("button", { name: "ru" }));
    await userEvent.type(screen.getByLabelText("Field"), "Привет ");
    await userEvent.click(screen.getByRole("button", { name: "Insert a variable" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "email" }));
    expect(value).toEqual({ en: "Hello", ru: "Привет {{email}}" });
  });

  it("makes a variable that is not there yet", async () => {
    const editor = show({ type: "string", widget: "variable" }, undefined);
    await userEvent.type(screen.getByRole("combobox", { name: "Field" }), "phone");
    await userEvent.click(screen.getByRole("button", { name: "Create “phone”" }));
    expect(value).toBe("phone");
    expect(Object.keys(editor.state.doc.variables)).toEqual(["email", "phone"]);
  });

  it("puts choices in order with the arrow keys, and begins the next with Enter", async () => {
    show({ type: "array", widget: "choices" }, [
      { id: "aa", title: { en: "First" } },
      { id: "bb", title: { en: "Second" } },
    ]);
    screen.getByRole("button", { name: "Move item 1" }).focus();
    await userEvent.keyboard("{ArrowDown}");
    expect((value as { id: string }[]).map((one) => one.id)).toEqual(["bb", "aa"]);
    // The grip keeps the keys: it has the focus, and takes it once more when the next frame is drawn.
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole("button", { name: "Move item 2" })),
    );
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    await userEvent.type(screen.getByLabelText("Choice 2"), "{Enter}");
    expect((value as unknown[]).length).toBe(3);
    await userEvent.click(screen.getAllByRole("button", { name: "Remove" })[2]!);
    expect((value as unknown[]).length).toBe(2);
  });

  it("keeps shares at a hundred when a branch is added", async () => {
    show({ type: "array", widget: "weights" }, []);
    for (let branch = 0; branch < 3; ++branch)
      await userEvent.click(screen.getByRole("button", { name: "Add a branch" }));
    expect((value as { percent: number }[]).map((one) => one.percent)).toEqual([34, 33, 33]);
    expect(screen.getByText("100 % of 100 %")).toBeDefined();
  });

  it("puts a condition together, and takes an expression instead", async () => {
    show({ type: "array", widget: "conditions" }, []);
    await userEvent.click(screen.getByRole("button", { name: "Add a case" }));
    const card = screen.getByRole("listitem");
    await userEvent.type(within(card).getByRole("combobox", { name: "Variable" }), "email");
    await userEvent.type(within(card).getByRole("textbox", { name: "Value" }), "x");
    const id = (value as { id: string }[])[0]!.id;
    expect(value).toEqual([{ id, when: { variable: "email", op: "eq", value: "x" } }]);
    await userEvent.click(screen.getByRole("button", { name: "And another" }));
    expect(value).toMatchObject([{ when: { all: [{ variable: "email" }, { variable: "" }] } }]);
    await userEvent.click(screen.getByRole("button", { name: "Write an expression" }));
    await userEvent.type(screen.getByLabelText("Expression"), "age > 18");
    expect(value).toEqual([{ id, when: "age > 18" }]);
  });

  it("says that JSON is not JSON yet, and keeps the last that was", async () => {
    show({ widget: "json" }, { a: 1 });
    const field = screen.getByLabelText("Field");
    await userEvent.clear(field);
    await userEvent.type(field, "[[1, 2");
    expect(screen.getByText("This is not JSON yet.")).toBeDefined();
    expect(value).toBeUndefined();
    await userEvent.type(field, "]");
    expect(value).toEqual([1, 2]);
  });
});
