import { Button, MultiSelect, Select, Stack, Textarea } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, keys, type EvaluationJudge } from "@/api";
import { useModelOptions } from "@/features/models";
import { fieldError } from "@/lib/problem";
import { ErrorNote } from "@/ui/States";

const kinds = ["exact", "contains", "regex", "json", "schema", "binary", "rating", "rubric"] as const;
const byModel = (kind: EvaluationJudge["kind"]) =>
  kind === "binary" || kind === "rating" || kind === "rubric";

/** Whom a test set is asked, and how the answers are judged. */
export function NewRun({ setId }: { setId: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const options = useModelOptions();
  const [models, setModels] = useState<string[]>([]);
  const [system, setSystem] = useState("");
  const [kind, setKind] = useState<EvaluationJudge["kind"]>("contains");
  const [judgeModel, setJudgeModel] = useState<string | null>(null);
  const [rubric, setRubric] = useState("");
  const start = useMutation({
    mutationFn: () =>
      api.post("/evaluation-runs", {
        body: {
          set_id: setId,
          models,
          system,
          judge: byModel(kind) ? { kind, model_id: judgeModel, rubric } : { kind },
        },
      }),
    onSuccess: async (run) => {
      await client.invalidateQueries({ queryKey: keys.evaluationRuns });
      await navigate(`/models/evaluations/runs/${run.id}`);
    },
  });
  const ready =
    models.length > 0 && (!byModel(kind) || (judgeModel && (kind !== "rubric" || rubric.trim() !== "")));
  return (
    <Stack gap="md">
      <MultiSelect
        label={t("playground.models")}
        data={options.groups}
        searchable
        hidePickedOptions
        maxValues={10}
        value={models}
        error={fieldError(start.error, "models")}
        onChange={setModels}
      />
      <Textarea
        label={t("playground.system")}
        autosize
        minRows={2}
        maxRows={10}
        value={system}
        onChange={(event) => setSystem(event.currentTarget.value)}
      />
      <Select
        label={t("evaluations.judge")}
        allowDeselect={false}
        data={kinds.map((one) => ({ value: one, label: t(`evaluations.kinds.${one}`) }))}
        description={kind === "regex" || kind === "schema" ? t(`evaluations.kindHelp.${kind}`) : undefined}
        value={kind}
        error={fieldError(start.error, "judge.kind")}
        onChange={(value) => value && setKind(value)}
      />
      {byModel(kind) && (
        <>
          <Select
            label={t("evaluations.judgeModel")}
            searchable
            data={options.groups}
            value={judgeModel}
            error={fieldError(start.error, "judge.model_id")}
            onChange={setJudgeModel}
          />
          <Textarea
            label={t("evaluations.rubric")}
            description={t("evaluations.rubricHelp")}
            autosize
            minRows={2}
            maxRows={10}
            value={rubric}
            error={fieldError(start.error, "judge.rubric")}
            onChange={(event) => setRubric(event.currentTarget.value)}
          />
        </>
      )}
      {start.error && <ErrorNote error={start.error} />}
      <div>
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          disabled={!ready}
          loading={start.isPending}
          onClick={() => start.mutate()}
        >
          {t("evaluations.run")}
        </Button>
      </div>
    </Stack>
  );
}
