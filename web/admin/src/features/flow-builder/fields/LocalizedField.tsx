import { ActionIcon, Menu, Textarea, Tooltip } from "@mantine/core";
import { IconVariable } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { direction } from "@/lib/i18n";
import type { Localized } from "../graph/document";
import { useEditorState } from "../store/context";
import classes from "./Fields.module.css";
import { LocaleTabs } from "./LocaleTabs";
import type { FieldProps } from "./types";

/** A text for people, in each of the scenario's languages. */
export function LocalizedField({
  schema,
  path,
  label,
  help,
  required,
  error,
  value,
  onChange,
  disabled,
}: FieldProps) {
  const locales = useEditorState((state) => state.doc.locales);
  const locale = useEditorState((state) => state.locale);
  const field = useRef<HTMLTextAreaElement>(null);
  const texts = (typeof value === "object" && value !== null ? value : {}) as Localized;
  const long = schema.widget === "localized_markdown";
  const set = (words: string) => {
    const next = { ...texts, [locale]: words };
    if (!words) delete (next as Record<string, string>)[locale];
    onChange(next);
  };
  const insert = (name: string) => {
    const element = field.current;
    const now = texts[locale] ?? "";
    const at = element?.selectionStart ?? now.length;
    set(`${now.slice(0, at)}{{${name}}}${now.slice(element?.selectionEnd ?? at)}`);
    element?.focus();
  };
  return (
    <div className={classes.localized}>
      <div className={classes.tools}>
        <LocaleTabs filled={texts} />
        <InsertVariable onPick={insert} disabled={disabled} />
      </div>
      <Textarea
        ref={field}
        label={label}
        description={help}
        required={required}
        withAsterisk={required}
        error={error}
        autosize
        minRows={long ? 3 : 1}
        maxRows={14}
        maxLength={4000}
        dir={texts[locale] ? "auto" : direction(locale)}
        lang={locale}
        disabled={disabled}
        data-field={path}
        value={texts[locale] ?? ""}
        placeholder={locale === locales[0] ? undefined : texts[locales[0]!]}
        onChange={(event) => set(event.currentTarget.value)}
      />
    </div>
  );
}

/** Puts {{name}} into a text. */
export function InsertVariable({ onPick, disabled }: { onPick: (name: string) => void; disabled: boolean }) {
  const { t } = useTranslation();
  const variables = useEditorState((state) => state.doc.variables);
  const names = Object.keys(variables).sort();
  if (names.length === 0) return null;
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Tooltip label={t("flow.fields.insertVariable")}>
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            disabled={disabled}
            data-tour="insert-variable"
            aria-label={t("flow.fields.insertVariable")}
          >
            <IconVariable size={15} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown mah={280} style={{ overflowY: "auto" }}>
        {names.map((name) => (
          <Menu.Item key={name} onClick={() => onPick(name)}>
            <bdi>{name}</bdi>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
