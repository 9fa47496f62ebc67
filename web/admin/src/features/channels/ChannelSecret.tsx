import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, type Channel } from "@/api";
import { SecretOnce } from "@/ui/Copy";
import { GuardedButton } from "@/ui/Guard";
import { Section } from "@/ui/Page";
import { ErrorNote } from "@/ui/States";

/** The secret a channel signs with: never shown again, but it can be replaced. */
export function ChannelSecret({
  channel,
  name,
  mayWrite,
}: {
  channel: Channel;
  name: string;
  mayWrite: boolean;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const rotate = useMutation({
    mutationFn: () => api.post("/channels/{id}/rotate-secret", { path: { id: channel.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.channels }),
  });
  const stored = channel.secrets_set.includes(name);
  const close = () => {
    setAsking(false);
    rotate.reset();
  };
  return (
    <Section title={t("channels.secret.title")} description={t("channels.secret.text")}>
      <Group>
        <Text>{stored ? t("channels.secret.stored") : t("channels.secret.missing")}</Text>
        <GuardedButton
          reason={!mayWrite && t("common.noPermission")}
          variant="default"
          leftSection={<IconRefresh size={16} />}
          onClick={() => setAsking(true)}
        >
          {stored ? t("channels.secret.rotate") : t("channels.secret.make")}
        </GuardedButton>
      </Group>
      <Modal
        opened={asking}
        onClose={close}
        title={t("channels.secret.rotate")}
        closeOnClickOutside={!rotate.data}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        {rotate.data ? (
          <Stack>
            <SecretOnce
              secret={rotate.data.secret}
              title={t("channels.secret.once")}
              text={t("channels.secret.onceText")}
            />
            <Group justify="flex-end">
              <Button onClick={close}>{t("common.done")}</Button>
            </Group>
          </Stack>
        ) : (
          <Stack>
            <Text>{t("channels.secret.warning")}</Text>
            {rotate.error && <ErrorNote error={rotate.error} />}
            <Group justify="flex-end">
              <Button variant="subtle" color="gray" onClick={close}>
                {t("common.cancel")}
              </Button>
              <Button color="red" loading={rotate.isPending} onClick={() => rotate.mutate()}>
                {t("channels.secret.rotate")}
              </Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </Section>
  );
}
