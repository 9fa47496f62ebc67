import { Button, Table } from "@mantine/core";
import { IconPlayerStop } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { api, keys, readAll, useMay } from "@/api";
import { useModelOptions } from "@/features/models";
import { Page, Section } from "@/ui/Page";
import { ErrorState, FormSkeleton } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import { toastError } from "@/ui/toast";
import classes from "./Evaluations.module.css";
import { scorePerMoney } from "./items";

/** How models did on a test set: their scores, and each answer. */
export function RunPage() {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const mayWrite = useMay("models.write");
  const options = useModelOptions();
  const { runId = "" } = useParams();
  const back = { to: "/models/evaluations", label: t("qualitySections.evaluations") };
  const run = useQuery({
    queryKey: keys.evaluationRun(runId),
    queryFn: () => api.get("/evaluation-runs/{id}", { path: { id: runId } }),
    refetchInterval: (query) => (query.state.data?.state === "running" ? 2000 : false),
  });
  const running = run.data?.state === "running";
  const results = useQuery({
    queryKey: [...keys.evaluationRun(runId), "results", run.data?.state],
    queryFn: () =>
      readAll((cursor) =>
        api.get("/evaluation-runs/{id}/results", { path: { id: runId }, query: { cursor, limit: 100 } }),
      ),
    enabled: run.isSuccess,
    refetchInterval: running ? 4000 : false,
  });
  const cancel = useMutation({
    mutationFn: () => api.post("/evaluation-runs/{id}/cancel", { path: { id: runId } }),
    onError: (error) => toastError(error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.evaluationRuns }),
  });
  if (run.error) {
    return (
      <Page title={back.label} back={back}>
        <ErrorState error={run.error} onRetry={() => void run.refetch()} />
      </Page>
    );
  }
  if (!run.data) {
    return (
      <Page title="…" back={back}>
        <FormSkeleton />
      </Page>
    );
  }
  const nameOf = (id: string) =>
    options.groups.flatMap((group) => group.items).find((item) => item.value === id)?.label ??
    t("routes.goneModel");
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 0 });
  const number = new Intl.NumberFormat(i18n.language, { maximumSignificantDigits: 3 });
  const score = (value: number | null) => (value === null ? "–" : percent.format(value / 1000));
  const seconds = (ms: number | null) =>
    ms === null ? "–" : t("playground.seconds", { value: number.format(ms / 1000) });
  const money = (micros: number | null) =>
    micros === null ? t("playground.costUnknown") : number.format(micros / 1_000_000);
  return (
    <Page
      title={run.data.name}
      description={
        <>
          {t(`evaluations.kinds.${run.data.judge.kind}`)}{" "}
          <Tag tone={running ? "accent" : "neutral"}>{t(`evaluations.states.${run.data.state}`)}</Tag>
        </>
      }
      back={back}
      actions={
        running &&
        mayWrite && (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} />}
            loading={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            {t("evaluations.cancel")}
          </Button>
        )
      }
    >
      <Section title={t("evaluations.scores")}>
        <div className={classes.scroll} role="group" aria-label={t("evaluations.scores")} tabIndex={0}>
          <Table className={classes.table} verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                {(["model", "score", "answered", "failed", "latency", "cost", "perMoney"] as const).map(
                  (name) => (
                    <Table.Th key={name}>{t(`evaluations.columns.${name}`)}</Table.Th>
                  ),
                )}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {run.data.scores.map((one) => {
                const worth = scorePerMoney(one.score, one.cost_micros, one.done);
                return (
                  <Table.Tr key={one.model_id}>
                    <Table.Th scope="row" className={classes.model}>
                      {nameOf(one.model_id)}
                    </Table.Th>
                    <Table.Td className={classes.figure}>{score(one.score)}</Table.Td>
                    <Table.Td>
                      {t("evaluations.of", { done: one.done, all: one.done + one.failed + one.waiting })}
                    </Table.Td>
                    <Table.Td>{one.failed}</Table.Td>
                    <Table.Td>{seconds(one.latency_ms)}</Table.Td>
                    <Table.Td>{one.done === 0 ? "–" : money(one.cost_micros)}</Table.Td>
                    <Table.Td>{worth === null ? "–" : number.format(worth)}</Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </div>
      </Section>
      <Section title={t("evaluations.answers")}>
        <div className={classes.scroll} role="group" aria-label={t("evaluations.answers")} tabIndex={0}>
          <Table className={classes.table} verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                {(["input", "expected", "model", "answer", "score"] as const).map((name) => (
                  <Table.Th key={name}>{t(`evaluations.columns.${name}`)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {(results.data ?? []).map((one) => (
                <Table.Tr key={one.item_id + one.model_id}>
                  <Table.Td dir="auto" className={classes.question}>
                    {one.input}
                  </Table.Td>
                  <Table.Td dir="auto">{one.expected}</Table.Td>
                  <Table.Td className={classes.model}>{nameOf(one.model_id)}</Table.Td>
                  <Table.Td dir="auto" className={classes.answer}>
                    {one.answer}
                    {one.error && <span className={classes.bad}>{one.error}</span>}
                    {one.reason && <span className={classes.reason}>{one.reason}</span>}
                  </Table.Td>
                  <Table.Td className={classes.figure}>{score(one.score)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      </Section>
    </Page>
  );
}
