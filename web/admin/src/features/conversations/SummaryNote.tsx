import { Modal, Stack, Text } from "@mantine/core";
import { IconNotes } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, keys } from "@/api";
import { exactTime } from "@/lib/time";
import classes from "./Approvals.module.css";

/** What the bot is told of the earlier part of a long conversation; opens in full. */
export function SummaryNote({ conversationId }: { conversationId: string }) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState(false);
  const summaries = useQuery({
    queryKey: keys.summaries(conversationId),
    queryFn: async () =>
      (await api.get("/conversations/{id}/summaries", { path: { id: conversationId } })).items,
  });
  const newest = summaries.data?.[0];
  if (!summaries.data || !newest) return null;
  return (
    <>
      <button type="button" className={classes.summary} onClick={() => setOpen(true)}>
        <IconNotes size={16} aria-hidden />
        <span className={classes.summaryText} dir="auto">
          {t("conversations.summary.button")}: {newest.text}
        </span>
      </button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t("conversations.summary.title")}
        size={620}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Stack gap="lg">
          <Text c="dimmed">{t("conversations.summary.help")}</Text>
          {summaries.data.map((summary) => (
            <div key={summary.up_to_seq}>
              <Text size="sm" c="dimmed" mb={4}>
                {t("conversations.summary.facts", {
                  count: summary.messages,
                  model: summary.model,
                  at: exactTime(summary.at, i18n.language),
                })}
              </Text>
              <Text dir="auto" style={{ whiteSpace: "pre-wrap" }}>
                {summary.text}
              </Text>
            </div>
          ))}
        </Stack>
      </Modal>
    </>
  );
}
