import { Anchor, Button, Group, SegmentedControl, Stack, Table } from "@mantine/core";
import { IconGavel } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, keys, useBots, useMay, type JudgementSum } from "@/api";
import { FeedbackSummary } from "@/features/experiments";
import { useModelOptions } from "@/features/models";
import { useUrlValue } from "@/lib/urlState";
import { Chart } from "@/ui/Chart";
import { FilterSelect } from "@/ui/FilterSelect";
import { Page, Section } from "@/ui/Page";
import { Scroll } from "@/ui/Scroll";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import { TimeAgo } from "@/ui/Time";
import classes from "./QualityPage.module.css";
import { lines, totals, utcDays } from "./sums";

const groups = ["bot", "model", "asked_for"] as const;
type Grouping = (typeof groups)[number];
const periods = ["7", "30", "90"] as const;
const lowScore = 500;

/** How good bots' answers to people are: what judges say of them, and what people do. */
export function QualityPage() {
  const { t } = useTranslation();
  const bots = useBots();
  const [bot, setBot] = useUrlValue("bot");
  const [wanted, setPeriod] = useUrlValue("days");
  const [by, setBy] = useUrlValue("by");
  const period = periods.find((one) => one === wanted) ?? "30";
  const group: Grouping = groups.find((one) => one === by) ?? "bot";
  const [now] = useState(() => Date.now() * 1000);
  const days = utcDays(now - (Number(period) - 1) * 86_400_000_000, now);
  const since = days[0]!;
  const query = { bot_id: bot || undefined, from: since };
  const sums = useQuery({
    queryKey: [...keys.judgements, "sums", group, bot, since],
    queryFn: async () =>
      (await api.get("/judgements/summary", { query: { ...query, group_by: group } })).items,
    placeholderData: (before) => before,
    refetchInterval: 30_000,
  });
  return (
    <Page title={t("judging.pageTitle")} description={t("judging.intro")} width="wide">
      <Group mb="md" gap="sm">
        <FilterSelect
          label={t("judging.period")}
          w={160}
          data={periods.map((value) => ({ value, label: t(`spend.periods.${value}`) }))}
          value={period}
          onChange={setPeriod}
        />
        <FilterSelect
          label={t("judging.bot")}
          any={t("judging.allBots")}
          w={220}
          data={(bots.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
          value={bot}
          onChange={setBot}
        />
        <FilterSelect
          label={t("judging.by")}
          w={260}
          data={groups.map((value) => ({ value, label: t(`feedback.groups.${value}`) }))}
          value={group}
          onChange={setBy}
        />
      </Group>
      {sums.error ? (
        <ErrorState error={sums.error} onRetry={() => void sums.refetch()} />
      ) : !sums.data ? (
        <ListSkeleton rows={4} height={120} />
      ) : sums.data.length === 0 ? (
        <NothingJudged bot={bot} />
      ) : (
        <Stack gap="xl">
          <Sums sums={sums.data} group={group} days={days} />
          <Answers query={query} />
        </Stack>
      )}
      <div className={classes.thumbs}>
        <FeedbackSummary />
      </div>
    </Page>
  );
}

function NothingJudged({ bot }: { bot: string }) {
  const { t } = useTranslation();
  const bots = useBots();
  const target = bot || (bots.data?.length === 1 ? bots.data[0]!.id : "");
  return (
    <EmptyState
      icon={IconGavel}
      title={t("judging.empty.title")}
      text={t("judging.empty.text")}
      action={
        <Button component={Link} to={target ? `/bots/${target}` : "/bots"}>
          {t("judging.empty.action")}
        </Button>
      }
    />
  );
}

function useNames() {
  const { t } = useTranslation();
  const bots = useBots();
  const options = useModelOptions(useMay("models.read"));
  return (group: Grouping, key: string) => {
    const found = {
      bot: bots.data?.find((one) => one.id === key)?.name,
      model: key,
      asked_for: options.groups.flatMap((one) => one.items).find((item) => item.value === key)?.label,
    }[group];
    return (
      found || (key && group === "asked_for" ? t("routes.goneModel") : key) || t(`feedback.without.${group}`)
    );
  };
}

function usePercent() {
  const { i18n } = useTranslation();
  return new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 0 });
}

