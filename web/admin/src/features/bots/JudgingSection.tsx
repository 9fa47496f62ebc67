import { Anchor, NumberInput, Select, Stack, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay, type LiveJudging } from "@/api";
import { useModelOptions } from "@/features/models";
import { fieldError } from "@/lib/problem";
import { Section } from "@/ui/Page";
import type { BotDraftState } from "./useBotDraft";

const kinds = ["binary", "rating", "rubric"] as const;
const usualPercent = 5;

interface Props {
  botId: string;
  draft: BotDraftState;
  disabled: boolean;
}

/** Which share of the bot's answers to people a model judges, and what it goes by. */
export function JudgingSection({ botId, draft, disabled }: Props) {
  const { t } = useTranslation();
  const options = useModelOptions(useMay("models.read"));
  const { judging } = draft.values;
  const rubric = judging.rubric ?? "";
  const set = (change: LiveJudging) => draft.set({ judging: { ...judging, ...change } });
  return (
    <Section
      title={t("judging.title")}
      description={
        <>
          {t("judging.text")}{" "}
          {(judging.percent ?? 0) > 0 && (
            <Anchor component={Link} inherit underline="always" to={`/models/quality?bot=${botId}`}>
              {t("judging.show")}
            </Anchor>
          )}
        </>
      }
    >
      <Stack gap="lg">
        <Select
          label={t("judging.model")}
          description={t("judging.modelHelp")}
          data={[
            { group: t("bots.withoutModel"), items: [{ value: "none", label: t("judging.none") }] },
            ...options.groups,
          ]}
          allowDeselect={false}
          searchable={options.groups.length > 1}
          disabled={disabled}
          value={judging.percent ? (judging.model_id ?? "none") : "none"}
          error={fieldError(draft.error, "judging.model_id")}
          onChange={(value) =>
            set(
              !value || value === "none"
                ? { percent: 0 }
                : { model_id: value, percent: judging.percent || usualPercent },
            )
          }
        />
        {(judging.percent ?? 0) > 0 && (
          <>
            <NumberInput
              label={t("judging.percent")}
              description={t("judging.percentHelp")}
              w={200}
              min={1}
              max={100}
              suffix=" %"
              allowDecimal={false}
              clampBehavior="strict"
              readOnly={disabled}
              value={judging.percent}
              error={fieldError(draft.error, "judging.percent")}
              onChange={(value) => Number(value) >= 1 && set({ percent: Number(value) })}
            />
            <Textarea
              dir="auto"
              label={t("judging.rubric")}
              description={t("judging.rubricHelp")}
              placeholder={t("judging.rubricPlaceholder")}
              autosize
              minRows={2}
              maxRows={10}
              maxLength={20_000}
              readOnly={disabled}
              value={rubric}
              error={fieldError(draft.error, "judging.rubric")}
              onChange={(event) => {
                const text = event.currentTarget.value;
                // A score by a rubric that is not there would be refused.
                set({
                  rubric: text,
                  kind: judging.kind === "rubric" && !text.trim() ? "rating" : judging.kind,
                });
              }}
            />
            <Select
              label={t("evaluations.judge")}
              allowDeselect={false}
              disabled={disabled}
              data={kinds.map((one) => ({
                value: one,
                label: t(`evaluations.kinds.${one}`),
                disabled: one === "rubric" && !rubric.trim(),
              }))}
              value={judging.kind ?? "binary"}
              error={fieldError(draft.error, "judging.kind")}
              onChange={(value) => value && set({ kind: value })}
            />
          </>
        )}
      </Stack>
    </Section>
  );
}
