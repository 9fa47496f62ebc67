import { Autocomplete, Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { newVariable, setVariable } from "../graph/commands";
import { variablePattern } from "../graph/document";
import { useEditor, useEditorState } from "../store/context";
import type { FieldProps } from "./types";

/** Chooses a variable, or makes one. */
export function VariableField({ path, label, help, required, error, value, onChange, disabled }: FieldProps) {
  const { t } = useTranslation();
  const editor = useEditor();
  const variables = useEditorState((state) => state.doc.variables);
  const field = useRef<HTMLInputElement>(null);
  const name = typeof value === "string" ? value : "";
  const unknown = name !== "" && !(name in variables);
  const bad = unknown && !variablePattern.test(name) ? t("flow.variables.badName") : undefined;
  return (
    <div>
      <Autocomplete
        ref={field}
        label={label}
        description={help}
        placeholder={t("flow.fields.variable")}
        withAsterisk={required}
        error={bad ?? error}
        data={Object.keys(variables).sort()}
        maxLength={40}
        dir="ltr"
        disabled={disabled}
        data-field={path}
        value={name}
        onChange={(next) => onChange(next.trim() || undefined)}
      />
      {unknown && !bad && !disabled && (
        <Button
          size="compact-sm"
          variant="light"
          mt={6}
          data-tour="create-variable"
          leftSection={<IconPlus size={14} />}
          onClick={() => {
            // The button goes with what it was for; who works with the keys goes on from the field.
            field.current?.focus();
            editor.run(setVariable(name, newVariable), t("flow.did.variable"));
          }}
        >
          {t("flow.fields.createVariable", { name })}
        </Button>
      )}
    </div>
  );
}
