import { Button, Group, Select, Text } from "@mantine/core";
import { IconHandStop } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, cursorPaging, flatten, keys, useBots, useMay, type Approval, type ApprovalState } from "@/api";
import { useUrlValue } from "@/lib/urlState";
import { Page } from "@/ui/Page";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import { TimeAgo } from "@/ui/Time";
import { ApprovalArguments, ApprovalCard } from "./ApprovalCard";
import classes from "./Approvals.module.css";

const states: ApprovalState[] = ["waiting", "approved", "rejected", "expired"];
const tones = { waiting: "wait", approved: "accent", rejected: "bad", expired: "neutral" } as const;

/** What the bots of the workspace want to do and may not without a person's word; and what became of it. */
export function ApprovalsPage() {
  const { t } = useTranslation();
  const [chosen, setState] = useUrlValue("state");
  const [bot, setBot] = useUrlValue("bot");
  const state = states.find((one) => one === chosen) ?? "waiting";
  const bots = useBots(useMay("bots.read"));
  const list = useInfiniteQuery({
    ...cursorPaging,
    queryKey: [...keys.approvalList, { state, bot }],
    queryFn: ({ pageParam }) =>
      api.get("/approvals", {
        query: { cursor: pageParam || undefined, limit: 50, state, bot_id: bot || undefined },
      }),
  });
  const approvals = flatten(list.data);
  const nameOf = (id: string) => bots.data?.find((one) => one.id === id)?.name;
  return (
    <Page title={t("app.pages.approvals")} description={t("conversations.approvals.intro")}>
      <Group mb="md" gap="sm">
        <Select
          aria-label={t("conversations.approvals.state")}
          allowDeselect={false}
          w={180}
          data={states.map((value) => ({ value, label: t(`conversations.approvals.states.${value}`) }))}
          value={state}
          onChange={(value) => setState(value === "waiting" ? null : value)}
        />
        <Select
          aria-label={t("conversations.approvals.bot")}
          placeholder={t("conversations.approvals.anyBot")}
          clearable
          searchable
          w={220}
          data={(bots.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={bot || null}
          onChange={setBot}
        />
      </Group>
      {list.isPending ? (
        <ListSkeleton rows={4} height={96} />
      ) : list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : approvals.length === 0 ? (
        <EmptyState
          icon={IconHandStop}
          title={t(bot || chosen ? "common.nothingFound" : "conversations.approvals.empty")}
          text={t("conversations.approvals.emptyText")}
        />
      ) : (
        <div className={classes.page}>
          {approvals.map((approval) =>
            approval.state === "waiting" ? (
              <ApprovalCard
                key={approval.id}
                approval={approval}
                about={<Origin approval={approval} bot={nameOf(approval.bot_id)} />}
              />
            ) : (
              <Decided key={approval.id} approval={approval} bot={nameOf(approval.bot_id)} />
            ),
          )}
        </div>
      )}
      {list.hasNextPage && (
        <Group justify="center" mt="md">
          <Button
            variant="subtle"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t("common.loadMore")}
          </Button>
        </Group>
      )}
    </Page>
  );
}

function Origin({ approval, bot }: { approval: Approval; bot?: string }) {
  const { t } = useTranslation();
  return (
    <>
      {bot && <span>{bot}</span>}
      <Link to={`/conversations/${approval.conversation_id}`}>
        {approval.contact_name || t("conversations.approvals.conversation")}
      </Link>
      <TimeAgo at={approval.created_at} />
    </>
  );
}

function Decided({ approval, bot }: { approval: Approval; bot?: string }) {
  const { t } = useTranslation();
  return (
    <section className={classes.decided} aria-label={approval.tool_name}>
      <div className={classes.head}>
        <Text fw={600} dir="ltr">
          {approval.tool_name}
        </Text>
        <Tag tone={tones[approval.state]}>{t(`conversations.approvals.states.${approval.state}`)}</Tag>
      </div>
      <Text size="sm" c="dimmed" className={classes.about}>
        <Origin approval={approval} bot={bot} />
        {approval.decided_by_name && (
          <span>{t("conversations.approvals.by", { name: approval.decided_by_name })}</span>
        )}
      </Text>
      <ApprovalArguments approval={approval} />
      {approval.word && (
        <Text size="sm" dir="auto">
          {approval.word}
        </Text>
      )}
    </section>
  );
}
