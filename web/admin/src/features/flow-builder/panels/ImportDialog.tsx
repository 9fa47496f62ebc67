import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { toastUndo } from "@/ui/toast";
import { readFile } from "../graph/file";
import { operationsBetween } from "../graph/operations";
import { useEditor } from "../store/context";

export interface ChosenFile {
  name: string;
  text: string;
}

const mostShown = 12;

/** What is in a file that was chosen, or what is wrong with it; taking it is one step that can be undone. */
export function ImportDialog({ file, onClose }: { file: ChosenFile; onClose: () => void }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const read = readFile(file.text);
  const take = () => {
    if ("mistakes" in read) return;
    const operations = operationsBetween(editor.state.doc, read.scenario);
    editor.run(operations, t("flow.did.import"));
    editor.openFlow(read.scenario.main);
    toastUndo(t("flow.file.imported", { name: file.name }), () => editor.undo());
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("flow.file.importTitle")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack gap="md">
        {"mistakes" in read ? (
          <Alert
            color="red"
            icon={<IconAlertTriangle size={18} />}
            title={t("flow.file.bad", { name: file.name })}
          >
            <ul style={{ margin: 0, paddingInlineStart: 18 }}>
              {read.mistakes.slice(0, mostShown).map(({ kind, at }) => (
                <li key={kind + at}>
                  {t(`flow.file.mistake.${kind}`)} {at && <bdi style={{ opacity: 0.75 }}>{at}</bdi>}
                </li>
              ))}
            </ul>
            {read.mistakes.length > mostShown &&
              t("flow.problems.more", { count: read.mistakes.length - mostShown })}
          </Alert>
        ) : (
          <>
            <Text size="sm">
              <bdi>{file.name}</bdi>:{" "}
              {t("flow.flows.blocks", { count: Object.keys(read.scenario.blocks).length })} ·{" "}
              {Object.values(read.scenario.flows)
                .map((flow) => flow.name)
                .join(", ")}{" "}
              · <bdi>{read.scenario.locales.join(", ")}</bdi>
            </Text>
            <Text size="sm">{t("flow.file.replaces")}</Text>
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {"mistakes" in read ? t("common.close") : t("common.cancel")}
          </Button>
          {!("mistakes" in read) && (
            <Button data-autofocus onClick={take}>
              {t("flow.file.take")}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
