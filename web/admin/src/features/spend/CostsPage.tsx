import { Alert, Anchor, Group, SegmentedControl, Select, SimpleGrid, Stack } from "@mantine/core";
import { IconAlertTriangle, IconCoins } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { CallGroup, CallPurpose, CallSummary } from "@/api";
import { compactNumber, formatMoney } from "@/lib/money";
import { useUrlValue } from "@/lib/urlState";
import { Chart, type ChartSeries } from "@/ui/Chart";
import { Page } from "@/ui/Page";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { daysSince, periods, usePeriod } from "./period";
import { QualityTable } from "./QualityTable";
import { useSummary } from "./queries";
import classes from "./spend.module.css";

const splits = ["model", "bot", "purpose"] as const;
type Split = (typeof splits)[number];
const mostSeries = 7;

export function CostsPage() {
  const { t } = useTranslation();
  const { period, setPeriod, from } = usePeriod("30");
  const [wanted, setSplit] = useUrlValue("by");
  const split: Split = splits.find((one) => one === wanted) ?? "model";
  const total = useSummary("", { from });
  const days = useSummary(`day,${split}`, { from });
  const error = total.error ?? days.error;
  return (
    <Page title={t("spend.costs.title")} description={t("spend.costs.intro")} width="wide">
      <Group mb="md" gap="sm">
        <Select
          aria-label={t("spend.period")}
          allowDeselect={false}
          w={160}
          data={periods.map((value) => ({ value, label: t(`spend.periods.${value}`) }))}
          value={period}
          onChange={setPeriod}
        />
        <SegmentedControl
          aria-label={t("spend.costs.by")}
          value={split}
          onChange={setSplit}
          data={splits.map((value) => ({ value, label: t(`spend.costs.splits.${value}`) }))}
        />
      </Group>
      {error ? (
        <ErrorState error={error} onRetry={() => void Promise.all([total.refetch(), days.refetch()])} />
      ) : !total.data || !days.data ? (
        <ListSkeleton rows={4} height={120} />
      ) : total.data.items.length === 0 ? (
        <EmptyState
          icon={IconCoins}
          title={t("spend.costs.empty.title")}
          text={t("spend.costs.empty.text")}
        />
      ) : (
        <Stack gap="md">
          <Sums summary={total.data} />
          <Charts summary={days.data} split={split} from={from} />
          <QualityTable by={split === "bot" ? "route" : "model"} from={from} />
        </Stack>
      )}
    </Page>
  );
}

function Sums({ summary }: { summary: CallSummary }) {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const all = summary.items[0]!;
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const figures: [string, string, string?][] = [
    [
      t("spend.cost"),
      formatMoney(all.cost_micros, summary.currency, locale),
      all.unconverted.map((cost) => `+ ${formatMoney(cost.micros, cost.currency, locale)}`).join(" "),
    ],
    [t("spend.costs.calls"), new Intl.NumberFormat(locale).format(all.calls)],
    [
      t("spend.tokens"),
      compactNumber(all.usage.input_tokens + all.usage.output_tokens, locale),
      all.usage.input_tokens > 0
        ? t("spend.costs.cachedShare", {
            share: percent.format(all.usage.cached_input_tokens / all.usage.input_tokens),
          })
        : "",
    ],
    [
      t("spend.costs.trouble"),
      percent.format((all.failed + all.refused) / Math.max(all.calls, 1)),
      t("spend.costs.troubleParts", { failed: all.failed, refused: all.refused }),
    ],
  ];
  return (
    <>
      {all.unpriced > 0 && (
        <Alert color="yellow" icon={<IconAlertTriangle size={18} />}>
          {t("spend.costs.unpriced", { count: all.unpriced })}{" "}
          <Anchor component={Link} inherit underline="always" to="/models/calls?status=unpriced">
            {t("spend.costs.showUnpriced")}
          </Anchor>{" "}
          ·{" "}
          <Anchor component={Link} inherit underline="always" to="/models/prices">
            {t("spend.costs.addPrices")}
          </Anchor>
        </Alert>
      )}
      {all.unconverted.length > 0 && (
        <Alert color="yellow" icon={<IconAlertTriangle size={18} />}>
          {t("spend.costs.unconverted", { currency: summary.currency })}{" "}
          <Anchor component={Link} inherit underline="always" to="/models/prices">
            {t("spend.costs.addRates")}
          </Anchor>
        </Alert>
      )}
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
        {figures.map(([name, value, more]) => (
          <div key={name} className={classes.figure}>
            <span className={classes.figureName}>{name}</span>
            <span className={classes.figureValue}>{value}</span>
            <span className={classes.figureMore}>{more}</span>
          </div>
        ))}
      </SimpleGrid>
    </>
  );
}

