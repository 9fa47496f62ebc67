import { Alert, Button, Group, Modal, NumberInput, Stack, Switch, TextInput } from "@mantine/core";
import { IconInfoCircle, IconSettings } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, useMay, type Workspace } from "@/api";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toast";

/** What the log of calls keeps, and for how long. */
export function CallSettings() {
  const { t } = useTranslation();
  const mayRead = useMay("settings.read");
  const [opened, setOpened] = useState(false);
  const settings = useQuery({
    queryKey: keys.settings,
    queryFn: () => api.get("/settings"),
    enabled: mayRead,
  });
  if (!mayRead || !settings.data) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconSettings size={16} />} onClick={() => setOpened(true)}>
        {t("spend.keeping.open")}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t("spend.keeping.title")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Form workspace={settings.data} onDone={() => setOpened(false)} />
      </Modal>
    </>
  );
}

function Form({ workspace, onDone }: { workspace: Workspace; onDone: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mayWrite = useMay("settings.write");
  const [keep, setKeep] = useState(workspace.keep_call_content);
  const [days, setDays] = useState<number | string>(workspace.call_days);
  const [contentDays, setContentDays] = useState<number | string>(workspace.call_content_days);
  const [currency, setCurrency] = useState(workspace.currency);
  const save = useMutation({
    mutationFn: () =>
      api.patch("/settings", {
        body: {
          keep_call_content: keep,
          call_days: Number(days),
          call_content_days: Number(contentDays),
          currency,
        },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.settings });
      await client.invalidateQueries({ queryKey: keys.calls });
      toast(t("save.saved"));
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Switch
          label={t("spend.keeping.content")}
          description={t("spend.keeping.contentHelp")}
          checked={keep}
          disabled={!mayWrite}
          onChange={(event) => setKeep(event.currentTarget.checked)}
        />
        {keep && (
          <Alert color="yellow" icon={<IconInfoCircle size={18} />}>
            {t("spend.keeping.warning")}
          </Alert>
        )}
        <Group grow align="flex-start">
          <NumberInput
            label={t("spend.keeping.contentDays")}
            min={1}
            max={3650}
            disabled={!mayWrite || !keep}
            value={contentDays}
            onChange={setContentDays}
          />
          <NumberInput
            label={t("spend.keeping.days")}
            min={62}
            max={3650}
            disabled={!mayWrite}
            value={days}
            onChange={setDays}
          />
        </Group>
        <TextInput
          label={t("spend.keeping.currency")}
          description={t("spend.keeping.currencyHelp")}
          maxLength={3}
          dir="ltr"
          disabled={!mayWrite}
          value={currency}
          onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
        />
        {save.error && <ErrorNote error={save.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onDone}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!mayWrite}>
            {t("common.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
