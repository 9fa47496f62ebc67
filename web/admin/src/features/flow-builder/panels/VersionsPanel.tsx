import { Button, Group, NumberInput, Tabs } from "@mantine/core";
import { IconArrowBackUp, IconGitCompare, IconRocket } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState, ListSkeleton } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import { TimeAgo } from "@/ui/Time";
import { toast, toastError } from "@/ui/toast";
import { diffScenarios } from "../graph/diff";
import type { Version } from "../scenarioApi";
import { useEditor, useEditorState } from "../store/context";
import { DiffList, TextDiff } from "./DiffList";
import { Panel } from "./Panel";
import classes from "./Panels.module.css";
import { scenarioKeys } from "./queries";

/** Every version there has been: what it was for, what has changed since, and the way back. */
export function VersionsPanel({ botId, onPublish }: { botId: string; onPublish: () => void }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const [chosen, setChosen] = useState<string | null>(null);
  const versions = useQuery({ queryKey: scenarioKeys.versions(botId), queryFn: () => editor.api.versions() });
  const version = versions.data?.find((one) => one.id === chosen);
  return (
    <Panel title={t("flow.panel.versions")}>
      {versions.error && <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />}
      {versions.isPending && <ListSkeleton rows={3} />}
      {versions.data?.length === 0 && (
        <div className={classes.empty}>
          <p>{t("flow.versions.none")}</p>
          <Button leftSection={<IconRocket size={16} />} onClick={onPublish}>
            {t("flow.publish.button")}
          </Button>
        </div>
      )}
      <ul className={classes.items}>
        {versions.data?.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className={classes.version}
              aria-pressed={one.id === chosen}
              onClick={() => setChosen(one.id === chosen ? null : one.id)}
            >
              <span className={classes.versionHead}>
                {t("flow.versions.number", { number: one.number })}
                {one.name && <bdi>{one.name}</bdi>}
                {one.published && <Tag tone="accent">{t("flow.versions.published")}</Tag>}
                {one.canary_percent !== null && (
                  <Tag tone="wait">{t("flow.versions.canary", { percent: one.canary_percent })}</Tag>
                )}
              </span>
              {one.note && (
                <span className={classes.muted} dir="auto">
                  {one.note}
                </span>
              )}
              <span className={classes.muted}>
                {one.author.name} · <TimeAgo at={one.created_at} />
              </span>
            </button>
            {one.id === chosen && <VersionDetail key={one.id} botId={botId} version={one} />}
          </li>
        ))}
      </ul>
      {version === undefined && (versions.data?.length ?? 0) > 0 && (
        <p className={classes.note} style={{ marginBlockStart: 12 }}>
          {t("flow.versions.intro")}
        </p>
      )}
    </Panel>
  );
}

function VersionDetail({ botId, version }: { botId: string; version: Version }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const client = useQueryClient();
  const doc = useEditorState((state) => state.doc);
  const readOnly = useEditorState((state) => state.readOnly);
  const [percent, setPercent] = useState(version.canary_percent ?? 10);
  const full = useQuery({
    queryKey: scenarioKeys.version(botId, version.id),
    queryFn: () => editor.api.version(version.id),
    staleTime: Infinity,
  });
  const changes = useMemo(
    () => (full.data ? diffScenarios(full.data.scenario, doc) : null),
    [full.data, doc],
  );

  // The canvas shows the same differences.
  useEffect(() => {
    if (!changes) return;
    editor.set({
      changes: new Map(changes.filter((one) => one.type === "block").map((one) => [one.id, one.kind])),
    });
    return () => editor.set({ changes: null });
  }, [changes, editor]);

  const done = async (message: string) => {
    toast(message);
    await client.invalidateQueries({ queryKey: scenarioKeys.all(botId) });
    await editor.reload();
  };
  const restore = useMutation({
    mutationFn: () => editor.api.restore(version.id, editor.client),
    onSuccess: () => done(t("flow.versions.restored", { number: version.number })),
    onError: (error) => toastError(error),
  });
  const publish = useMutation({
    mutationFn: () => editor.api.publishVersion(version.id, "migrate"),
    onSuccess: () => done(t("flow.publish.done", { number: version.number })),
    onError: (error) => toastError(error),
  });
  const canary = useMutation({
    mutationFn: (share: number) => editor.api.canary(share),
    onSuccess: (_answer, share) => done(t("flow.versions.canarySet", { percent: share })),
    onError: (error) => toastError(error),
  });
  return (
    <div style={{ padding: "4px 12px 16px" }}>
      {!readOnly && (
        <div className={classes.actions} style={{ marginBlockEnd: 12, marginBlockStart: 4 }}>
          {!version.published && (
            <Button
              size="compact-sm"
              leftSection={<IconRocket size={14} />}
              loading={publish.isPending}
              onClick={() => publish.mutate()}
            >
              {t("flow.versions.publishAgain")}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconArrowBackUp size={14} />}
            loading={restore.isPending}
            disabled={changes?.length === 0}
            onClick={() => restore.mutate()}
          >
            {t("flow.versions.restore")}
          </Button>
        </div>
      )}
      {version.canary_percent !== null && !readOnly && (
        <Group gap="xs" align="flex-end" wrap="nowrap" mb="sm">
          <NumberInput
            size="xs"
            label={t("flow.versions.share")}
            min={0}
            max={100}
            suffix=" %"
            value={percent}
            onChange={(next) => setPercent(Number(next) || 0)}
          />
          <Button
            size="xs"
            variant="default"
            loading={canary.isPending}
            onClick={() => canary.mutate(percent)}
          >
            {t("flow.versions.setShare")}
          </Button>
          <Button size="xs" variant="default" onClick={() => canary.mutate(100)}>
            {t("flow.versions.everybody")}
          </Button>
        </Group>
      )}
      {full.error && <ErrorState error={full.error} onRetry={() => void full.refetch()} />}
      {full.isPending && <ListSkeleton rows={2} height={32} />}
      {full.data && changes && (
        <>
          <p className={classes.muted}>
            <IconGitCompare size={13} aria-hidden /> {t("flow.versions.since", { count: changes.length })}
          </p>
          <Tabs defaultValue="list" keepMounted={false}>
            <Tabs.List mb="sm">
              <Tabs.Tab value="list">{t("flow.versions.byBlock")}</Tabs.Tab>
              <Tabs.Tab value="text">{t("flow.versions.asText")}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="list">
              <DiffList changes={changes} before={full.data.scenario} after={doc} />
            </Tabs.Panel>
            <Tabs.Panel value="text">
              <TextDiff before={full.data.scenario} after={doc} />
            </Tabs.Panel>
          </Tabs>
        </>
      )}
    </div>
  );
}
