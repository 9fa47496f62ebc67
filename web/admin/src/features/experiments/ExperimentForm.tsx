import { ActionIcon, Button, Group, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useBots } from "@/api";
import { useModelOptions } from "@/features/models";
import { fieldError } from "@/lib/problem";
import { GuardedButton } from "@/ui/Guard";
import { Section } from "@/ui/Page";
import { ErrorNote } from "@/ui/States";
import {
  faultsOf,
  letter,
  mostVariants,
  shares,
  withVariant,
  type ExperimentDraft,
  type VariantDraft,
} from "./draft";
import classes from "./Experiments.module.css";
import { usePromptVersions } from "./usePromptVersions";

interface Props {
  draft: ExperimentDraft;
  onChange: (draft: ExperimentDraft) => void;
  onSave: () => void;
  saving: boolean;
  error: unknown;
  disabled: boolean;
}

/** What is compared, on which bot, and how its people are shared out. */
export function ExperimentForm({ draft, onChange, onSave, saving, error, disabled }: Props) {
  const { t, i18n } = useTranslation();
  const bots = useBots();
  const models = useModelOptions();
  const versions = usePromptVersions();
  const [tried, setTried] = useState(false);
  const faults = faultsOf(draft);
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 0 });
  const part = shares(draft.variants);
  const fault = (name: (typeof faults)[number]) =>
    tried && faults.includes(name) ? t(`experiments.faults.${name}`) : undefined;
  const change = (place: number, patch: Partial<VariantDraft>) =>
    onChange({
      ...draft,
      variants: draft.variants.map((one, index) => (index === place ? { ...one, ...patch } : one)),
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (faults.length === 0) onSave();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Section>
        <Stack gap="md">
          <TextInput
            label={t("experiments.name")}
            placeholder={t("experiments.namePlaceholder")}
            required
            maxLength={100}
            readOnly={disabled}
            value={draft.name}
            error={fault("name") ?? fieldError(error, "name")}
            onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
          />
          <Select
            label={t("experiments.bot")}
            required
            allowDeselect={false}
            disabled={disabled}
            data={(bots.data ?? []).map((bot) => ({ value: bot.id, label: bot.name }))}
            value={draft.bot_id}
            error={fault("bot") ?? fieldError(error, "bot_id")}
            onChange={(bot_id) => onChange({ ...draft, bot_id })}
          />
        </Stack>
      </Section>
      <Section title={t("experiments.variants")} description={t("experiments.variantsText")}>
        <Stack gap="md">
          {draft.variants.map((variant, place) => (
            <fieldset key={place} className={classes.variant}>
              <legend>
                {letter(String.fromCharCode(97 + place))} · {percent.format(part[place] ?? 0)}
              </legend>
              <TextInput
                label={t("experiments.label")}
                maxLength={200}
                readOnly={disabled}
                value={variant.label}
                onChange={(event) => change(place, { label: event.currentTarget.value })}
              />
              <NumberInput
                label={t("experiments.weight")}
                min={1}
                max={1000}
                allowDecimal={false}
                clampBehavior="blur"
                readOnly={disabled}
                value={variant.weight}
                onChange={(value) => change(place, { weight: Math.max(1, Number(value) || 1) })}
              />
              <Select
                label={t("experiments.model")}
                placeholder={t("experiments.asBot")}
                clearable
                clearButtonProps={{ "aria-label": t("prompts.clear") }}
                searchable
                disabled={disabled}
                data={models.groups}
                value={variant.model_id}
                error={fieldError(error, `variants[${place}].model_id`)}
                onChange={(model_id) => change(place, { model_id })}
              />
              <Select
                label={t("experiments.prompt")}
                placeholder={t("experiments.asBot")}
                clearable
                clearButtonProps={{ "aria-label": t("prompts.clear") }}
                searchable
                disabled={disabled}
                data={versions}
                value={variant.prompt_version_id}
                error={fieldError(error, `variants[${place}].prompt_version_id`)}
                onChange={(prompt_version_id) => change(place, { prompt_version_id })}
              />
              {draft.variants.length > 2 && !disabled && (
                <ActionIcon
                  className={classes.remove}
                  variant="subtle"
                  color="gray"
                  aria-label={t("experiments.removeVariant", {
                    name: letter(String.fromCharCode(97 + place)),
                  })}
                  onClick={() =>
                    onChange({ ...draft, variants: draft.variants.filter((_, index) => index !== place) })
                  }
                >
                  <IconTrash size={16} />
                </ActionIcon>
              )}
            </fieldset>
          ))}
          {fault("same") && (
            <p role="alert" className={classes.fault}>
              {fault("same")}
            </p>
          )}
          {draft.variants.length < mostVariants && !disabled && (
            <Group>
              <Button
                size="xs"
                variant="default"
                leftSection={<IconPlus size={14} />}
                onClick={() => onChange(withVariant(draft))}
              >
                {t("experiments.addVariant")}
              </Button>
            </Group>
          )}
        </Stack>
      </Section>
      {Boolean(error) && <ErrorNote error={error} />}
      <Group mt="md">
        <GuardedButton reason={disabled && t("common.noPermission")} type="submit" loading={saving}>
          {t("common.save")}
        </GuardedButton>
      </Group>
    </form>
  );
}