/** In millionths, as all money is: an axis of four steps of a cent. */
const fourCents = 40_000;

function Charts({ summary, split, from }: { summary: CallSummary; split: Split; from: number }) {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const labels = useMemo(() => daysSince(from), [from]);
  const nameOf = (group: CallGroup) =>
    split === "purpose"
      ? t(`spend.purposes.${group.keys[split] as CallPurpose}`)
      : group.names[split] || group.keys[split] || t("spend.costs.none");
  const cost = toSeries(summary.items, labels, nameOf, (group) => group.cost_micros, t("spend.costs.rest"));
  const calls = toSeries(summary.items, labels, nameOf, (group) => group.calls, t("spend.costs.rest"));
  const sum = (pick: (group: CallGroup) => number) =>
    labels.map((day) =>
      summary.items.filter((group) => group.keys["day"] === day).reduce((all, group) => all + pick(group), 0),
    );
  const tokens: ChartSeries[] = [
    { name: t("spend.costs.inputTokens"), values: sum((group) => group.usage.input_tokens) },
    { name: t("spend.costs.outputTokens"), values: sum((group) => group.usage.output_tokens) },
  ];
  const day = (text: string) =>
    new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" }).format(
      new Date(`${text}T00:00:00Z`),
    );
  const shared = { labels, labelTitle: t("spend.costs.day"), labelFormat: day };
  const whole = new Intl.NumberFormat(locale);
  return (
    <>
      <Chart
        {...shared}
        title={t("spend.costs.costPerDay")}
        series={cost}
        format={(value) => formatMoney(value, summary.currency, locale)}
        whole
        emptyMost={fourCents}
        height={300}
        fileName="cost-per-day"
      />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Chart
          {...shared}
          title={t("spend.costs.callsPerDay")}
          series={calls}
          format={(value) => whole.format(value)}
          axisFormat={(value) => compactNumber(value, locale)}
          whole
          fileName="calls-per-day"
        />
        <Chart
          {...shared}
          title={t("spend.costs.tokensPerDay")}
          series={tokens}
          format={(value) => whole.format(value)}
          axisFormat={(value) => compactNumber(value, locale)}
          whole
          fileName="tokens-per-day"
        />
      </SimpleGrid>
    </>
  );
}

/** One series for each of the largest groups, the others together. */
export function toSeries(
  groups: CallGroup[],
  labels: string[],
  nameOf: (group: CallGroup) => string,
  valueOf: (group: CallGroup) => number,
  rest: string,
): ChartSeries[] {
  const totals = new Map<string, number>();
  for (const group of groups) totals.set(nameOf(group), (totals.get(nameOf(group)) ?? 0) + valueOf(group));
  const names = [...totals.entries()].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  const shown = names.length > mostSeries + 1 ? names.slice(0, mostSeries) : names;
  const series = new Map<string, number[]>(shown.map((name) => [name, labels.map(() => 0)]));
  if (shown.length < names.length)
    series.set(
      rest,
      labels.map(() => 0),
    );
  for (const group of groups) {
    const values = series.get(nameOf(group)) ?? series.get(rest)!;
    const at = labels.indexOf(group.keys["day"] ?? "");
    if (at >= 0) values[at]! += valueOf(group);
  }
  return [...series.entries()].map(([name, values]) => ({ name, values }));
}
