import { Button, Group, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { SecretOnce } from "@/ui/Copy";

/** The link to pass on; it is shown once. */
export function InviteLink({ url, onDone }: { url: string; onDone: () => void }) {
  const { t } = useTranslation();
  const whole = new URL(url, location.origin).href;
  return (
    <Stack>
      <SecretOnce secret={whole} title={t("members.linkOnce")} text={t("members.linkText")} />
      <Group justify="flex-end">
        <Button onClick={onDone}>{t("common.done")}</Button>
      </Group>
    </Stack>
  );
}
