import { Alert, Button, Group, Text } from "@mantine/core";
import { IconClock, IconTemplate } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api";
import { relativeTime } from "@/lib/time";
import type { ReplyWindow } from "./replyWindow";
import { TemplateDialog } from "./templates/TemplateForm";

/** How long the team may still write freely, or what it may do now that it may not. */
export function WindowNote({
  conversation,
  window,
}: {
  conversation: Conversation;
  window: ReplyWindow & { now: number };
}) {
  const { t, i18n } = useTranslation();
  const [choosing, setChoosing] = useState(false);
  if (window.closesAt === null) return null;
  if (!window.closed) {
    return (
      <Text size="xs" c="dimmed">
        <IconClock size={12} aria-hidden />{" "}
        {t("conversations.window.open", {
          when: relativeTime(window.closesAt, i18n.language, window.now),
        })}
      </Text>
    );
  }
  return (
    <Alert color="yellow" py={8} px={12} icon={<IconClock size={16} />}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          {window.templates ? t("conversations.window.closed") : t("conversations.window.closedForGood")}
        </Text>
        {window.templates && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTemplate size={14} />}
            onClick={() => setChoosing(true)}
          >
            {t("conversations.window.template")}
          </Button>
        )}
      </Group>
      <TemplateDialog conversation={conversation} opened={choosing} onClose={() => setChoosing(false)} />
    </Alert>
  );
}
