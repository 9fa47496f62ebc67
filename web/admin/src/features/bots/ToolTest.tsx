import { Alert, Button, Code, Group, Stack, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Tool } from "@/api";
import { ErrorNote } from "@/ui/States";
import classes from "./BotPage.module.css";
import { asObject, toJson } from "./jsonText";
import { exampleArguments } from "./parameters";

const known: Partial<Record<Tool["kind"], Record<string, unknown>>> = {
  search_knowledge: { query: "" },
  current_time: {},
};

/** Calls the stored tool as the bot would. */
export function ToolTest({ tool, schema }: { tool: Tool; schema: Record<string, unknown> | undefined }) {
  const { t } = useTranslation();
  const [text, setText] = useState(toJson(known[tool.kind] ?? exampleArguments(schema)));
  const given = asObject(text);
  const run = useMutation({
    mutationFn: () =>
      api.post("/tools/{id}/test", { path: { id: tool.id }, body: { arguments: given ?? {} } }),
  });
  return (
    <Stack gap="sm">
      <Textarea
        label={t("bots.tools.try")}
        description={t("bots.tools.tryHelp")}
        dir="ltr"
        className={classes.code}
        autosize
        minRows={2}
        maxRows={8}
        value={text}
        error={given === undefined ? t("bots.limits.notJson") : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group>
        <Button
          variant="light"
          disabled={given === undefined}
          loading={run.isPending}
          onClick={() => run.mutate()}
        >
          {t("bots.tools.tryNow")}
        </Button>
      </Group>
      {run.error && <ErrorNote error={run.error} />}
      {run.data && (
        <Alert
          color={run.data.ok ? "green" : "red"}
          title={t(run.data.ok ? "bots.tools.worked" : "bots.tools.failed", { ms: run.data.took_ms })}
        >
          <Code block mah={240} style={{ overflow: "auto" }}>
            {run.data.text}
          </Code>
        </Alert>
      )}
    </Stack>
  );
}
