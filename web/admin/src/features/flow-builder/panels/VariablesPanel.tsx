import { ActionIcon, Button, Group, Select, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { newVariable, removeVariable, renameVariable, setVariable } from "../graph/commands";
import {
  variablePattern,
  variableScopes,
  variableTypes,
  type Scenario,
  type Variable,
} from "../graph/document";
import { variableUse } from "../graph/texts";
import { useEditor, useEditorState } from "../store/context";
import fields from "../fields/Fields.module.css";
import { Panel } from "./Panel";
import { SecretField } from "./SecretField";
import classes from "./Panels.module.css";

function uses(doc: Scenario): Map<string, number> {
  const found = new Map<string, number>();
  for (const block of Object.values(doc.blocks)) {
    const use = variableUse(block.settings);
    for (const name of new Set([...use.reads, ...use.writes])) found.set(name, (found.get(name) ?? 0) + 1);
  }
  return found;
}

export function VariablesPanel() {
  const { t } = useTranslation();
  const editor = useEditor();
  const doc = useEditorState((state) => state.doc);
  const readOnly = useEditorState((state) => state.readOnly);
  const [fresh, setFresh] = useState("");
  const used = useMemo(() => uses(doc), [doc]);
  const names = Object.keys(doc.variables).sort();
  const bad = fresh !== "" && (!variablePattern.test(fresh) || fresh in doc.variables);
  const add = () => {
    if (!fresh || bad) return;
    editor.run(setVariable(fresh, newVariable), t("flow.did.variable"));
    setFresh("");
  };
  return (
    <Panel title={t("flow.panel.variables")}>
      <p className={classes.note}>{t("flow.variables.intro", { open: "{{", close: "}}" })}</p>
      <div className={fields.list}>
        {names.map((name) => (
          <VariableCard key={name} name={name} value={doc.variables[name]!} used={used.get(name) ?? 0} />
        ))}
      </div>
      {!readOnly && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <Group align="flex-end" wrap="nowrap" mt="md" gap="xs">
            <TextInput
              style={{ flex: 1 }}
              label={t("flow.variables.new")}
              dir="ltr"
              maxLength={40}
              error={
                bad && (fresh in doc.variables ? t("flow.variables.taken") : t("flow.variables.badName"))
              }
              value={fresh}
              onChange={(event) => setFresh(event.currentTarget.value.trim())}
            />
            <Button
              type="submit"
              variant="default"
              disabled={!fresh || bad}
              leftSection={<IconPlus size={16} />}
            >
              {t("flow.variables.add")}
            </Button>
          </Group>
        </form>
      )}
    </Panel>
  );
}

function VariableCard({ name, value, used }: { name: string; value: Variable; used: number }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const readOnly = useEditorState((state) => state.readOnly);
  const [typed, setTyped] = useState(name);
  const change = (patch: Partial<Variable>) =>
    editor.run(setVariable(name, { ...value, ...patch }), t("flow.did.variable"), `variable.${name}`);
  const shown =
    value.default === null || value.default === undefined
      ? ""
      : typeof value.default === "string"
        ? value.default
        : JSON.stringify(value.default);
  return (
    <div className={fields.card} style={{ gap: 8 }}>
      <Group wrap="nowrap" gap={4}>
        <TextInput
          style={{ flex: 1 }}
          size="xs"
          dir="ltr"
          aria-label={t("flow.variables.name")}
          maxLength={40}
          disabled={readOnly}
          error={typed !== name && !variablePattern.test(typed)}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value.trim())}
          onBlur={() => {
            if (typed === name) return;
            if (!editor.run(renameVariable(editor.state.doc, name, typed), t("flow.did.variable")))
              setTyped(name);
          }}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={readOnly}
          aria-label={t("flow.variables.remove", { name })}
          onClick={() => editor.run(removeVariable(editor.state.doc, name), t("flow.did.variable"))}
        >
          <IconTrash size={15} />
        </ActionIcon>
      </Group>
      <div className={fields.comparison}>
        <Select
          size="xs"
          aria-label={t("flow.variables.type")}
          allowDeselect={false}
          disabled={readOnly}
          data={variableTypes.map((one) => ({ value: one, label: t(`flow.variables.types.${one}`) }))}
          value={value.type}
          onChange={(type) => change({ type: type as Variable["type"] })}
        />
        <Select
          size="xs"
          aria-label={t("flow.variables.scope")}
          allowDeselect={false}
          disabled={readOnly}
          data={variableScopes.map((one) => ({ value: one, label: t(`flow.variables.scopes.${one}`) }))}
          value={value.scope}
          onChange={(scope) =>
            change({
              scope: scope as Variable["scope"],
              default: scope === "secret" ? null : value.default,
            })
          }
        />
      </div>
      {value.scope === "secret" ? (
        <SecretField name={name} readOnly={readOnly} />
      ) : (
        <TextInput
          size="xs"
          dir="auto"
          aria-label={t("flow.variables.default")}
          placeholder={t("flow.variables.default")}
          disabled={readOnly}
          value={shown}
          onChange={(event) => change({ default: readDefault(event.currentTarget.value, value.type) })}
        />
      )}
      <span className={classes.muted}>{t("flow.variables.used", { count: used })}</span>
    </div>
  );
}

/** What was typed, as a value of the type; text as long as it is none. */
function readDefault(text: string, type: Variable["type"]): unknown {
  if (text === "") return null;
  if (type === "text" || type === "date") return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
