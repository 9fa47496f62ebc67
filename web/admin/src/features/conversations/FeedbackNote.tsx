import { ActionIcon, Tooltip } from "@mantine/core";
import { IconThumbDown, IconThumbDownFilled, IconThumbUp, IconThumbUpFilled } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, keys, useMay, useSession, type Feedback, type Message } from "@/api";
import { toastError } from "@/ui/toast";
import classes from "./Bubble.module.css";

/** What people think of a bot's message, and one's own word on it. */
export function FeedbackNote({ message }: { message: Message }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useSession();
  const mayRate = useMay("conversations.write");
  const conversationId = message.conversation_id;
  const feedback = useQuery({
    queryKey: keys.feedback(conversationId),
    queryFn: async () =>
      (await api.get("/conversations/{id}/feedback", { path: { id: conversationId } })).items,
    staleTime: 30_000,
  });
  const rate = useMutation({
    mutationFn: (value: Feedback["value"]) =>
      api.post("/messages/{id}/feedback", { path: { id: message.id }, body: { value } }),
    onError: (error) => toastError(error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.feedback(conversationId) }),
  });
  const all = (feedback.data ?? []).filter((one) => one.message_id === message.id);
  const isOwn = (one: Feedback) => one.by.kind === "member" && one.by.id === me.member.id;
  const own = rate.isPending ? rate.variables : (all.find(isOwn)?.value ?? 0);
  const others = all.filter((one) => !isOwn(one));
  return (
    <>
      {others.map((one) => {
        const name = one.by.name || t("feedback.visitor");
        const words = t(one.value > 0 ? "feedback.goodBy" : "feedback.badBy", { name });
        const label = one.comment ? `${words}: ${one.comment}` : words;
        return (
          <Tooltip key={one.by.kind + one.by.id} multiline maw={320} label={label}>
            <span
              className={classes.thumb}
              data-bad={one.value < 0 || undefined}
              role="img"
              aria-label={label}
            >
              {one.value > 0 ? <IconThumbUpFilled size={13} /> : <IconThumbDownFilled size={13} />}
            </span>
          </Tooltip>
        );
      })}
      {mayRate &&
        ([1, -1] as const).map((value) => {
          const pressed = own === value;
          const Up = pressed ? IconThumbUpFilled : IconThumbUp;
          const Down = pressed ? IconThumbDownFilled : IconThumbDown;
          return (
            <ActionIcon
              key={value}
              size={20}
              variant="subtle"
              color={pressed ? "accent" : "gray"}
              aria-pressed={pressed}
              aria-label={t(value > 0 ? "feedback.good" : "feedback.bad")}
              onClick={() => rate.mutate(pressed ? 0 : value)}
            >
              {value > 0 ? <Up size={13} /> : <Down size={13} />}
            </ActionIcon>
          );
        })}
    </>
  );
}
