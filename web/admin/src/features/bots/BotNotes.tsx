import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconInfoCircle, IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { fieldError, problemKind } from "@/lib/problem";
import { ErrorNote } from "@/ui/States";
import classes from "./BotPage.module.css";
import type { BotDraftState } from "./useBotDraft";

/** Fields that show their own mistake; others are told here. */
const shown = [
  "name",
  "greeting",
  "instructions",
  "knowledge",
  "temperature",
  "agent.answer.schema",
  "agent.answer.shown_field",
  "agent.guardrails.topic_policy",
  "agent.guardrails.output_policy",
];

/** What is to be known about the bot's draft, on every tab: it is read-only, somebody else saved, saving failed. */
export function BotNotes({ draft, disabled }: { draft: BotDraftState; disabled: boolean }) {
  const { t } = useTranslation();
  const { status, error, conflict } = draft;
  const pointsAtField = shown.some((field) => fieldError(error, field));
  return (
    <Stack gap="md" className={classes.notes}>
      {disabled && (
        <Alert color="gray" icon={<IconInfoCircle size={18} />}>
          {t("bots.readOnly")}
        </Alert>
      )}
      {conflict && (
        <Alert color="yellow" icon={<IconUsers size={18} />} title={t("bots.conflict.title")} role="alert">
          <Text size="md" mb="sm">
            {t("bots.conflict.text")}
          </Text>
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={draft.takeTheirs}>
              {t("bots.conflict.theirs")}
            </Button>
            <Button size="xs" onClick={draft.keepMine}>
              {t("bots.conflict.mine")}
            </Button>
          </Group>
        </Alert>
      )}
      {status === "failed" && !conflict && !pointsAtField && problemKind(error) !== "conflict" && (
        <ErrorNote error={error} />
      )}
    </Stack>
  );
}
