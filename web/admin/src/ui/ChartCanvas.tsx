import { useComputedColorScheme } from "@mantine/core";
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use as registerParts, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { direction } from "@/lib/i18n";
import type { ChartProps } from "./Chart";

// Only what is drawn is bundled, and only pages with charts load it.
registerParts([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** Distinct also for people who do not see all colours; the same order in both themes. */
const colours = {
  light: ["#0f766e", "#d97706", "#4f6bd8", "#b4457f", "#6b8e23", "#8a6d3b", "#5b6b7a", "#a23b3b"],
  dark: ["#3fb5a9", "#f0b252", "#8ea2f5", "#e08ab8", "#a5c562", "#c9a878", "#9fb0bf", "#e58a8a"],
};

export default function ChartCanvas(props: ChartProps) {
  const { series, labels, kind = "bar", stacked = kind === "bar", height } = props;
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
    // Time runs the way one reads. Turned round here, not by the axis: ECharts 6.1 leaves hardly any room for the lines of
    // an `inverse` axis as soon as one of its labels juts out.
    const along = <T,>(values: readonly T[]): T[] => (rtl ? [...values].reverse() : [...values]);
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
          valueFormatter: (value: unknown) => (typeof value === "number" ? props.format(value) : "–"),
          axisPointer: { type: kind === "bar" ? "shadow" : "line" },
        },
        xAxis: {
          type: "category",
          data: along(labels.map(label)),
          axisLine: { lineStyle: { color: colour("--b-line-strong") } },
          axisTick: { show: false },
          axisLabel: { color: colour("--b-muted"), hideOverlap: true },
        },
        yAxis: {
          type: "value",
          min: 0,
          // Where everything is zero, steps of nothing would all be called the same.
          max: props.most ?? (({ max }: { max: number }) => (max > 0 ? undefined : props.emptyMost)),
          minInterval: props.whole ? 1 : undefined,
          interval: props.most === undefined ? undefined : props.most / 4,
          position: rtl ? "right" : "left",
          splitNumber: 4,
          splitLine: { lineStyle: { color: colour("--b-line") } },
          axisLabel: { color: colour("--b-muted"), formatter: props.axisFormat ?? props.format },
        },
        series: series.map((one) => ({
          name: one.name,
          type: kind,
          stack: stacked ? "all" : undefined,
          data: along(one.values),
          barMaxWidth: 36,
          // A point between two gaps, or alone, has no line to be seen by.
          showSymbol: one.values.includes(null) || one.values.length === 1,
          showAllSymbol: true,
          connectNulls: true,
          emphasis: { focus: "series" },
        })),
      },
      { notMerge: true },
    );
  }, [scheme, series, labels, kind, stacked, i18n.language, props]);

  return <div ref={place} dir="ltr" style={{ height }} role="img" aria-label={props.title} />;
}
