import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { startI18n } from "@/lib/i18n";
import type { FieldSchema } from "@/lib/jsonSchema";
import { SchemaForm } from "./SchemaForm";

beforeAll(() => startI18n("en"));

const schema: FieldSchema = {
  required: ["base_url"],
  properties: {
    base_url: { type: "string", format: "uri", title: "Base URL" },
    api_key: { type: "string", writeOnly: true, title: "API key" },
    strict: { type: "boolean", title: "Strict" },
    project: { type: "string", title: "Project" },
  },
};

function show(props: Partial<Parameters<typeof SchemaForm>[0]> = {}) {
  const onChange = vi.fn();
  render(
    <MantineProvider env="test">
      <SchemaForm schema={schema} values={{}} onChange={onChange} {...props} />
    </MantineProvider>,
  );
  return onChange;
}

describe("SchemaForm", () => {
  it("reports what is filled in by field", async () => {
    const onChange = show();
    await userEvent.type(screen.getByLabelText(/Base URL/), "h");
    await userEvent.click(screen.getByLabelText("Strict"));
    expect(onChange.mock.calls).toEqual([
      ["base_url", "h"],
      ["strict", true],
    ]);
  });

  it("never shows a stored secret, only that there is one", () => {
    show({ secretsSet: ["api_key"] });
    const field = screen.getByLabelText<HTMLInputElement>("API key");
    expect(field.type).toBe("password");
    expect(field.value).toBe("");
    expect(field.placeholder).toContain("Stored");
  });

  it("puts errors, its own and the server's, at their fields", () => {
    show({ errors: { base_url: { code: "url" }, project: "The project does not exist." } });
    expect(screen.getByText(/begins with http/)).toBeDefined();
    expect(screen.getByText("The project does not exist.")).toBeDefined();
  });

  it("folds away the rest, but not what has an error", () => {
    show({ fold: true });
    expect(screen.getByRole("button", { name: "More settings" }).getAttribute("aria-expanded")).toBe("false");
    show({ fold: true, errors: { project: "Wrong." } });
    expect(screen.getAllByRole("button", { name: "More settings" })[1]!.getAttribute("aria-expanded")).toBe(
      "true",
    );
  });

  it("takes the words of the page's language over those of the schema", () => {
    show({ words: (field) => (field.name === "api_key" ? { label: "Ключ API" } : {}) });
    expect(screen.getByLabelText("Ключ API")).toBeDefined();
  });
});
