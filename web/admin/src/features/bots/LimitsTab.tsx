import { NumberInput, SimpleGrid, Stack, Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AgentSettings } from "@/api";
import { fieldError } from "@/lib/problem";
import { Section } from "@/ui/Page";
import classes from "./BotPage.module.css";
import { examples } from "./examples";
import { asObject, toJson } from "./jsonText";
import type { BotDraftState } from "./useBotDraft";

const micros = 1_000_000;

/** How much one answer may take, what is remembered of a long talk, and what form answers have. */
export function LimitsTab({ draft, disabled }: { draft: BotDraftState; disabled: boolean }) {
  const { t } = useTranslation();
  const { agent } = draft.values;
  const { limits } = agent;
  const setLimits = (patch: AgentSettings["limits"]) =>
    draft.set({ agent: { ...agent, limits: { ...limits, ...patch } } });
  return (
    <div onBlur={draft.flush}>
      <Section title={t("bots.limits.title")} description={t("bots.limits.help")}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} className={classes.two}>
          <NumberInput
            label={t("bots.limits.steps")}
            description={t("bots.limits.stepsHelp")}
            min={1}
            max={50}
            allowDecimal={false}
            readOnly={disabled}
            value={limits.steps ?? 8}
            onChange={(value) => value !== "" && setLimits({ steps: Number(value) })}
          />
          <NumberInput
            label={t("bots.limits.seconds")}
            description={t("bots.limits.secondsHelp")}
            min={5}
            max={1800}
            clampBehavior="blur"
            allowDecimal={false}
            readOnly={disabled}
            value={limits.seconds ?? 120}
            onChange={(value) => Number(value) >= 5 && setLimits({ seconds: Number(value) })}
          />
          <NumberInput
            label={t("bots.limits.tokens")}
            description={t("bots.limits.tokensHelp")}
            placeholder={t("bots.limits.none")}
            min={0}
            thousandSeparator=" "
            allowDecimal={false}
            readOnly={disabled}
            value={limits.tokens ?? ""}
            onChange={(value) => setLimits({ tokens: value === "" ? null : Number(value) })}
          />
          <NumberInput
            label={t("bots.limits.cost")}
            description={t("bots.limits.costHelp")}
            placeholder={t("bots.limits.none")}
            min={0}
            decimalScale={6}
            readOnly={disabled}
            value={limits.cost_micros == null ? "" : limits.cost_micros / micros}
            onChange={(value) =>
              setLimits({ cost_micros: value === "" ? null : Math.round(Number(value) * micros) })
            }
          />
          <NumberInput
            label={t("bots.limits.approvalHours")}
            description={t("bots.limits.approvalHoursHelp")}
            min={1 / 60}
            max={720}
            decimalScale={2}
            clampBehavior="blur"
            readOnly={disabled}
            value={Math.round(((limits.approval_minutes ?? 1440) / 60) * 100) / 100}
            onChange={(value) =>
              Number(value) > 0 &&
              setLimits({ approval_minutes: Math.min(Math.max(Math.round(Number(value) * 60), 1), 43_200) })
            }
          />
        </SimpleGrid>
      </Section>

      <Section title={t("bots.limits.memory")}>
        <Switch
          label={t("bots.limits.summarize")}
          description={t("bots.limits.summarizeHelp")}
          disabled={disabled}
          checked={agent.summarize}
          onChange={(event) => draft.set({ agent: { ...agent, summarize: event.currentTarget.checked } })}
        />
      </Section>

      <FormSection draft={draft} disabled={disabled} />
    </div>
  );
}

function FormSection({ draft, disabled }: { draft: BotDraftState; disabled: boolean }) {
  const { t } = useTranslation();
  const { agent } = draft.values;
  const { schema, shown_field } = agent.answer;
  const [text, setText] = useState(schema ? toJson(schema) : "");
  const parsed = asObject(text);
  const change = (next: string) => {
    setText(next);
    const value = asObject(next);
    if (value === undefined) return;
    draft.set({
      agent: { ...agent, answer: { schema: value, shown_field: value ? shown_field : "" } },
    });
  };
  return (
    <Section title={t("bots.limits.form")} description={t("bots.limits.formHelp")}>
      <Stack gap="lg">
        <Textarea
          label={t("bots.limits.schema")}
          placeholder={examples.schema}
          dir="ltr"
          className={classes.code}
          autosize
          minRows={3}
          maxRows={16}
          readOnly={disabled}
          value={text}
          error={
            parsed === undefined ? t("bots.limits.notJson") : fieldError(draft.error, "agent.answer.schema")
          }
          onChange={(event) => change(event.currentTarget.value)}
        />
        {schema && (
          <TextInput
            label={t("bots.limits.shown")}
            description={t("bots.limits.shownHelp")}
            className={classes.code}
            readOnly={disabled}
            value={shown_field ?? ""}
            error={fieldError(draft.error, "agent.answer.shown_field")}
            onChange={(event) =>
              draft.set({
                agent: { ...agent, answer: { schema, shown_field: event.currentTarget.value.trim() } },
              })
            }
          />
        )}
      </Stack>
    </Section>
  );
}
