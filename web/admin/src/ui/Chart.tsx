import { ActionIcon, SegmentedControl, Skeleton, Table, Tooltip } from "@mantine/core";
import { IconChartBar, IconDownload, IconTable } from "@tabler/icons-react";
import { lazy, Suspense, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { download, toCsv } from "@/lib/csv";
import { Scroll } from "./Scroll";
import classes from "./Chart.module.css";

const ChartCanvas = lazy(() => import("./ChartCanvas"));
const usualHeight = 260;

export interface ChartSeries {
  name: string;
  /** null: there is none, e.g. no mean of nothing. */
  values: (number | null)[];
}

export interface ChartProps {
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
  /** The end of the vertical axis; otherwise it follows from the values. */
  most?: number;
  /** The end of the vertical axis when all values are zero. */
  emptyMost?: number;
  /** Values are whole numbers, and so are the steps of the axis. */
  whole?: boolean;
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
        ...labels.map((label, index) => [label, ...series.map((one) => one.values[index] ?? "")]),
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
      {view === "chart" ? (
        <Suspense fallback={<Skeleton height={props.height ?? usualHeight} />}>
          <ChartCanvas {...props} height={props.height ?? usualHeight} />
        </Suspense>
      ) : (
        <Figures {...props} />
      )}
    </figure>
  );
}

function Figures({ labels, labelTitle, series, format, labelFormat, height = usualHeight }: ChartProps) {
  const figure = (value: number | null) => (value === null ? "–" : format(value));
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
                <Table.Td key={one.name}>{figure(one.values[index] ?? null)}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
