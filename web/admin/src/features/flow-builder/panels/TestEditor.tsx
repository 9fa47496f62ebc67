import { Button, TextInput } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNote } from "@/ui/States";
import { toast, toastError } from "@/ui/toast";
import { useCanvasActions } from "../canvas/actions";
import { useBlockName } from "../canvas/names";
import type { ScenarioTest, TestReport } from "../scenarioApi";
import { useEditor, useEditorState } from "../store/context";
import { NumberedText } from "./NumberedText";
import panel from "./Panels.module.css";
import { scenarioKeys } from "./queries";
import classes from "./TestsPanel.module.css";

interface Props {
  botId: string;
  /** Null: a new one. */
  test: ScenarioTest | null;
  report: TestReport | null;
  running?: boolean;
  onRun?: () => void;
  /** It was stored under this name, or is gone. */
  onDone: (name: string | null) => void;
}

const kinds = ["start", "user", "press", "bot", "wait", "set", "expect", "model", "http", "header"] as const;
const samples: Record<(typeof kinds)[number], string> = {
  start: "start>",
  user: "user> Hi",
  press: "press> Yes",
  bot: "bot> Hello! [Yes] [No]",
  wait: "wait> PT5M",
  set: 'set> email = "a@b.cd"',
  expect: "expect> budget = 2500",
  model: "model> Four weeks.",
  http: 'http> 200 {"ok": true}',
  header: "# channel: web  locale: en",
};

/** One test: its lines, what became of it, and where. */
export function TestEditor({ botId, test, report, running, onRun, onDone }: Props) {
  const { t } = useTranslation();
  const editor = useEditor();
  const client = useQueryClient();
  const readOnly = useEditorState((state) => state.readOnly);
  // What was typed here; the rest is as it is stored, whoever stored it.
  const [typedName, setName] = useState<string | null>(null);
  const [typedText, setText] = useState<string | null>(null);
  const name = typedName ?? test?.name ?? "";
  const text = typedText ?? test?.text ?? "user> \nbot> \n";
  const changed = !test || name.trim() !== test.name || text !== test.text;

  const save = useMutation({
    mutationFn: () => editor.api.putTest(name.trim(), text, test?.name),
    onSuccess: async (stored) => {
      toast(t("flow.tests.kept", { name: stored.name }));
      await client.invalidateQueries({ queryKey: scenarioKeys.tests(botId) });
      setName(null);
      setText(null);
      onDone(stored.name);
    },
  });
  const remove = useMutation({
    mutationFn: () => editor.api.deleteTest(test!.name),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: scenarioKeys.tests(botId) });
      onDone(null);
    },
    onError: (error) => toastError(error),
  });
  return (
    <form
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {report && !report.passed && <Failure report={report} />}
      <TextInput
        size="sm"
        label={t("flow.tests.name")}
        required
        maxLength={80}
        dir="auto"
        disabled={readOnly}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NumberedText
        label={t("flow.tests.text")}
        value={text}
        onChange={setText}
        badLine={changed ? null : report?.line}
        disabled={readOnly}
      />
      {save.error && <ErrorNote error={save.error} />}
      {!readOnly && (
        <div className={panel.actions}>
          <Button
            type="submit"
            size="compact-sm"
            disabled={!changed || !name.trim()}
            loading={save.isPending}
          >
            {t("common.save")}
          </Button>
          {test && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPlayerPlay size={14} />}
              disabled={changed}
              loading={running}
              onClick={onRun}
            >
              {t("flow.tests.run")}
            </Button>
          )}
          {test ? (
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              loading={remove.isPending}
              onClick={() => remove.mutate()}
            >
              {t("flow.tests.delete")}
            </Button>
          ) : (
            <Button size="compact-sm" variant="default" onClick={() => onDone(null)}>
              {t("common.cancel")}
            </Button>
          )}
        </div>
      )}
      <details className={classes.help}>
        <summary>{t("flow.tests.syntax")}</summary>
        <dl>
          {kinds.map((kind) => (
            <div key={kind} style={{ display: "contents" }}>
              <dt dir="ltr">{samples[kind]}</dt>
              <dd>{t(`flow.tests.lines.${kind}`)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </form>
  );
}

function Failure({ report }: { report: TestReport }) {
  const { t } = useTranslation();
  const nameOf = useBlockName();
  const { reveal } = useCanvasActions();
  const block = useEditorState((state) => (report.block ? state.doc.blocks[report.block] : undefined));
  const compared = report.expected !== null && report.got !== null;
  return (
    <div className={classes.failure} role="alert">
      {report.line !== null && <strong>{t("flow.tests.lineFails", { line: report.line })}</strong>}
      {compared ? (
        <dl>
          <dt>{t("flow.tests.expected")}</dt>
          <dd dir="auto">{report.expected}</dd>
          <dt>{t("flow.tests.got")}</dt>
          <dd dir="auto">{report.got}</dd>
        </dl>
      ) : (
        <p dir="auto">{report.problem}</p>
      )}
      {block && (
        <Button
          size="compact-xs"
          variant="subtle"
          style={{ justifySelf: "start" }}
          onClick={() => reveal(report.block!)}
        >
          {t("flow.tests.showBlock", { name: nameOf(block, false) })}
        </Button>
      )}
    </div>
  );
}
