import { Button, Group, Modal, Select, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { connect, freePort, whyNot } from "../graph/commands";
import { pick, portsOf } from "../graph/schema";
import { blocksOf, edgeOfPort } from "../graph/select";
import { useEditor } from "../store/context";
import { useBlockName } from "./names";

interface Props {
  block: string;
  port?: string;
  onClose: () => void;
}

/** Draws a line without a pointer: from which port, to which block. */
export function ConnectDialog({ block: id, port: given, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const editor = useEditor();
  const nameOf = useBlockName();
  const { doc, locale } = editor.state;
  const block = doc.blocks[id];
  const ports = block ? portsOf(block, editor.catalog.get(block.kind)) : [];
  const [port, setPort] = useState(given ?? freePort(doc, editor.catalog, id) ?? ports[0]?.id ?? null);
  const [to, setTo] = useState<string | null>(() => {
    const edge = port ? edgeOfPort(doc, id, port) : undefined;
    return edge ? doc.edges[edge]!.to : null;
  });
  if (!block) return null;
  const targets = blocksOf(doc, block.flow)
    .filter(([other]) => whyNot(doc, editor.catalog, id, other) === null)
    .sort(([, a], [, b]) => a.at[0] - b.at[0] || a.at[1] - b.at[1])
    .map(([other, one]) => ({ value: other, label: nameOf(one) }));
  const submit = () => {
    if (!port || !to) return;
    const now = editor.state.doc;
    editor.run(connect(now, editor.ids.next("e", now.edges), id, port, to), t("flow.did.connect"));
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("flow.connect.title", { name: nameOf(block, false) })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="md">
          {ports.length > 1 && (
            <Select
              label={t("flow.connect.from")}
              data={ports.map((one) => ({
                value: one.id,
                label: pick(one.title, one.own ? locale : i18n.language) || one.id,
              }))}
              allowDeselect={false}
              searchable
              selectFirstOptionOnChange
              value={port}
              onChange={setPort}
              data-autofocus={given ? undefined : true}
            />
          )}
          <Select
            label={t("flow.connect.to")}
            placeholder={t("flow.connect.placeholder")}
            nothingFoundMessage={t("common.nothingFound")}
            searchable
            selectFirstOptionOnChange
            data={targets}
            value={to}
            onChange={setTo}
            data-autofocus={given || ports.length === 1 ? true : undefined}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" disabled={!port || !to}>
              {t("flow.connect.do")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
