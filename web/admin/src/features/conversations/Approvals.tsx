import { Button, Code, Group, Text, TextInput } from "@mantine/core";
import { IconHandStop } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, useMay, type Approval } from "@/api";
import { GuardedButton } from "@/ui/Guard";
import { toast, toastError } from "@/ui/toast";
import classes from "./Approvals.module.css";

function useWaiting(conversationId: string) {
  return useQuery({
    queryKey: keys.approvals(conversationId),
    queryFn: async () =>
      (
        await api.get("/approvals", {
          query: { conversation_id: conversationId, state: "waiting", limit: 20 },
        })
      ).items,
  });
}

/** What the bot wants to do and may not without a person's word. */
export function Approvals({ conversationId }: { conversationId: string }) {
  const waiting = useWaiting(conversationId);
  if (!waiting.data || waiting.data.length === 0) return null;
  return (
    <div className={classes.list}>
      {[...waiting.data].reverse().map((approval) => (
        <ApprovalCard key={approval.id} approval={approval} />
      ))}
    </div>
  );
}

function ApprovalCard({ approval }: { approval: Approval }) {
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
    onSuccess: ({ state }) => toast(t(`conversations.approval.${state}`)),
    onError: (error) => toastError(error),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.approvals(approval.conversation_id) }),
  });
  const reason = !mayWrite && t("common.noPermission");
  const given = Object.entries(approval.arguments);
  return (
    <section
      className={classes.card}
      aria-label={t("conversations.approval.title", { tool: approval.tool_name })}
    >
      <div className={classes.head}>
        <IconHandStop size={18} aria-hidden />
        <Text fw={600}>{t("conversations.approval.title", { tool: approval.tool_name })}</Text>
      </div>
      {given.length > 0 && (
        <dl className={classes.arguments}>
          {given.map(([name, value]) => (
            <div key={name}>
              <dt dir="ltr">{name}</dt>
              <dd dir="auto">{typeof value === "string" ? value : <Code>{JSON.stringify(value)}</Code>}</dd>
            </div>
          ))}
        </dl>
      )}
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
