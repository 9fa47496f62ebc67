import { Text } from "@mantine/core";
import { IconBellOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { TimeAgo } from "@/ui/Time";

/** The person does not want what they have not asked for. The team may write all the same, and should know. */
export function OptOutNote({ since }: { since: number }) {
  const { t } = useTranslation();
  return (
    <Text size="xs" c="dimmed" role="note">
      <IconBellOff size={12} aria-hidden /> {t("conversations.optedOut")} <TimeAgo at={since} />
    </Text>
  );
}
