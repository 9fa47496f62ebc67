import { Button } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { api, keys, useMay } from "@/api";
import { Page, Section } from "@/ui/Page";
import { ErrorState, FormSkeleton } from "@/ui/States";
import { toastError } from "@/ui/toast";
import classes from "./Evaluations.module.css";
import { NewRun } from "./NewRun";
import { SetItems } from "./SetItems";

export function SetPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const mayWrite = useMay("models.write");
  const { setId = "" } = useParams();
  const back = { to: "/models/evaluations", label: t("qualitySections.evaluations") };
  const set = useQuery({
    queryKey: keys.evaluationSet(setId),
    queryFn: () => api.get("/evaluation-sets/{id}", { path: { id: setId } }),
  });
  const remove = useMutation({
    mutationFn: () => api.delete("/evaluation-sets/{id}", { path: { id: setId } }),
    onSuccess: async () => {
      await navigate(back.to);
      void client.invalidateQueries({ queryKey: keys.evaluationSets });
    },
    onError: (error) => toastError(error),
  });
  if (set.error) {
    return (
      <Page title={back.label} back={back}>
        <ErrorState error={set.error} onRetry={() => void set.refetch()} />
      </Page>
    );
  }
  if (!set.data) {
    return (
      <Page title="…" back={back}>
        <FormSkeleton />
      </Page>
    );
  }
  return (
    <Page
      title={set.data.name}
      back={back}
      actions={
        mayWrite && (
          <Button
            variant="default"
            leftSection={<IconTrash size={16} />}
            loading={remove.isPending}
            onClick={() => remove.mutate()}
          >
            {t("evaluations.deleteSet")}
          </Button>
        )
      }
    >
      {mayWrite && set.data.items.length > 0 && (
        <Section title={t("evaluations.newRun")} description={t("evaluations.newRunText")}>
          <div className={classes.narrow}>
            <NewRun setId={setId} />
          </div>
        </Section>
      )}
      <SetItems set={set.data} mayWrite={mayWrite} />
    </Page>
  );
}
