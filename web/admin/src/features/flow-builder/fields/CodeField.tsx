import { Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useState } from "react";
import type { FieldProps } from "./types";

interface InputProps {
  label: string;
  help?: string;
  path: string;
  required?: boolean;
  error?: string;
  rows?: number;
  disabled: boolean;
  value: string;
  onChange: (value: string) => void;
}

/** Text that a machine reads: left to right, every letter as wide as the next, nothing corrected. */
export function CodeInput({ label, help, path, rows = 1, value, onChange, ...rest }: InputProps) {
  return (
    <Textarea
      label={label}
      description={help}
      autosize
      minRows={rows}
      maxRows={24}
      dir="ltr"
      spellCheck={false}
      autoCapitalize="off"
      autoCorrect="off"
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
      data-field={path}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...rest}
    />
  );
}

export function CodeField({ schema, value, onChange, ...rest }: FieldProps) {
  return (
    <CodeInput
      {...rest}
      rows={schema.widget === "code" ? 6 : 1}
      value={typeof value === "string" ? value : ""}
      onChange={(text) => onChange(text === "" ? undefined : text)}
    />
  );
}

/** A value as JSON. What is not JSON yet stays in the field and out of the document. */
export function JsonField({ value, onChange, error, ...rest }: FieldProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const shown =
    typed ?? (value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value, null, 2));
  let bad = false;
  if (typed?.trim()) {
    try {
      JSON.parse(typed);
    } catch {
      bad = true;
    }
  }
  return (
    <CodeInput
      {...rest}
      rows={4}
      error={bad ? t("flow.fields.badJson") : error}
      value={shown}
      onChange={(text) => {
        setTyped(text);
        if (!text.trim()) return onChange(undefined);
        try {
          onChange(JSON.parse(text));
        } catch {
          // Said below the field.
        }
      }}
    />
  );
}
