import { ActionIcon, Button, Menu, MultiSelect, TextInput } from "@mantine/core";
import { IconDots, IconPlus } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { toastUndo } from "@/ui/toast";
import { Tag } from "@/ui/Tag";
import { useCanvasActions } from "../canvas/actions";
import { useBlockName } from "../canvas/names";
import { addFlow, removeFlow, renameFlow, setLocales, setMain } from "../graph/commands";
import { foldersOf, splitName } from "../graph/folders";
import { usesOfFlow } from "../graph/schema";
import { blocksOf } from "../graph/select";
import { useEditor, useEditorState } from "../store/context";
import { Panel } from "./Panel";
import classes from "./Panels.module.css";

const languages = [
  "en",
  "ru",
  "ar",
  "de",
  "es",
  "fr",
  "it",
  "pt",
  "tr",
  "uk",
  "kk",
  "uz",
  "pl",
  "zh",
  "ja",
  "hi",
  "id",
  "vi",
];

/** The flows of the scenario, who calls them, and the languages it speaks. */
export function FlowsPanel() {
  const { t, i18n } = useTranslation();
  const editor = useEditor();
  const doc = useEditorState((state) => state.doc);
  const readOnly = useEditorState((state) => state.readOnly);
  const names = useMemo(() => new Intl.DisplayNames([i18n.language], { type: "language" }), [i18n.language]);
  const add = () => {
    const id = editor.ids.next("f", doc.flows);
    const name = t("flow.flows.unnamed", { number: Object.keys(doc.flows).length });
    editor.run(addFlow(id, editor.ids.next("b", doc.blocks), name), t("flow.did.flow"));
    editor.openFlow(id);
  };
  return (
    <Panel title={t("flow.panel.flows")}>
      <p className={classes.note}>{t("flow.flows.intro")}</p>
      {foldersOf(doc).map((folder) =>
        folder.name ? (
          <details key={folder.name} open className={classes.folder}>
            <summary dir="auto">{folder.name}</summary>
            <FlowList ids={folder.flows} />
          </details>
        ) : (
          <FlowList key="" ids={folder.flows} />
        ),
      )}
      {!readOnly && (
        <Button variant="light" mt="sm" leftSection={<IconPlus size={16} />} onClick={add}>
          {t("flow.flows.add")}
        </Button>
      )}
      <div className={classes.section}>
        <MultiSelect
          label={t("flow.flows.languages")}
          description={t("flow.flows.languagesHelp")}
          searchable
          disabled={readOnly}
          data={[...new Set([...doc.locales, ...languages])].map((one) => ({
            value: one,
            label: names.of(one) ?? one,
          }))}
          value={[...doc.locales]}
          onChange={(next) => editor.run(setLocales(editor.state.doc, next), t("flow.did.languages"))}
        />
      </div>
    </Panel>
  );
}

function FlowList({ ids }: { ids: string[] }) {
  return (
    <ul className={classes.items}>
      {ids.map((id) => (
        <FlowItem key={id} id={id} />
      ))}
    </ul>
  );
}

function FlowItem({ id }: { id: string }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const { reveal } = useCanvasActions();
  const nameOf = useBlockName();
  const doc = useEditorState((state) => state.doc);
  const current = useEditorState((state) => state.flow === id);
  const readOnly = useEditorState((state) => state.readOnly);
  const [renaming, setRenaming] = useState(false);
  const flow = doc.flows[id]!;
  const uses = useMemo(() => usesOfFlow(doc, editor.catalog, id), [doc, editor.catalog, id]);
  const main = id === doc.main;
  if (renaming) {
    const keep = (name: string) => {
      if (name.trim()) editor.run(renameFlow(editor.state.doc, id, name.trim()), t("flow.did.flow"));
      setRenaming(false);
    };
    return (
      <li>
        <TextInput
          aria-label={t("flow.flows.name")}
          description={t("flow.flows.nameHelp")}
          autoFocus
          maxLength={100}
          dir="auto"
          defaultValue={flow.name}
          onBlur={(event) => keep(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") keep(event.currentTarget.value);
            if (event.key === "Escape") setRenaming(false);
          }}
        />
      </li>
    );
  }
  return (
    <li className={classes.item} data-current={current || undefined}>
      <button type="button" className={classes.go} aria-current={current} onClick={() => editor.openFlow(id)}>
        <bdi>{(main ? flow.name : splitName(flow.name)[1]) || id}</bdi>{" "}
        {main && <Tag tone="accent">{t("flow.flows.main")}</Tag>}
        <span className={classes.where}>
          {t("flow.flows.blocks", { count: blocksOf(doc, id).length })}
          {!main && ` · ${t("flow.flows.usedBy", { count: uses.length })}`}
        </span>
      </button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t("flow.flows.more", { name: flow.name })}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={readOnly} onClick={() => setRenaming(true)}>
            {t("flow.flows.rename")}
          </Menu.Item>
          {!main && (
            <Menu.Item
              disabled={readOnly}
              onClick={() => editor.run(setMain(editor.state.doc, id), t("flow.did.flow"))}
            >
              {t("flow.flows.makeMain")}
            </Menu.Item>
          )}
          {uses.length > 0 && (
            <>
              <Menu.Label>{t("flow.flows.usedByLabel")}</Menu.Label>
              {uses.map((use) => (
                <Menu.Item key={use.block} onClick={() => reveal(use.block)}>
                  {doc.flows[use.flow]?.name} · {nameOf(doc.blocks[use.block])}
                </Menu.Item>
              ))}
            </>
          )}
          {!main && (
            <>
              <Menu.Divider />
              <Menu.Item
                color="red"
                disabled={readOnly}
                onClick={() => {
                  if (editor.run(removeFlow(editor.state.doc, id), t("flow.did.flow")))
                    toastUndo(t("flow.flows.removed", { name: flow.name }), () => editor.undo());
                }}
              >
                {t("flow.flows.remove")}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}
