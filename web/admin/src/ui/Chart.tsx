import { ActionIcon, SegmentedControl, Table, Tooltip, useComputedColorScheme } from "@mantine/core";
import { IconChartBar, IconDownload, IconTable } from "@tabler/icons-react";
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use as registerParts, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { direction } from "@/lib/i18n";
import { download, toCsv } from "@/lib/csv";
import { Scroll } from "./Scroll";
import classes from "./Chart.module.css";

// Only what is drawn is bundled.
registerParts([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** Distinct also for people who do not see all colours; the same order in both themes. */
const colours = {
  light: ["#0f766e", "#d97706", "#4f6bd8", "#b4457f", "#6b8e23", "#8a6d3b", "#5b6b7a", "#a23b3b"],
  dark: ["#3fb5a9", "#f0b252", "#8ea2f5", "#e08ab8", "#a5c562", "#c9a878", "#9fb0bf", "#e58a8a"],
};

export interface ChartSeries {
  name: string;
  values: number[];
}

interface ChartProps {
  title: string;
  /** What the horizontal axis names, e.g. days. */
  labels: string[];
  labelTitle: string;
  series: ChartSeries[];
  /** Of a value, in the hover text and the table. */
  format: (value: number) => string;
  /** Of a value on the axis, shorter. */
  axisFormat?: (value: number) => string;
  labelFormat?: (label: string) => string;
  kind?: "bar" | "line";
  stacked?: boolean;
  height?: number;
  fileName: string;
}

/** A chart with the same figures as a table and as a file beside it. Both axes begin at zero. */
export function Chart(props: ChartProps) {
  const { title, series, labels } = props;
  const { t } = useTranslation();
  const [view, setView] = useState<"chart" | "table">("chart");
  const heading = useId();
  const exportFile = () =>
    download(
      `${props.fileName}.csv`,
      toCsv([
        [props.labelTitle, ...series.map((one) => one.name)],
        ...labels.map((label, index) => [label, ...series.map((one) => one.values[index] ?? 0)]),
      ]),
    );
  return (
    <figure className={classes.figure} aria-labelledby={heading}>
      <figcaption className={classes.head}>
        <h2 id={heading} className={classes.title}>
          {title}
        </h2>
        <SegmentedControl
          size="xs"
          aria-label={t("chart.view")}
          value={view}
          onChange={(value) => setView(value as "chart" | "table")}
          data={[
            {
              value: "chart",
              label: (
                <Tooltip label={t("chart.chart")}>
                  <IconChartBar size={15} aria-label={t("chart.chart")} />
                </Tooltip>
              ),
            },
            {
              value: "table",
              label: (
                <Tooltip label={t("chart.table")}>
                  <IconTable size={15} aria-label={t("chart.table")} />
                </Tooltip>
              ),
            },
          ]}
        />
        <Tooltip label={t("chart.export")}>
          <ActionIcon variant="default" size={28} aria-label={t("chart.export")} onClick={exportFile}>
            <IconDownload size={15} />
          </ActionIcon>
        </Tooltip>
      </figcaption>
      {view === "chart" ? <Canvas {...props} /> : <Figures {...props} />}
    </figure>
  );
}

function Canvas(props: ChartProps) {
  const { series, labels, kind = "bar", stacked = kind === "bar", height = 260 } = props;
  const { i18n } = useTranslation();
  const scheme = useComputedColorScheme("light");
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);

  useEffect(() => {
    const element = place.current!;
    const made = init(element);
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const label = props.labelFormat ?? ((text: string) => text);
    const rtl = direction(i18n.language) === "rtl";
    chart.current?.setOption(
      {
        animationDuration: 200,
        color: colours[scheme],
        textStyle: {
          fontFamily: style.getPropertyValue("--mantine-font-family"),
          color: colour("--b-muted"),
        },
        grid: { left: 8, right: 8, top: 12, bottom: series.length > 1 ? 36 : 8, containLabel: true },
        legend: {
          show: series.length > 1,
          type: "scroll",
          bottom: 0,
          icon: "roundRect",
          itemWidth: 10,
          itemHeight: 10,
          textStyle: { color: colour("--b-text") },
          pageTextStyle: { color: colour("--b-muted") },
        },
        tooltip: {
          trigger: "axis",
          confine: true,
          backgroundColor: colour("--b-raised"),
          borderColor: colour("--b-line"),
          textStyle: { color: colour("--b-text"), fontSize: 12 },
          valueFormatter: (value: unknown) => props.format(Number(value)),
          axisPointer: { type: kind === "bar" ? "shadow" : "line" },
        },
        xAxis: {
          type: "category",
          data: labels.map(label),
          inverse: rtl,
          axisLine: { lineStyle: { color: colour("--b-line-strong") } },
          axisTick: { show: false },
          axisLabel: { color: colour("--b-muted"), hideOverlap: true },
        },
        yAxis: {
          type: "value",
          min: 0,
          position: rtl ? "right" : "left",
          splitNumber: 4,
          splitLine: { lineStyle: { color: colour("--b-line") } },
          axisLabel: { color: colour("--b-muted"), formatter: props.axisFormat ?? props.format },
        },
        series: series.map((one) => ({
          name: one.name,
          type: kind,
          stack: stacked ? "all" : undefined,
          data: one.values,
          barMaxWidth: 36,
          showSymbol: false,
          emphasis: { focus: "series" },
        })),
      },
      { notMerge: true },
    );
  }, [scheme, series, labels, kind, stacked, i18n.language, props]);

  return <div ref={place} style={{ height }} role="img" aria-label={props.title} />;
}

function Figures({ labels, labelTitle, series, format, labelFormat, height = 260 }: ChartProps) {
  return (
    <Scroll className={classes.figures} style={{ maxBlockSize: height }} label={labelTitle}>
      <Table stickyHeader className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{labelTitle}</Table.Th>
            {series.map((one) => (
              <Table.Th key={one.name}>{one.name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {labels.map((label, index) => (
            <Table.Tr key={label}>
              <Table.Td>{labelFormat ? labelFormat(label) : label}</Table.Td>
              {series.map((one) => (
                <Table.Td key={one.name}>{format(one.values[index] ?? 0)}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
