import { Button, FileButton, Group, Modal, Stack, Table, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "@/lib/problem";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toast";
import { operationsBetween } from "../graph/operations";
import { pick } from "../graph/schema";
import type { ImportItem } from "../scenarioApi";
import { useEditor } from "../store/context";

const worstFirst: ImportItem["outcome"][] = ["left", "changed", "mapped"];

interface Props {
  /** The file is a scenario that was saved here: that is taken in another way. */
  onOwn: (file: File) => void;
  onClose: () => void;
}

/** Reads a bot of Typebot or Botpress: what would become of every block, then into the draft, as one step to undo. */
export function MoveBotDialog({ onOwn, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const editor = useEditor();
  const preview = useMutation({
    mutationFn: (file: File) => editor.api.previewImport(file, i18n.language),
    onError: (error, file) => {
      if (!(error instanceof Problem) || error.code !== "own_scenario") return;
      onClose();
      onOwn(file);
    },
  });
  const { data } = preview;
  const take = () => {
    if (!data) return;
    const { doc } = editor.state;
    editor.run(operationsBetween(doc, data.scenario), t("flow.move.did"));
    editor.openFlow(data.scenario.main);
    toast(t("flow.move.done"));
    onClose();
  };
  const items = worstFirst.flatMap((outcome) =>
    (data?.report.items ?? []).filter((one) => one.outcome === outcome),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t("flow.move.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack>
        <Text size="sm">{t("flow.move.about")}</Text>
        <FileButton
          accept=".json,.tgz,.gz,.zip"
          onChange={(file) => file && preview.mutate(file)}
          inputProps={{ "aria-label": t("flow.move.file") }}
        >
          {(props) => (
            <Group gap="sm">
              <Button variant="default" {...props} loading={preview.isPending}>
                {t(preview.variables ? "flow.move.chooseOther" : "flow.move.choose")}
              </Button>
              {preview.variables && (
                <Text size="sm" c="dimmed" dir="auto" style={{ overflowWrap: "anywhere" }}>
                  {preview.variables.name}
                </Text>
              )}
            </Group>
          )}
        </FileButton>
        {preview.error && <ErrorNote error={preview.error} />}
        {data && (
          <>
            <Text role="status">{t("flow.move.counts", data.report.counts)}</Text>
            <Table.ScrollContainer minWidth={480} mah={360}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t("flow.move.block")}</Table.Th>
                    <Table.Th>{t("flow.move.becomes")}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((item, index) => (
                    <Table.Tr key={index}>
                      <Table.Td>
                        <Text size="sm">{item.kind}</Text>
                        <Text size="xs" c="dimmed" dir="auto">
                          {[item.place, item.text].filter(Boolean).join(": ")}
                        </Text>
                      </Table.Td>
                      <Table.Td>
                        <Text size="sm">{t(`flow.move.${item.outcome}`)}</Text>
                        {item.remarks.map((remark, at) => (
                          <Text size="xs" key={at}>
                            {pick(remark.message, i18n.language)}
                          </Text>
                        ))}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button disabled={!data} onClick={take}>
            {t("flow.move.import")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
