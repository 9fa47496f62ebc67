import { ActionIcon, Button, Select, Tooltip } from "@mantine/core";
import { IconPlayerPlay, IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNote, ErrorState, ListSkeleton } from "@/ui/States";
import { toastError } from "@/ui/toast";
import type { Scenario } from "../graph/document";
import { testsGates, type TestReport, type TestsGate } from "../scenarioApi";
import { useEditor, useEditorState } from "../store/context";
import { Panel } from "./Panel";
import panel from "./Panels.module.css";
import { scenarioKeys } from "./queries";
import { TestEditor } from "./TestEditor";
import classes from "./TestsPanel.module.css";

interface Results {
  /** What they were run on. */
  doc: Scenario;
  reports: ReadonlyMap<string, TestReport>;
}

/** Conversations that the scenario has to hold as they are written. */
export function TestsPanel({ botId }: { botId: string }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const readOnly = useEditorState((state) => state.readOnly);
  const doc = useEditorState((state) => state.doc);
  const [results, setResults] = useState<Results | null>(null);
  /** The test that is open; "" is a new one. */
  const [open, setOpen] = useState<string | null>(null);
  const client = useQueryClient();
  const tests = useQuery({ queryKey: scenarioKeys.tests(botId), queryFn: () => editor.api.tests() });
  const items = tests.data?.items ?? [];

  const run = useMutation({
    mutationFn: async (names?: string[]) => {
      const on = editor.state.doc;
      return { on, reports: await editor.api.runTests({ scenario: on, ...(names && { names }) }) };
    },
    onSuccess: ({ on, reports }) =>
      setResults((before) => ({
        doc: on,
        // Results of an older scenario say nothing about this one.
        reports: new Map([
          ...(before?.doc === on ? before.reports : []),
          ...reports.map((one) => [one.name, one] as const),
        ]),
      })),
  });
  const gate = useMutation({
    mutationFn: (next: TestsGate) => editor.api.setTestsGate(next),
    onSuccess: () => client.invalidateQueries({ queryKey: scenarioKeys.tests(botId) }),
    onError: (error) => toastError(error),
  });

  const opened = open ? (results?.reports.get(open) ?? null) : null;
  useWayOf(opened);

  const reports = items.flatMap((one) => results?.reports.get(one.name) ?? []);
  const failed = reports.filter((one) => !one.passed).length;
  const forget = (name: string) => {
    const left = new Map(results?.reports);
    left.delete(name);
    setResults(results && { ...results, reports: left });
  };
  return (
    <Panel
      title={t("flow.panel.tests")}
      actions={
        !readOnly && (
          <Tooltip label={t("flow.tests.add")}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("flow.tests.add")}
              onClick={() => setOpen("")}
            >
              <IconPlus size={16} />
            </ActionIcon>
          </Tooltip>
        )
      }
    >
      {tests.error && <ErrorState error={tests.error} onRetry={() => void tests.refetch()} />}
      {tests.isPending && <ListSkeleton rows={3} />}
      {tests.data && items.length === 0 && open !== "" && (
        <p className={panel.note}>{t("flow.tests.none")}</p>
      )}
      {items.length > 0 && !readOnly && (
        <div className={classes.head}>
          <Button
            size="compact-sm"
            leftSection={<IconPlayerPlay size={14} />}
            loading={run.isPending}
            onClick={() => run.mutate(undefined)}
          >
            {t("flow.tests.runAll")}
          </Button>
          <span role="status" className={classes.sum} data-bad={failed > 0 || undefined}>
            {reports.length > 0 &&
              (failed > 0
                ? t("flow.tests.failing", { count: failed })
                : t("flow.tests.passing", { count: reports.length }))}
          </span>
        </div>
      )}
      {results && results.doc !== doc && reports.length > 0 && (
        <p className={panel.note}>{t("flow.tests.stale")}</p>
      )}
      {run.error && <ErrorNote error={run.error} />}
      {open === "" && (
        <TestEditor key="" botId={botId} test={null} report={null} onDone={(name) => setOpen(name)} />
      )}
      <ul className={panel.items} aria-label={t("flow.panel.tests")}>
        {items.map((one) => {
          const report = results?.reports.get(one.name) ?? null;
          return (
            <li key={one.name}>
              <button
                type="button"
                className={classes.test}
                aria-expanded={open === one.name}
                onClick={() => setOpen(open === one.name ? null : one.name)}
              >
                <TestMark report={report} />
                <bdi className={classes.name}>{one.name}</bdi>
                {report?.line != null && (
                  <span className={panel.muted}>{t("flow.tests.line", { line: report.line })}</span>
                )}
              </button>
              {open === one.name && (
                <TestEditor
                  botId={botId}
                  test={one}
                  report={report}
                  running={run.isPending}
                  onRun={() => run.mutate([one.name])}
                  onDone={(name) => {
                    forget(one.name);
                    setOpen(name);
                  }}
                />
              )}
            </li>
          );
        })}
      </ul>
      {tests.data && (
        <Select
          mt="lg"
          size="sm"
          label={t("flow.tests.gate")}
          allowDeselect={false}
          disabled={readOnly || gate.isPending}
          data={testsGates.map((value) => ({ value, label: t(`flow.tests.gates.${value}`) }))}
          value={tests.data.gate}
          onChange={(next) => next && gate.mutate(next as TestsGate)}
        />
      )}
    </Panel>
  );
}

function TestMark({ report }: { report: TestReport | null }) {
  const { t } = useTranslation();
  const state = report ? (report.passed ? "passed" : "failed") : "unknown";
  return (
    <span
      className={classes.mark}
      data-state={state}
      role="img"
      aria-label={t(`flow.tests.states.${state}`)}
    />
  );
}

/** Draws the way that a test took on the canvas. */
function useWayOf(report: TestReport | null) {
  const editor = useEditor();
  useEffect(() => {
    if (!report) return;
    editor.set({
      highlight: {
        blocks: new Set(report.trace),
        ports: new Set(),
        waiting: report.passed ? null : report.block,
      },
    });
    return () => editor.set({ highlight: null });
  }, [editor, report]);
}
