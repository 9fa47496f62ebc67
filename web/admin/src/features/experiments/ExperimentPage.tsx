import { ActionIcon, Button, Group, Menu } from "@mantine/core";
import { IconDots, IconPlayerPlay, IconPlayerStop, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { api, keys, useBots, useMay, type Experiment } from "@/api";
import { Page, Section } from "@/ui/Page";
import { PageOf } from "@/ui/PageOf";
import { ErrorState, ListSkeleton } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import { toast, toastError } from "@/ui/toast";
import { emptyDraft, type ExperimentDraft } from "./draft";
import { ExperimentForm } from "./ExperimentForm";
import { ResultsTable } from "./ResultsTable";

interface Back {
  back: { to: string; label: string };
}

/** One experiment, or a new one. */
export function ExperimentPage() {
  const { t } = useTranslation();
  const { experimentId = "" } = useParams();
  const creating = experimentId === "new";
  const experiment = useQuery({
    queryKey: keys.experiment(experimentId),
    queryFn: () => api.get("/experiments/{id}", { path: { id: experimentId } }),
    enabled: !creating,
  });
  const back = { to: "/models/experiments", label: t("qualitySections.experiments") };
  if (creating) return <NewExperiment back={back} />;
  return (
    <PageOf query={experiment} title={t("qualitySections.experiments")} back={back}>
      {(data) => <KnownExperiment key={experimentId} experiment={data} back={back} />}
    </PageOf>
  );
}

const bodyOf = (draft: ExperimentDraft) => ({
  name: draft.name.trim(),
  bot_id: draft.bot_id ?? "",
  variants: draft.variants,
});

function NewExperiment({ back }: Back) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const mayWrite = useMay("bots.write");
  const [draft, setDraft] = useState(emptyDraft);
  const save = useMutation({
    mutationFn: () => api.post("/experiments", { body: bodyOf(draft) }),
    onSuccess: async (made) => {
      client.setQueryData(keys.experiment(made.id), made);
      void client.invalidateQueries({ queryKey: keys.experiments, exact: true });
      await navigate(`${back.to}/${made.id}`, { replace: true });
    },
  });
  return (
    <Page title={t("experiments.new")} description={t("experiments.newText")} back={back} width="form">
      <ExperimentForm
        draft={draft}
        onChange={setDraft}
        onSave={() => save.mutate()}
        saving={save.isPending}
        error={save.error}
        disabled={!mayWrite}
      />
    </Page>
  );
}

function KnownExperiment({ experiment, back }: { experiment: Experiment } & Back) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const mayWrite = useMay("bots.write");
  const bots = useBots();
  const started = experiment.state !== "draft";
  const [draft, setDraft] = useState<ExperimentDraft>(experiment);
  const results = useQuery({
    queryKey: keys.experimentResults(experiment.id),
    queryFn: async () => (await api.get("/experiments/{id}/results", { path: { id: experiment.id } })).items,
    enabled: started,
    refetchInterval: experiment.state === "running" ? 30_000 : false,
  });
  const store = (saved: Experiment) => {
    client.setQueryData(keys.experiment(saved.id), saved);
    void client.invalidateQueries({ queryKey: keys.experiments, exact: true });
  };
  const save = useMutation({
    mutationFn: () => api.patch("/experiments/{id}", { path: { id: experiment.id }, body: bodyOf(draft) }),
    onSuccess: (saved) => {
      store(saved);
      toast(t("save.saved"));
    },
  });
  const act = useMutation({
    mutationFn: (what: "start" | "stop") =>
      api.post(`/experiments/{id}/${what}`, { path: { id: experiment.id } }),
    onSuccess: store,
    onError: (error) => toastError(error),
  });
  const remove = useMutation({
    mutationFn: () => api.delete("/experiments/{id}", { path: { id: experiment.id } }),
    onSuccess: async () => {
      await navigate(back.to);
      client.removeQueries({ queryKey: keys.experiment(experiment.id) });
      void client.invalidateQueries({ queryKey: keys.experiments });
    },
    onError: (error) => toastError(error),
  });
  return (
    <Page
      title={experiment.name}
      description={
        <>
          {bots.data?.find((bot) => bot.id === experiment.bot_id)?.name}{" "}
          <Tag tone={experiment.state === "running" ? "accent" : "neutral"}>
            {t(`experiments.states.${experiment.state}`)}
          </Tag>
        </>
      }
      back={back}
      actions={
        mayWrite && (
          <Group gap="xs" wrap="nowrap">
            {experiment.state === "draft" && (
              <Button
                leftSection={<IconPlayerPlay size={16} />}
                loading={act.isPending}
                onClick={() => act.mutate("start")}
              >
                {t("experiments.start")}
              </Button>
            )}
            {experiment.state === "running" && (
              <Button
                variant="default"
                leftSection={<IconPlayerStop size={16} />}
                loading={act.isPending}
                onClick={() => act.mutate("stop")}
              >
                {t("experiments.stop")}
              </Button>
            )}
            {experiment.state !== "running" && (
              <Menu position="bottom-end">
                <Menu.Target>
                  <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("common.more")}>
                    <IconDots size={18} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item
                    color="red"
                    leftSection={<IconTrash size={16} />}
                    onClick={() => remove.mutate()}
                  >
                    {t("experiments.delete")}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
          </Group>
        )
      }
    >
      {!started ? (
        <ExperimentForm
          draft={draft}
          onChange={setDraft}
          onSave={() => save.mutate()}
          saving={save.isPending}
          error={save.error}
          disabled={!mayWrite}
        />
      ) : (
        <Section title={t("experiments.results")} description={t("experiments.resultsText")}>
          {results.error ? (
            <ErrorState error={results.error} onRetry={() => void results.refetch()} />
          ) : !results.data ? (
            <ListSkeleton rows={2} />
          ) : (
            <ResultsTable experiment={experiment} results={results.data} />
          )}
        </Section>
      )}
    </Page>
  );
}
