import { Button, Group, Modal, Radio, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNote } from "@/ui/States";
import { ItemsInput, useItemsDraft } from "./ItemsInput";
import { useSetItems } from "./useSetItems";

/** Questions of a table or of JSON lines, added to those of a set or put in their place. */
export function ImportItems({ setId, onClose }: { setId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const draft = useItemsDraft();
  const [mode, setMode] = useState("add");
  const save = useSetItems(setId);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("evaluations.import")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate((items) => (mode === "add" ? [...items, ...draft.items] : draft.items), {
            onSuccess: onClose,
          });
        }}
      >
        <Stack gap="md">
          <ItemsInput draft={draft} />
          <Radio.Group value={mode} onChange={setMode} aria-label={t("evaluations.import")}>
            <Group gap="lg">
              <Radio value="add" label={t("evaluations.importAdd")} />
              <Radio value="replace" label={t("evaluations.importReplace")} />
            </Group>
          </Radio.Group>
          {save.error && <ErrorNote error={save.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" disabled={draft.items.length === 0} loading={save.isPending}>
              {t("evaluations.import")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
