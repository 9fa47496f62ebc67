import { ActionIcon, Button, Group, Menu, Select } from "@mantine/core";
import { IconArrowBackUp, IconDots, IconPencil, IconRocket, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { api, keys, readAll, useMay, type Prompt, type PromptVersion } from "@/api";
import { GuardedButton } from "@/ui/Guard";
import { Page } from "@/ui/Page";
import { ErrorState, FormSkeleton } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import { TimeAgo } from "@/ui/Time";
import { toast, toastError } from "@/ui/toast";
import { DiffView } from "./DiffView";
import classes from "./Prompts.module.css";
import { VersionEditor } from "./VersionEditor";

/** One prompt: its versions, what changed between them, and which one bots use. */
export function PromptPage() {
  const { t } = useTranslation();
  const { promptId = "" } = useParams();
  const prompt = useQuery({
    queryKey: keys.prompt(promptId),
    queryFn: () => api.get("/prompts/{id}", { path: { id: promptId } }),
  });
  const versions = useQuery({
    queryKey: keys.promptVersions(promptId),
    queryFn: () =>
      readAll((cursor) =>
        api.get("/prompts/{id}/versions", { path: { id: promptId }, query: { cursor, limit: 100 } }),
      ),
  });
  const back = { to: "/models/prompts", label: t("qualitySections.prompts") };
  const error = prompt.error ?? versions.error;
  if (error) {
    return (
      <Page title={t("qualitySections.prompts")} back={back}>
        <ErrorState error={error} onRetry={() => void Promise.all([prompt.refetch(), versions.refetch()])} />
      </Page>
    );
  }
  if (!prompt.data || !versions.data) {
    return (
      <Page title="…" back={back}>
        <FormSkeleton />
      </Page>
    );
  }
  return <KnownPrompt key={promptId} prompt={prompt.data} versions={versions.data} back={back} />;
}

interface KnownProps {
  prompt: Prompt;
  versions: PromptVersion[];
  back: { to: string; label: string };
}

function KnownPrompt({ prompt, versions, back }: KnownProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const mayWrite = useMay("bots.write");
  const [chosen, setChosen] = useState(prompt.published_version_id ?? versions[0]?.id ?? "");
  const [against, setAgainst] = useState<string | null>(null);
  const [editing, setEditing] = useState(false);
  const version = versions.find((one) => one.id === chosen) ?? versions[0];
  const other = versions.find((one) => one.id === against);
  const publish = useMutation({
    mutationFn: (id: string) =>
      api.post("/prompts/{id}/publish", { path: { id: prompt.id }, body: { version_id: id } }),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: keys.prompts });
      toast(t("prompts.published", { number: saved.published_number ?? 0 }));
    },
    onError: (error) => toastError(error),
  });
  const remove = useMutation({
    mutationFn: () => api.delete("/prompts/{id}", { path: { id: prompt.id } }),
    onSuccess: async () => {
      toast(t("prompts.deleted"));
      await navigate(back.to);
      client.removeQueries({ queryKey: keys.prompt(prompt.id) });
      void client.invalidateQueries({ queryKey: keys.prompts });
    },
    onError: (error) => toastError(error, t("prompts.deleteFailed")),
  });
  if (!version) return null;
  const published = version.id === prompt.published_version_id;
  const older = version.number < (prompt.published_number ?? 0);
  const show = (id: string) => {
    setChosen(id);
    setEditing(false);
    if (id === against) setAgainst(null);
  };
  return (
    <Page
      title={prompt.name}
      description={prompt.description || t("models.usedBy", { count: prompt.bots })}
      back={back}
      actions={
        <Group gap="xs" wrap="nowrap">
          <GuardedButton
            reason={!mayWrite && t("common.noPermission")}
            leftSection={<IconPencil size={16} />}
            onClick={() => setEditing(true)}
          >
            {t("prompts.newVersion")}
          </GuardedButton>
          {mayWrite && (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("common.more")}>
                  <IconDots size={18} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => remove.mutate()}>
                  {t("prompts.delete")}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </Group>
      }
    >
      <div className={classes.layout}>
        <ul className={classes.versions} aria-label={t("prompts.versions")}>
          {versions.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                className={classes.version}
                aria-current={one.id === version.id}
                onClick={() => show(one.id)}
              >
                <span className={classes.versionHead}>
                  {t("prompts.version", { number: one.number })}
                  {one.id === prompt.published_version_id && <Tag tone="accent">{t("prompts.inUse")}</Tag>}
                </span>
                {one.note && <span className={classes.versionText}>{one.note}</span>}
                <span className={classes.versionText}>
                  {one.author.name} · <TimeAgo at={one.created_at} />
                </span>
              </button>
            </li>
          ))}
        </ul>
        <div>
          {editing ? (
            <VersionEditor
              key={version.id}
              promptId={prompt.id}
              from={version}
              onDone={(saved) => {
                setEditing(false);
                if (saved) setChosen(saved.id);
              }}
            />
          ) : (
            <>
              <div className={classes.bar}>
                <Select
                  label={t("prompts.compareWith")}
                  placeholder={t("prompts.compareNone")}
                  clearable
                  clearButtonProps={{ "aria-label": t("prompts.clear") }}
                  disabled={versions.length < 2}
                  data={versions
                    .filter((one) => one.id !== version.id)
                    .map((one) => ({ value: one.id, label: t("prompts.version", { number: one.number }) }))}
                  value={against}
                  onChange={setAgainst}
                />
                {mayWrite && !published && (
                  <Button
                    variant={older ? "default" : "filled"}
                    leftSection={older ? <IconArrowBackUp size={16} /> : <IconRocket size={16} />}
                    loading={publish.isPending}
                    onClick={() => publish.mutate(version.id)}
                  >
                    {older ? t("prompts.rollBack", { number: version.number }) : t("prompts.publish")}
                  </Button>
                )}
              </div>
              {other ? (
                <DiffView
                  before={other.number < version.number ? other.text : version.text}
                  after={other.number < version.number ? version.text : other.text}
                />
              ) : (
                <pre className={classes.text} dir="auto">
                  {version.text}
                </pre>
              )}
              {version.variables.length > 0 && (
                <div className={classes.variables}>
                  {t("prompts.variables")}
                  {version.variables.map((variable) => (
                    <Tag key={variable.name} tone={variable.known ? "neutral" : "wait"}>
                      <bdi>{variable.name}</bdi>
                      {!variable.known && ` · ${t("prompts.unknownVariable")}`}
                    </Tag>
                  ))}
                </div>
              )}
            </>
          )}
        </div>
      </div>
    </Page>
  );
}
