import { Button, Checkbox, Group, Modal, ScrollArea, Stack, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, type Provider } from "@/api";
import { ErrorNote, ListSkeleton } from "@/ui/States";

interface Props {
  provider: Provider;
  have: string[];
  opened: boolean;
  onClose: () => void;
}

/** Takes models over from what the vendor offers; a name it does not list can be typed. */
export function AddModels({ provider, have, opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("models.addModels")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Choice provider={provider} have={have} onClose={onClose} />
    </Modal>
  );
}

function Choice({ provider, have, onClose }: Omit<Props, "opened">) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<string[]>([]);
  const offered = useQuery({
    queryKey: keys.vendorModels(provider.id),
    queryFn: async () => (await api.get("/providers/{id}/models", { path: { id: provider.id } })).items,
    retry: false,
  });
  const add = useMutation({
    mutationFn: async () => {
      for (const name of chosen)
        await api.post("/models", { body: { provider_id: provider.id, name, enabled: true } });
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.models }),
    onSuccess: onClose,
  });
  const words = query.trim().toLowerCase();
  const shown = (offered.data ?? []).filter(
    (model) => !have.includes(model.id) && `${model.id} ${model.name}`.toLowerCase().includes(words),
  );
  const typed = query.trim();
  const canType =
    typed !== "" && !have.includes(typed) && !(offered.data ?? []).some((model) => model.id === typed);
  const toggle = (id: string, on: boolean) =>
    setChosen((now) => (on ? [...now, id] : now.filter((one) => one !== id)));
  return (
    <Stack gap="md">
      <TextInput
        placeholder={t("models.findOrType")}
        aria-label={t("models.findOrType")}
        leftSection={<IconSearch size={16} />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        data-autofocus
      />
      {offered.isPending && <ListSkeleton rows={4} height={32} />}
      {offered.error && <ErrorNote error={offered.error} />}
      <ScrollArea.Autosize mah={320} type="auto">
        <Stack gap={4}>
          {shown.slice(0, 200).map((model) => (
            <Checkbox
              key={model.id}
              py={6}
              label={model.name || model.id}
              checked={chosen.includes(model.id)}
              onChange={(event) => toggle(model.id, event.currentTarget.checked)}
            />
          ))}
          {canType && !offered.isPending && (
            <Checkbox
              py={6}
              label={t("models.useTyped", { name: typed })}
              checked={chosen.includes(typed)}
              onChange={(event) => toggle(typed, event.currentTarget.checked)}
            />
          )}
          {offered.data && shown.length === 0 && !canType && <Text c="dimmed">{t("models.allAdded")}</Text>}
        </Stack>
      </ScrollArea.Autosize>
      {add.error && <ErrorNote error={add.error} />}
      <Group justify="flex-end">
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button disabled={chosen.length === 0} loading={add.isPending} onClick={() => add.mutate()}>
          {t("models.addChosen", { count: chosen.length })}
        </Button>
      </Group>
    </Stack>
  );
}
