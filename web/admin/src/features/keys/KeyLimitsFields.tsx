import { Fieldset, Group, MultiSelect, NumberInput, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useBots, useMay, type KeyLimits } from "@/api";
import { useModelOptions } from "@/features/models";

export const noLimits: KeyLimits = { allowed_models: [], requests_per_minute: 0, tokens_per_minute: 0 };

/** What a key may ask of models: which ones, and how much a minute. */
export function KeyLimitsFields({
  value,
  onChange,
}: {
  value: KeyLimits;
  onChange: (value: KeyLimits) => void;
}) {
  const { t } = useTranslation();
  const choices = useChoices();
  const allowed = value.allowed_models ?? [];
  // Names that were given through the API, or what has gone since, stay choosable.
  const known = new Set(choices.flatMap((group) => group.items.map((item) => item.value)));
  const others = allowed.filter((name) => !known.has(name)).map((name) => ({ value: name, label: name }));
  return (
    <Fieldset legend={t("keys.limits")}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t("keys.limitsText", { address: `${window.location.origin}/v1` })}
        </Text>
        <MultiSelect
          label={t("keys.allowed")}
          description={t("keys.allowedHelp")}
          placeholder={allowed.length === 0 ? t("keys.allowedAll") : undefined}
          data={others.length > 0 ? [...choices, { group: "", items: others }] : choices}
          value={allowed}
          onChange={(names) => onChange({ ...value, allowed_models: names })}
          searchable
          clearable
          hidePickedOptions
        />
        <Group grow align="start">
          <PerMinute
            label={t("keys.requests")}
            value={value.requests_per_minute ?? 0}
            onChange={(number) => onChange({ ...value, requests_per_minute: number })}
          />
          <PerMinute
            label={t("keys.tokens")}
            value={value.tokens_per_minute ?? 0}
            onChange={(number) => onChange({ ...value, tokens_per_minute: number })}
          />
        </Group>
      </Stack>
    </Fieldset>
  );
}

function PerMinute(props: { label: string; value: number; onChange: (value: number) => void }) {
  const { t } = useTranslation();
  return (
    <NumberInput
      label={props.label}
      placeholder={t("keys.noLimit")}
      value={props.value || ""}
      onChange={(number) => props.onChange(Number(number) || 0)}
      min={0}
      max={1_000_000_000}
      allowDecimal={false}
      thousandSeparator=" "
    />
  );
}

function useChoices() {
  const { t } = useTranslation();
  const { groups } = useModelOptions(useMay("models.read"));
  const bots = useBots(useMay("bots.read"));
  const items = (bots.data ?? []).map((bot) => ({ value: bot.id, label: bot.name }));
  return items.length > 0 ? [...groups, { group: t("keys.bots"), items }] : groups;
}
