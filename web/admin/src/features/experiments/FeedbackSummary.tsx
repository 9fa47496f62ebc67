import { Select, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, useBots } from "@/api";
import { useModelOptions } from "@/features/models";
import { Section } from "@/ui/Page";
import { ErrorNote } from "@/ui/States";
import classes from "./Experiments.module.css";
import { usePromptVersions } from "./usePromptVersions";

const groups = ["model", "asked_for", "prompt_version", "bot"] as const;
type Group = (typeof groups)[number];

/** Thumbs on answers, counted by what answered. Says nothing before somebody has rated something. */
export function FeedbackSummary() {
  const { t, i18n } = useTranslation();
  const [group, setGroup] = useState<Group>("model");
  const bots = useBots();
  const options = useModelOptions();
  const versions = usePromptVersions();
  const summary = useQuery({
    queryKey: [...keys.feedbackSummary, group],
    queryFn: async () => (await api.get("/feedback/summary", { query: { group_by: group } })).items,
    placeholderData: (before) => before,
  });
  if (summary.error) return <ErrorNote error={summary.error} />;
  if (!summary.data || summary.data.length === 0) return null;
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 0 });
  const number = new Intl.NumberFormat(i18n.language);
  const labelIn = (list: { items: { value: string; label: string }[] }[], key: string) =>
    list.flatMap((one) => one.items).find((item) => item.value === key)?.label;
  const nameOf = (key: string) => {
    const found = {
      model: key,
      asked_for: labelIn(options.groups, key),
      prompt_version: labelIn(versions, key),
      bot: bots.data?.find((bot) => bot.id === key)?.name,
    }[group];
    return found || key || t(`feedback.without.${group}`);
  };
  return (
    <Section title={t("feedback.summary")} description={t("feedback.summaryText")}>
      <Select
        mb="sm"
        w={260}
        allowDeselect={false}
        aria-label={t("feedback.groupBy")}
        data={groups.map((one) => ({ value: one, label: t(`feedback.groups.${one}`) }))}
        value={group}
        onChange={(value) => value && setGroup(value)}
      />
      <div className={classes.scroll} role="group" aria-label={t("feedback.summary")} tabIndex={0}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t(`feedback.groups.${group}`)}</Table.Th>
              <Table.Th>{t("feedback.up")}</Table.Th>
              <Table.Th>{t("feedback.down")}</Table.Th>
              <Table.Th>{t("feedback.rate")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {summary.data.map((one) => (
              <Table.Tr key={one.key}>
                <Table.Th scope="row">{nameOf(one.key)}</Table.Th>
                <Table.Td>{number.format(one.up)}</Table.Td>
                <Table.Td>{number.format(one.down)}</Table.Td>
                <Table.Td>
                  {one.rate === null ? "–" : percent.format(one.rate)}
                  <span className={classes.small}>
                    {t("experiments.interval", {
                      low: percent.format(one.low),
                      high: percent.format(one.high),
                      of: number.format(one.up + one.down),
                    })}
                  </span>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Section>
  );
}