function Sums({ sums, group, days }: { sums: JudgementSum[]; group: Grouping; days: number[] }) {
  const { t, i18n } = useTranslation();
  const name = useNames();
  const percent = usePercent();
  const number = new Intl.NumberFormat(i18n.language);
  const date = new Intl.DateTimeFormat(i18n.language, { day: "numeric", month: "short", timeZone: "UTC" });
  const format = (value: number) => percent.format(value);
  const series = lines(sums, days, (key) => name(group, key));
  return (
    <>
      {series.length > 0 && (
        <Chart
          title={t("judging.scorePerDay")}
          labels={days.map((day) => new Date(day / 1000).toISOString().slice(0, 10))}
          labelTitle={t("spend.costs.day")}
          labelFormat={(label) => date.format(new Date(`${label}T00:00:00Z`))}
          series={series}
          kind="line"
          most={1}
          format={format}
          fileName="scores-per-day"
        />
      )}
      <Scroll className={classes.scroll} label={t("judging.scores")}>
        <Table className={classes.table} verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t(`feedback.groups.${group}`)}</Table.Th>
              <Table.Th>{t("judging.meanScore")}</Table.Th>
              <Table.Th>{t("judging.judged")}</Table.Th>
              <Table.Th>{t("judging.failed")}</Table.Th>
              <Table.Th>{t("judging.waiting")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {totals(sums).map((one) => (
              <Table.Tr key={one.key}>
                <Table.Th scope="row" dir="auto">
                  {name(group, one.key)}
                </Table.Th>
                <Table.Td>{one.score === null ? "–" : percent.format(one.score / 1000)}</Table.Td>
                <Table.Td>{number.format(one.judged)}</Table.Td>
                <Table.Td>{number.format(one.failed)}</Table.Td>
                <Table.Td>{number.format(one.waiting)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </>
  );
}

/** The newest judged answers, each with the way to its conversation. */
function Answers({ query }: { query: { bot_id: string | undefined; from: number } }) {
  const { t } = useTranslation();
  const mayRead = useMay("conversations.read");
  const name = useNames();
  const percent = usePercent();
  const [shown, setShown] = useUrlValue("shown");
  const low = shown === "low";
  const list = useInfiniteQuery({
    queryKey: [...keys.judgements, "list", query, low],
    queryFn: ({ pageParam }) =>
      api.get("/judgements", {
        query: { ...query, worst: low ? lowScore : undefined, cursor: pageParam ?? undefined, limit: 25 },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: mayRead,
    refetchInterval: 30_000,
  });
  if (!mayRead) return null;
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section
      title={t("judging.answers")}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t("judging.shown.label")}
          value={low ? "low" : "all"}
          onChange={(value) => setShown(value === "low" ? value : null)}
          data={[
            { value: "all", label: t("judging.shown.all") },
            { value: "low", label: t("judging.shown.low") },
          ]}
        />
      }
    >
      {list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <ListSkeleton rows={3} />
      ) : items.length === 0 ? (
        <p className={classes.nothing}>{t("judging.noneShown")}</p>
      ) : (
        <Scroll className={classes.scroll} label={t("judging.answers")}>
          <Table className={classes.table} verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("judging.score")}</Table.Th>
                <Table.Th>{t("evaluations.columns.answer")}</Table.Th>
                <Table.Th>{t("judging.reason")}</Table.Th>
                <Table.Th>{t("judging.answeredBy")}</Table.Th>
                <Table.Th>{t("judging.conversation")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((one) => (
                <Table.Tr key={one.message_id}>
                  <Table.Td className={classes.when}>
                    {one.score !== null ? (
                      <Tag tone={one.score <= lowScore ? "bad" : "accent"}>
                        {percent.format(one.score / 1000)}
                      </Tag>
                    ) : (
                      <Tag tone="neutral">
                        {t(one.state === "failed" ? "judging.states.failed" : "judging.states.waiting")}
                      </Tag>
                    )}
                  </Table.Td>
                  <Table.Td dir="auto" className={classes.answer}>
                    {one.answer}
                  </Table.Td>
                  <Table.Td dir="auto" className={classes.reason}>
                    {one.reason || one.error}
                  </Table.Td>
                  <Table.Td>
                    <span dir="auto">{name("bot", one.bot_id)}</span>
                    {one.model && (
                      <span className={classes.small} dir="ltr">
                        {one.model}
                      </span>
                    )}
                  </Table.Td>
                  <Table.Td className={classes.when}>
                    <Anchor component={Link} to={`/conversations/${one.conversation_id}`}>
                      {t("judging.open")}
                    </Anchor>
                    <span className={classes.small}>
                      <TimeAgo at={one.at} />
                    </span>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Scroll>
      )}
      {list.hasNextPage && (
        <Button
          variant="default"
          mt="md"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t("common.loadMore")}
        </Button>
      )}
    </Section>
  );
}
