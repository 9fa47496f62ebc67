import { Checkbox, Group, Select, Stack, Switch, TagsInput, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMay, type Guardrails } from "@/api";
import { useModelOptions } from "@/features/models";
import { fieldError } from "@/lib/problem";
import { Section } from "@/ui/Page";
import type { BotDraftState } from "./useBotDraft";

const personal = ["email", "phone", "card", "iban", "ip"] as const;

interface Props {
  draft: BotDraftState;
  disabled: boolean;
}

/** What keeps the bot, the people it talks to and their data from harm. */
export function SafetyTab({ draft, disabled }: Props) {
  const { t } = useTranslation();
  const { agent } = draft.values;
  const guard = agent.guardrails;
  const set = (patch: Guardrails) => draft.set({ agent: { ...agent, guardrails: { ...guard, ...patch } } });
  return (
    <div onBlur={draft.flush}>
      <Section title={t("bots.safety.personal")} description={t("bots.safety.personalHelp")}>
        <Checkbox.Group
          value={guard.mask ?? []}
          onChange={(mask) => set({ mask: mask as Guardrails["mask"] })}
        >
          <Group gap="lg">
            {personal.map((kind) => (
              <Checkbox key={kind} value={kind} label={t(`bots.safety.kinds.${kind}`)} disabled={disabled} />
            ))}
          </Group>
        </Checkbox.Group>
      </Section>

      <Section title={t("bots.safety.topics")} description={t("bots.safety.topicsHelp")}>
        <Stack gap="lg">
          <TagsInput
            label={t("bots.safety.words")}
            description={t("bots.safety.wordsHelp")}
            readOnly={disabled}
            maxTags={500}
            clearable={!disabled}
            value={guard.blocked_topics ?? []}
            onChange={(blocked_topics) => set({ blocked_topics })}
          />
          <Judge
            draft={draft}
            disabled={disabled}
            model="topic_model_id"
            policy="topic_policy"
            label={t("bots.safety.topicModel")}
            placeholder={t("bots.safety.topicPlaceholder")}
            set={set}
          />
        </Stack>
      </Section>

      <Section title={t("bots.safety.output")} description={t("bots.safety.outputHelp")}>
        <Stack gap="lg">
          <TagsInput
            label={t("bots.safety.words")}
            description={t("bots.safety.wordsHelp")}
            readOnly={disabled}
            maxTags={500}
            clearable={!disabled}
            value={guard.blocked_words ?? []}
            onChange={(blocked_words) => set({ blocked_words })}
          />
          <Switch
            label={t("bots.safety.hide")}
            description={t("bots.safety.hideHelp")}
            disabled={disabled}
            checked={guard.hide_instructions ?? false}
            onChange={(event) => set({ hide_instructions: event.currentTarget.checked })}
          />
          <Judge
            draft={draft}
            disabled={disabled}
            model="output_model_id"
            policy="output_policy"
            label={t("bots.safety.outputModel")}
            placeholder={t("bots.safety.outputPlaceholder")}
            set={set}
          />
        </Stack>
      </Section>

      <Section title={t("bots.safety.other")}>
        <Stack gap="lg">
          <Textarea
            dir="auto"
            label={t("bots.safety.refusal")}
            description={t("bots.safety.refusalHelp")}
            placeholder={t("bots.safety.refusalPlaceholder")}
            autosize
            minRows={2}
            maxRows={6}
            maxLength={2000}
            readOnly={disabled}
            value={guard.refusal ?? ""}
            onChange={(event) => set({ refusal: event.currentTarget.value })}
          />
          <Switch
            label={t("bots.safety.fence")}
            description={t("bots.safety.fenceHelp")}
            disabled={disabled}
            checked={guard.mark_untrusted ?? true}
            onChange={(event) => set({ mark_untrusted: event.currentTarget.checked })}
          />
        </Stack>
      </Section>
    </div>
  );
}

interface JudgeProps extends Props {
  model: "topic_model_id" | "output_model_id";
  policy: "topic_policy" | "output_policy";
  label: string;
  placeholder: string;
  set: (patch: Guardrails) => void;
}

/** A model that looks on, and what it is to look for. */
function Judge({ draft, disabled, model, policy, label, placeholder, set }: JudgeProps) {
  const { t } = useTranslation();
  const options = useModelOptions(useMay("models.read"));
  const guard = draft.values.agent.guardrails;
  // The policy comes first: a model without one is refused.
  const policyText = guard[policy] ?? "";
  return (
    <>
      <Textarea
        dir="auto"
        label={label}
        description={t("bots.safety.policyHelp")}
        placeholder={placeholder}
        autosize
        minRows={2}
        maxRows={10}
        maxLength={8000}
        readOnly={disabled}
        value={policyText}
        error={fieldError(draft.error, `agent.guardrails.${policy}`)}
        onChange={(event) => {
          const text = event.currentTarget.value;
          set(text.trim() ? { [policy]: text } : { [policy]: text, [model]: null });
        }}
      />
      <Select
        label={t("bots.safety.model")}
        description={policyText.trim() ? t("bots.safety.modelHelp") : t("bots.safety.modelNeedsPolicy")}
        data={[
          { group: t("bots.withoutModel"), items: [{ value: "none", label: t("bots.safety.noModel") }] },
          ...options.groups,
        ]}
        allowDeselect={false}
        disabled={disabled || !policyText.trim()}
        value={guard[model] ?? "none"}
        onChange={(value) => set({ [model]: !value || value === "none" ? null : value })}
      />
    </>
  );
}
