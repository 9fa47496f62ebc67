import { Button, Code, Group, Text, TextInput } from "@mantine/core";
import { IconHandStop } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, useMay, type Approval } from "@/api";
import { GuardedButton } from "@/ui/Guard";
import { TimeAgo } from "@/ui/Time";
import { toast, toastError } from "@/ui/toast";
import classes from "./Approvals.module.css";

/** The arguments that the bot would call the tool with. */
export function ApprovalArguments({ approval }: { approval: Approval }) {
  const given = Object.entries(approval.arguments);
  if (given.length === 0) return null;
  return (
    <dl className={classes.arguments}>
      {given.map(([name, value]) => (
        <div key={name}>
          <dt dir="ltr">{name}</dt>
          <dd dir="auto">{typeof value === "string" ? value : <Code>{JSON.stringify(value)}</Code>}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A call that waits, to be allowed or rejected. `about` says where it comes from. */
export function ApprovalCard({ approval, about }: { approval: Approval; about?: ReactNode }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mayWrite = useMay("conversations.write");
  const [word, setWord] = useState("");
  const decide = useMutation({
    mutationFn: (decision: "approve" | "reject") =>
      api.post("/approvals/{id}/decide", {
        path: { id: approval.id },
        body: { decision, word: word.trim() },
      }),
    onSuccess: ({ state }) =>
      toast(t(`conversations.approval.${state === "approved" ? "approved" : "rejected"}`)),
    onError: (error) => toastError(error),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.approvals(approval.conversation_id) });
      void client.invalidateQueries({ queryKey: keys.approvalList });
    },
  });
  const reason = !mayWrite && t("common.noPermission");
  return (
    <section
      className={classes.card}
      aria-label={t("conversations.approval.title", { tool: approval.tool_name })}
    >
      <div className={classes.head}>
        <IconHandStop size={18} aria-hidden />
        <Text fw={600}>{t("conversations.approval.title", { tool: approval.tool_name })}</Text>
      </div>
      <Text size="sm" c="dimmed" className={classes.about}>
        {about}
        <span>
          {t("conversations.approval.expires")} <TimeAgo at={approval.expires_at} />
        </span>
      </Text>
      <ApprovalArguments approval={approval} />
      <TextInput
        dir="auto"
        aria-label={t("conversations.approval.word")}
        placeholder={t("conversations.approval.word")}
        maxLength={2000}
        disabled={!mayWrite}
        value={word}
        onChange={(event) => setWord(event.currentTarget.value)}
      />
      <Group gap="xs" justify="flex-end">
        <GuardedButton
          reason={reason}
          variant="default"
          loading={decide.isPending && decide.variables === "reject"}
          onClick={() => decide.mutate("reject")}
        >
          {t("conversations.approval.reject")}
        </GuardedButton>
        {mayWrite && (
          <Button
            loading={decide.isPending && decide.variables === "approve"}
            onClick={() => decide.mutate("approve")}
          >
            {t("conversations.approval.approve")}
          </Button>
        )}
      </Group>
    </section>
  );
}
