import { ActionIcon, SegmentedControl, Select } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { trafficOf } from "../graph/traffic";
import { scenarioKeys } from "../panels/queries";
import { useEditor, useEditorState } from "../store/context";
import classes from "./TrafficBar.module.css";

const days = { day: 1, week: 7, month: 30, all: 0 } as const;
type PeriodName = keyof typeof days;

/** From the beginning of a day, for counts are kept by whole days; "day" is today. */
function startOf(period: PeriodName): number | undefined {
  const count = days[period];
  if (count === 0) return undefined;
  const today = new Date();
  return Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() - count + 1) * 1000;
}

/** How people went through a version in a period: chosen here, drawn on blocks and lines. */
export function TrafficBar({ botId, onClose }: { botId: string; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const editor = useEditor();
  const shownVersion = useEditorState((state) => state.version);
  const blocks = useEditorState((state) => state.doc.blocks);
  const [chosen, setChosen] = useState<string | null>(shownVersion?.id ?? null);
  const [period, setPeriod] = useState<PeriodName>("week");
  const versions = useQuery({ queryKey: scenarioKeys.versions(botId), queryFn: () => editor.api.versions() });
  const version = chosen ?? versions.data?.find((one) => one.published)?.id ?? versions.data?.[0]?.id ?? "";
  const visits = useQuery({
    queryKey: scenarioKeys.visits(botId, version, period),
    queryFn: () => editor.api.visits(version, { from: startOf(period) }),
    enabled: version !== "",
    refetchInterval: 15_000,
  });
  const traffic = useMemo(() => (visits.data ? trafficOf(visits.data) : null), [visits.data]);
  useEffect(() => editor.set({ traffic }), [editor, traffic]);
  useEffect(() => () => editor.set({ traffic: null }), [editor]);

  const number = new Intl.NumberFormat(i18n.language);
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent" });
  const share = (count: number) =>
    traffic && traffic.began > 0 ? ` · ${percent.format(count / traffic.began)}` : "";
  const elsewhere = traffic
    ? [...traffic.blocks].filter(([id, fate]) => fate.entered > 0 && !(id in blocks)).length
    : 0;
  return (
    <section className={classes.bar} aria-label={t("flow.traffic.title")}>
      <div className={classes.choices}>
        <Select
          size="xs"
          w={184}
          aria-label={t("flow.traffic.version")}
          allowDeselect={false}
          disabled={shownVersion !== null}
          data={(versions.data ?? []).map((one) => ({
            value: one.id,
            label:
              t("flow.versions.number", { number: one.number }) +
              (one.published
                ? ` · ${t("flow.versions.published")}`
                : one.canary_percent !== null
                  ? ` · ${t("flow.versions.canary", { percent: one.canary_percent })}`
                  : ""),
          }))}
          value={version || null}
          onChange={setChosen}
        />
        <SegmentedControl
          size="xs"
          aria-label={t("flow.traffic.period")}
          data={(Object.keys(days) as PeriodName[]).map((name) => ({
            value: name,
            label: t(`flow.traffic.periods.${name}`),
          }))}
          value={period}
          onChange={(next) => setPeriod(next)}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          className={classes.close}
          aria-label={t("flow.bar.trafficOff")}
          onClick={onClose}
        >
          <IconX size={16} />
        </ActionIcon>
      </div>
      {traffic && (
        <dl className={classes.sums}>
          <div>
            <dt>{t("flow.traffic.sums.began")}</dt>
            <dd>{number.format(traffic.began)}</dd>
          </div>
          <div data-fate="ended">
            <dt>{t("flow.traffic.sums.ended")}</dt>
            <dd>
              {number.format(traffic.ended)}
              {share(traffic.ended)}
            </dd>
          </div>
          <div data-fate="gone" title={t("flow.traffic.goneHelp")}>
            <dt>{t("flow.traffic.sums.gone")}</dt>
            <dd>
              {number.format(traffic.gone)}
              {share(traffic.gone)}
            </dd>
          </div>
          {traffic.failed > 0 && (
            <div data-fate="failed">
              <dt>{t("flow.traffic.sums.failed")}</dt>
              <dd>
                {number.format(traffic.failed)}
                {share(traffic.failed)}
              </dd>
            </div>
          )}
        </dl>
      )}
      {elsewhere > 0 && !shownVersion && (
        <p className={classes.note}>
          {t("flow.traffic.elsewhere", { count: elsewhere })}{" "}
          <Link to={`/bots/${botId}/flow?version=${version}&traffic=1`}>{t("flow.traffic.openVersion")}</Link>
        </p>
      )}
    </section>
  );
}
