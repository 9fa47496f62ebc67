import { ActionIcon, Tooltip } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CallGroup } from "@/api";
import { download, toCsv } from "@/lib/csv";
import { formatMoney, shortDuration } from "@/lib/money";
import { Scroll } from "@/ui/Scroll";
import { ErrorState, ListSkeleton } from "@/ui/States";
import { useSummary } from "./queries";
import classes from "./spend.module.css";

/** How quick and how reliable each model or route is. */
export function QualityTable({ by, from }: { by: "model" | "route"; from: number }) {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const summary = useSummary(by, { from }, true);
  if (summary.isPending) return <ListSkeleton rows={3} height={40} />;
  if (summary.error) return <ErrorState error={summary.error} onRetry={() => void summary.refetch()} />;
  const groups = summary.data.items.filter((group) => group.keys[by]);
  if (groups.length === 0) return null;
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const speed = (group: CallGroup) =>
    group.millitokens_per_second === null ? "–" : decimal.format(group.millitokens_per_second / 1000);
  const name = (group: CallGroup) => group.names[by] || group.keys[by]!;
  const head = [
    t(`spend.${by}`),
    t("spend.costs.calls"),
    t("spend.quality.firstP50"),
    t("spend.quality.firstP95"),
    t("spend.quality.tookP50"),
    t("spend.quality.tookP95"),
    t("spend.quality.speed"),
    t("spend.quality.errors"),
    t("spend.quality.refusals"),
    t("spend.cost"),
  ];
  const exportFile = () =>
    download(
      `quality-by-${by}.csv`,
      toCsv([
        head,
        ...groups.map((group) => [
          name(group),
          group.calls,
          (group.first_token_p50_us ?? 0) / 1000,
          (group.first_token_p95_us ?? 0) / 1000,
          (group.took_p50_us ?? 0) / 1000,
          (group.took_p95_us ?? 0) / 1000,
          (group.millitokens_per_second ?? 0) / 1000,
          group.failed,
          group.refused,
          group.cost_micros / 1_000_000,
        ]),
      ]),
    );
  return (
    <section className={classes.box}>
      <div className={classes.boxHead}>
        <h2>{t(`spend.quality.title.${by}`)}</h2>
        <Tooltip label={t("chart.export")}>
          <ActionIcon variant="default" size={28} aria-label={t("chart.export")} onClick={exportFile}>
            <IconDownload size={15} />
          </ActionIcon>
        </Tooltip>
      </div>
      <Scroll className={classes.scroll} label={t(`spend.quality.title.${by}`)}>
        <table className={classes.table}>
          <thead>
            <tr>
              {head.map((title, index) => (
                <th key={title} className={index > 0 ? classes.number : undefined}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={group.keys[by]}>
                <td dir="auto">{name(group)}</td>
                <td className={classes.number}>{decimal.format(group.calls)}</td>
                <td className={classes.number}>{shortDuration(group.first_token_p50_us, locale)}</td>
                <td className={classes.number}>{shortDuration(group.first_token_p95_us, locale)}</td>
                <td className={classes.number}>{shortDuration(group.took_p50_us, locale)}</td>
                <td className={classes.number}>{shortDuration(group.took_p95_us, locale)}</td>
                <td className={classes.number}>{speed(group)}</td>
                <td className={classes.number}>{percent.format(group.failed / Math.max(group.calls, 1))}</td>
                <td className={classes.number}>{percent.format(group.refused / Math.max(group.calls, 1))}</td>
                <td className={classes.number}>
                  {formatMoney(group.cost_micros, summary.data.currency, locale)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}
