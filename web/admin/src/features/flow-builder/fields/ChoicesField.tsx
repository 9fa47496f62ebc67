import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Localized } from "../graph/document";
import { useEditor, useEditorState } from "../store/context";
import classes from "./Fields.module.css";
import { SortableList } from "./SortableList";
import type { FieldProps } from "./types";

interface Choice {
  id: string;
  title?: Localized;
}

const listOf = <T,>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);

/** Answers to choose from, each with a port. Enter begins the next one. */
export function ChoicesField({ schema, path, label, help, error, value, onChange, disabled }: FieldProps) {
  const { t } = useTranslation();
  const editor = useEditor();
  const locale = useEditorState((state) => state.locale);
  const locales = useEditorState((state) => state.doc.locales);
  const choices = listOf<Choice>(value);
  const set = (place: number, words: string) =>
    onChange(
      choices.map((one, other) =>
        other === place ? { ...one, title: { ...one.title, [locale]: words } } : one,
      ),
    );
  const add = () => {
    const id = editor.ids.item(choices.map((one) => one.id));
    onChange([...choices, { id, title: {} }]);
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-field="${path}.${id}.title"]`)?.focus(),
    );
  };
  return (
    <SortableList
      path={path}
      label={label}
      help={help}
      error={error}
      items={choices}
      keyOf={(one) => one.id}
      onChange={onChange}
      onAdd={add}
      addLabel={t("flow.fields.addChoice")}
      most={schema.maxItems ?? 50}
      disabled={disabled}
      row={(choice, place) => (
        <TextInput
          aria-label={t("flow.fields.choice", { place: place + 1 })}
          placeholder={choice.title?.[locales[0]!] || t("flow.fields.choice", { place: place + 1 })}
          dir="auto"
          lang={locale}
          maxLength={200}
          disabled={disabled}
          data-field={`${path}.${choice.id}.title`}
          value={choice.title?.[locale] ?? ""}
          onChange={(event) => set(place, event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.nativeEvent.isComposing) {
              event.preventDefault();
              add();
            }
          }}
        />
      )}
    />
  );
}

interface Branch {
  id: string;
  title?: Localized;
  percent: number;
}

/** Branches with their shares; together 100 per cent. */
export function WeightsField({ schema, path, label, help, error, value, onChange, disabled }: FieldProps) {
  const { t } = useTranslation();
  const editor = useEditor();
  const locale = useEditorState((state) => state.locale);
  const branches = listOf<Branch>(value);
  const sum = branches.reduce((all, one) => all + (Number(one.percent) || 0), 0);
  const change = (place: number, patch: Partial<Branch>) =>
    onChange(branches.map((one, other) => (other === place ? { ...one, ...patch } : one)));
  /** A new branch takes an equal share of everybody. */
  const add = () => {
    const id = editor.ids.item(branches.map((one) => one.id));
    const all = [...branches, { id, title: {}, percent: 0 }];
    const share = Math.floor(100 / all.length);
    onChange(
      all.map((one, place) => ({ ...one, percent: place === 0 ? 100 - share * (all.length - 1) : share })),
    );
  };
  return (
    <div>
      <SortableList
        path={path}
        label={label}
        help={help}
        error={error}
        items={branches}
        keyOf={(one) => one.id}
        onChange={onChange}
        onAdd={add}
        addLabel={t("flow.fields.addBranch")}
        most={schema.maxItems ?? 20}
        disabled={disabled}
        row={(branch, place) => (
          <div className={classes.pair}>
            <TextInput
              aria-label={t("flow.fields.branch", { place: place + 1 })}
              placeholder={String.fromCharCode(65 + place)}
              dir="auto"
              disabled={disabled}
              data-field={`${path}.${branch.id}.title`}
              value={branch.title?.[locale] ?? ""}
              onChange={(event) =>
                change(place, { title: { ...branch.title, [locale]: event.currentTarget.value } })
              }
            />
            <TextInput
              aria-label={t("flow.fields.percent", { place: place + 1 })}
              inputMode="decimal"
              rightSection="%"
              disabled={disabled}
              value={String(branch.percent ?? 0)}
              onChange={(event) => {
                const percent = Number(event.currentTarget.value.replace(",", "."));
                if (Number.isFinite(percent)) change(place, { percent: Math.min(100, Math.max(0, percent)) });
              }}
            />
          </div>
        )}
      />
      {branches.length > 0 && (
        <p className={classes.sum} data-bad={Math.abs(sum - 100) > 0.01 || undefined}>
          {t("flow.fields.sum", { sum })}
        </p>
      )}
    </div>
  );
}
