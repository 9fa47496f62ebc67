import { ActionIcon, Select, TextInput, Tooltip } from "@mantine/core";
import { IconCopy, IconMessagePlus, IconPlayerPlay, IconTrash } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useCanvasActions } from "../canvas/actions";
import { useBlockName } from "../canvas/names";
import { Field } from "../fields/Field";
import { connect, disconnect, renameBlock, whyNot } from "../graph/commands";
import type { Block } from "../graph/document";
import { pick, portsOf } from "../graph/schema";
import { isCanvasKind } from "../graph/size";
import { blocksOf, edgeOfPort } from "../graph/select";
import { useEditor, useEditorState } from "../store/context";
import { ChannelLooks } from "./ChannelLooks";
import { Panel } from "./Panel";
import classes from "./Panels.module.css";
import { useProblemWords } from "./problemWords";
import { SelectionPanel } from "./SelectionPanel";

/** What is selected, to be edited. */
export function PropertiesPanel() {
  const { t } = useTranslation();
  const blocks = useEditorState((state) => state.blocks);
  const [only] = blocks;
  const block = useEditorState((state) => (only ? state.doc.blocks[only] : undefined));
  if (blocks.size > 1) return <SelectionPanel ids={[...blocks]} />;
  if (!only || !block) {
    return (
      <Panel title={t("flow.panel.properties")}>
        <p className={classes.empty}>{t("flow.properties.none")}</p>
      </Panel>
    );
  }
  return <BlockProperties key={only} id={only} block={block} />;
}

function BlockProperties({ id, block }: { id: string; block: Block }) {
  const { t, i18n } = useTranslation();
  const editor = useEditor();
  const { duplicate } = useCanvasActions();
  const words = useProblemWords();
  const problems = useEditorState((state) => state.problems);
  const readOnly = useEditorState((state) => state.readOnly);
  const focus = useEditorState((state) => state.focusProperties);
  const form = useRef<HTMLDivElement>(null);
  const schema = editor.catalog.get(block.kind);
  const kind = schema ? pick(schema.title, i18n.language) : block.kind;
  const mine = problems.filter((one) => one.block === id);

  useEffect(() => {
    const wish = editor.takeFocus();
    if (!wish) return;
    const fields = form.current;
    const name = wish.field && CSS.escape(wish.field);
    // Of a list without items the way to the first one.
    const wanted = fields?.querySelector<HTMLElement>(
      name ? `[data-field="${name}"], [data-add="${name}"]` : "[data-field], [data-add]",
    );
    (wanted ?? fields?.querySelector<HTMLElement>("input, textarea"))?.focus();
  }, [editor, focus]);

  return (
    <Panel
      title={kind}
      actions={
        !readOnly && (
          <>
            {!isCanvasKind(block.kind) && (
              <Tooltip label={t("flow.test.fromHere")}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t("flow.test.fromHere")}
                  onClick={() => editor.tryAt(id)}
                >
                  <IconPlayerPlay size={16} />
                </ActionIcon>
              </Tooltip>
            )}
            <Tooltip label={t("flow.comments.toBlock")}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("flow.comments.toBlock")}
                onClick={() => editor.openPanel("comments")}
              >
                <IconMessagePlus size={16} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={t("flow.action.duplicate")}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("flow.action.duplicate")}
                onClick={() => duplicate([id])}
              >
                <IconCopy size={16} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={t("flow.action.remove")}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("flow.action.remove")}
                onClick={() => {
                  editor.select([id]);
                  editor.removeSelected(t("flow.did.remove"));
                }}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          </>
        )
      }
    >
      <p className={classes.intro}>
        {schema ? pick(schema.help, i18n.language) : t("flow.properties.unknown")}
      </p>
      <div className={classes.fields} ref={form}>
        {Object.entries(schema?.settings.properties ?? {})
          .filter(([, field]) => field.widget)
          .map(([name, field]) => {
            const problem = mine.find((one) => one.field === name);
            return (
              <Field
                key={name}
                schema={field}
                name={name}
                path={name}
                label={pick(field.title, i18n.language) || name}
                help={pick(field.help, i18n.language) || undefined}
                required={schema?.settings.required?.includes(name) ?? false}
                error={problem && problem.severity === "error" ? words(problem) : undefined}
                value={block.settings[name]}
                disabled={readOnly}
                onChange={(value) => editor.setSetting(id, name, value, t("flow.did.edit", { name: kind }))}
              />
            );
          })}
        {block.kind !== "group" && block.kind !== "note" && (
          <TextInput
            label={t("flow.properties.name")}
            description={t("flow.properties.nameHelp")}
            placeholder={kind}
            maxLength={100}
            dir="auto"
            disabled={readOnly}
            value={block.name}
            onChange={(event) =>
              editor.run(
                renameBlock(editor.state.doc, id, event.currentTarget.value),
                t("flow.did.rename"),
                `${id}.name`,
              )
            }
          />
        )}
      </div>
      <ChannelLooks block={block} />
      <Ports id={id} block={block} />
    </Panel>
  );
}

/** Where each port leads; the way to draw lines without a pointer. */
function Ports({ id, block }: { id: string; block: Block }) {
  const { t, i18n } = useTranslation();
  const editor = useEditor();
  const nameOf = useBlockName();
  const doc = useEditorState((state) => state.doc);
  const locale = useEditorState((state) => state.locale);
  const readOnly = useEditorState((state) => state.readOnly);
  const ports = portsOf(block, editor.catalog.get(block.kind));
  if (ports.length === 0) return null;
  const targets = blocksOf(doc, block.flow)
    .filter(([other]) => whyNot(doc, editor.catalog, id, other) === null)
    .sort(([, a], [, b]) => a.at[0] - b.at[0] || a.at[1] - b.at[1])
    .map(([other, one]) => ({ value: other, label: nameOf(one) }));
  return (
    <div className={classes.section}>
      <h3>{t("flow.properties.ports")}</h3>
      <div className={classes.items}>
        {ports.map((port) => {
          const edge = edgeOfPort(doc, id, port.id);
          const title = pick(port.title, port.own ? locale : i18n.language) || port.id;
          return (
            <div key={port.id} className={classes.port}>
              <span dir="auto">{title}</span>
              <Select
                size="xs"
                aria-label={t("flow.properties.leadsTo", { port: title })}
                placeholder={port.optional ? t("flow.properties.optional") : t("flow.properties.nowhere")}
                nothingFoundMessage={t("common.nothingFound")}
                data={targets}
                searchable
                selectFirstOptionOnChange
                clearable
                disabled={readOnly}
                value={edge ? doc.edges[edge]!.to : null}
                onChange={(to) => {
                  const now = editor.state.doc;
                  if (to)
                    editor.run(
                      connect(now, editor.ids.next("e", now.edges), id, port.id, to),
                      t("flow.did.connect"),
                    );
                  else if (edge) editor.run(disconnect(now, edge), t("flow.did.disconnect"));
                }}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
