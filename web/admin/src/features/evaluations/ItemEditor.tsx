import { Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNote } from "@/ui/States";
import type { Item } from "./items";
import { placeOf, useSetItems, type StoredItem } from "./useSetItems";

interface Props {
  setId: string;
  /** What is edited; a new one where there is none yet. */
  item: StoredItem | null;
  onClose: () => void;
}

/** One question of a set, with what a good answer says. */
export function ItemEditor({ setId, item, onClose }: Props) {
  const { t } = useTranslation();
  const [values, setValues] = useState<Item>(item ?? { input: "", expected: "", notes: "" });
  const save = useSetItems(setId);
  const field = (name: keyof Item) => ({
    dir: "auto" as const,
    autosize: true,
    minRows: 2,
    maxRows: 12,
    value: values[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setValues((now) => ({ ...now, [name]: value }));
    },
  });
  const change = (items: StoredItem[]): Item[] => {
    const place = item ? placeOf(items, item) : -1;
    return place < 0 ? [...items, values] : items.map((one, index) => (index === place ? values : one));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(item ? "evaluations.editItem" : "evaluations.addItem")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(change, { onSuccess: onClose });
        }}
      >
        <Stack gap="md">
          <Textarea
            {...field("input")}
            label={t("evaluations.columns.input")}
            required
            maxLength={50_000}
            data-autofocus
          />
          <Textarea
            {...field("expected")}
            label={t("evaluations.columns.expected")}
            description={t("evaluations.expectedHelp")}
            maxLength={50_000}
          />
          <Textarea
            {...field("notes")}
            label={t("evaluations.columns.notes")}
            description={t("evaluations.notesHelp")}
            maxLength={10_000}
          />
          {save.error && <ErrorNote error={save.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" disabled={!values.input.trim()} loading={save.isPending}>
              {t("common.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
