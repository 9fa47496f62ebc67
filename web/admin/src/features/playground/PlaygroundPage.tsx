import { Anchor, Button, CopyButton, Group, Text } from "@mantine/core";
import {
  IconCheck,
  IconDeviceFloppy,
  IconPlayerPlay,
  IconPlayerStop,
  IconTerminal2,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { apiBase, useMay } from "@/api";
import { useModelOptions } from "@/features/models";
import { SaveToLibrary } from "@/features/prompts";
import { GuardedButton } from "@/ui/Guard";
import { Page } from "@/ui/Page";
import { ErrorNote, FormSkeleton } from "@/ui/States";
import { AnswerColumn } from "./AnswerColumn";
import { best, toCurl } from "./columns";
import { emptyDraft, faultsOf, toRequest, withNextMessages } from "./draft";
import classes from "./Playground.module.css";
import { PlaygroundForm } from "./PlaygroundForm";
import { usePlayground } from "./usePlayground";

/** One prompt on several models, side by side. */
export function PlaygroundPage() {
  const { t } = useTranslation();
  const mayAsk = useMay("models.use");
  const options = useModelOptions();
  const [draft, setDraft] = useState(emptyDraft);
  const [tried, setTried] = useState(false);
  const [saving, setSaving] = useState(false);
  const maySave = useMay("bots.write");
  const { columns, running, error, run, stop } = usePlayground();
  const faults = faultsOf(draft);
  const nameOf = (id: string) => {
    for (const group of options.groups) {
      const item = group.items.find((one) => one.value === id);
      if (item) return item.label;
    }
    return t("routes.goneModel");
  };
  const start = () => {
    setTried(true);
    if (faults.length === 0 && mayAsk && !running) void run(toRequest(draft));
  };
  const fastest = best(columns, (end) => end.total_ms);
  const cheapest = best(columns, (end) => end.cost_micros);
  const only = columns.length === 1 && columns[0]!.end && !columns[0]!.end.error ? columns[0]! : null;
  return (
    <Page title={t("qualitySections.playground")} description={t("playground.intro")} width="full">
      <div className={classes.layout}>
        <div className={classes.side}>
          {options.pending ? (
            <FormSkeleton />
          ) : options.groups.length === 0 ? (
            <Text>
              {t("routes.noModels")}{" "}
              <Anchor component={Link} to="/models/catalogue">
                {t("modelSections.catalogue")}
              </Anchor>
            </Text>
          ) : (
            <>
              <PlaygroundForm
                draft={draft}
                groups={options.groups}
                faults={tried ? faults : faults.filter((name) => name === "schema")}
                onChange={setDraft}
                onRun={start}
              />
              <Group gap="xs" className={classes.actions}>
                {running ? (
                  <Button color="red" leftSection={<IconPlayerStop size={16} />} onClick={stop}>
                    {t("playground.stop")}
                  </Button>
                ) : (
                  <GuardedButton
                    reason={!mayAsk && t("common.noPermission")}
                    leftSection={<IconPlayerPlay size={16} />}
                    onClick={start}
                  >
                    {t("playground.run")}
                  </GuardedButton>
                )}
                <CopyButton value={toCurl(`${location.origin}${apiBase}/playground`, toRequest(draft))}>
                  {({ copied, copy }) => (
                    <Button
                      variant="default"
                      disabled={faults.length > 0}
                      leftSection={copied ? <IconCheck size={16} /> : <IconTerminal2 size={16} />}
                      onClick={copy}
                    >
                      {copied ? t("common.copied") : t("playground.copyCurl")}
                    </Button>
                  )}
                </CopyButton>
                {maySave && (
                  <Button
                    variant="default"
                    disabled={draft.system.trim() === ""}
                    leftSection={<IconDeviceFloppy size={16} />}
                    onClick={() => setSaving(true)}
                  >
                    {t("prompts.saveToLibrary")}
                  </Button>
                )}
              </Group>
            </>
          )}
        </div>
        <div className={classes.results} aria-live="polite">
          {Boolean(error) && <ErrorNote error={error} />}
          {columns.length === 0 && !error ? (
            <p className={classes.hint}>{t("playground.hint")}</p>
          ) : (
            <div className={classes.columns}>
              {columns.map((column, place) => (
                <AnswerColumn
                  key={column.modelId}
                  column={column}
                  name={nameOf(column.modelId)}
                  fastest={place === fastest}
                  cheapest={place === cheapest}
                />
              ))}
            </div>
          )}
          {only && (
            <Button variant="default" mt="md" onClick={() => setDraft(withNextMessages(draft, only.text))}>
              {t("playground.goOn")}
            </Button>
          )}
        </div>
      </div>
      <SaveToLibrary opened={saving} text={draft.system} onClose={() => setSaving(false)} />
    </Page>
  );
}
