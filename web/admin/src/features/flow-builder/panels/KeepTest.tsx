import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toast";
import { useEditor } from "../store/context";
import { NumberedText } from "./NumberedText";
import { scenarioKeys } from "./queries";

/** Keeps a conversation of the trial as a test of the scenario. */
export function KeepTest({ botId, text, onClose }: { botId: string; text: string; onClose: () => void }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [lines, setLines] = useState(text);
  const tests = useQuery({ queryKey: scenarioKeys.tests(botId), queryFn: () => editor.api.tests() });
  const taken = tests.data?.items.some((one) => one.name === name.trim());
  const keep = useMutation({
    mutationFn: () => editor.api.putTest(name.trim(), lines),
    onSuccess: async (test) => {
      toast(t("flow.tests.kept", { name: test.name }));
      await client.invalidateQueries({ queryKey: scenarioKeys.tests(botId) });
      onClose();
      editor.openPanel("tests");
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("flow.tests.keep")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          keep.mutate();
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t("flow.tests.name")}
            description={t("flow.tests.nameHelp")}
            error={taken ? t("flow.tests.taken") : undefined}
            required
            maxLength={80}
            dir="auto"
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NumberedText label={t("flow.tests.text")} value={lines} onChange={setLines} />
          {keep.error && <ErrorNote error={keep.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" disabled={!name.trim() || taken} loading={keep.isPending}>
              {t("flow.tests.keepIt")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
