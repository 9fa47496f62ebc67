import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Experiment, ExperimentVariantResult } from "@/api";
import { Tag } from "@/ui/Tag";
import { nameOf, significant, verdict } from "./draft";
import classes from "./Experiments.module.css";

const tones = { better: "accent", worse: "bad", noDifference: "neutral", notEnough: "neutral" } as const;

/** How the variants have done, and whether the difference means anything. */
export function ResultsTable({
  experiment,
  results,
}: {
  experiment: Experiment;
  results: readonly ExperimentVariantResult[];
}) {
  const { t, i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language);
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 1 });
  const small = new Intl.NumberFormat(i18n.language, { maximumSignificantDigits: 2 });
  const seconds = (ms: number | null) =>
    ms === null ? "–" : t("playground.seconds", { value: small.format(ms / 1000) });
  const share = (part: number, of: number) =>
    of === 0 ? "–" : `${number.format(part)} (${percent.format(part / of)})`;
  const money = (micros: number | null, currency: string) =>
    micros === null
      ? "–"
      : new Intl.NumberFormat(i18n.language, {
          style: "currency",
          currency,
          maximumSignificantDigits: 3,
        }).format(micros / 1_000_000);
  const control = results[0];
  return (
    <div className={classes.scroll} role="group" aria-label={t("experiments.results")} tabIndex={0}>
      <Table className={classes.table} verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            {(
              [
                "variant",
                "people",
                "calls",
                "errors",
                "refusals",
                "p50",
                "p95",
                "cost",
                "thumbs",
                "verdict",
              ] as const
            ).map((name) => (
              <Table.Th key={name}>{t(`experiments.columns.${name}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {results.map((one, place) => {
            const variant = experiment.variants.find((each) => each.key === one.key);
            const word = verdict(one.up_p_value, one.up_rate, control?.up_rate ?? null);
            return (
              <Table.Tr key={one.key}>
                <Table.Th scope="row">{variant ? nameOf(variant) : one.key}</Table.Th>
                <Table.Td>{number.format(one.people)}</Table.Td>
                <Table.Td>{number.format(one.calls)}</Table.Td>
                <Table.Td>{share(one.errors, one.calls)}</Table.Td>
                <Table.Td>{share(one.refusals, one.calls)}</Table.Td>
                <Table.Td>{seconds(one.latency_p50_ms)}</Table.Td>
                <Table.Td>{seconds(one.latency_p95_ms)}</Table.Td>
                <Table.Td>
                  {one.spent.length === 0
                    ? "–"
                    : one.spent.map((sum) => money(sum.micros_per_answer, sum.currency)).join(" + ")}
                  {one.unpriced_calls > 0 && (
                    <span className={classes.small}>
                      {t("experiments.unpriced", { count: one.unpriced_calls })}
                    </span>
                  )}
                </Table.Td>
                <Table.Td>
                  {one.up_rate === null ? "–" : percent.format(one.up_rate)}
                  {one.up_rate !== null && (
                    <span className={classes.small}>
                      {t("experiments.interval", {
                        low: percent.format(one.up_rate_low),
                        high: percent.format(one.up_rate_high),
                        of: number.format(one.up + one.down),
                      })}
                    </span>
                  )}
                </Table.Td>
                <Table.Td>
                  {place === 0 ? (
                    t("experiments.control")
                  ) : (
                    <>
                      <Tag tone={tones[word]}>{t(`experiments.verdicts.${word}`)}</Tag>
                      {one.up_p_value !== null && (
                        <span className={classes.small}>p = {small.format(one.up_p_value)}</span>
                      )}
                      {one.error_p_value !== null && one.error_p_value < significant && (
                        <span className={classes.small}>
                          {t("experiments.errorsDiffer", { p: small.format(one.error_p_value) })}
                        </span>
                      )}
                    </>
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </div>
  );
}
