import { SegmentedControl, Select, Stack, Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { RouteDefinition } from "@/api";
import type { ModelOptionGroup } from "@/features/models";
import { Section } from "@/ui/Page";
import { Numbers, type NumberField } from "./Numbers";
import { bounds } from "./routeDraft";
import type { PartProps } from "./RouteForm";

type Cache = NonNullable<RouteDefinition["cache"]>;
const modes = ["none", "exact", "semantic"] as const;

/** Whether the same question is answered without asking a model again. */
export function CacheFields(props: PartProps & { embedders: ModelOptionGroup[]; fault?: string }) {
  const { definition, set, disabled, embedders, fault } = props;
  const { t } = useTranslation();
  const cache = definition.cache ?? {};
  const mode = cache.mode ?? "none";
  const change = (patch: Partial<Cache>) => set({ cache: { ...cache, ...patch } });
  const numbers: NumberField[] = [
    {
      name: "ttl",
      label: t("routes.cache.ttl"),
      ...bounds.ttl_seconds,
      placeholder: String(bounds.ttl_seconds.fallback),
      value: cache.ttl_seconds,
      onChange: (ttl_seconds) => change({ ttl_seconds }),
    },
  ];
  if (mode === "semantic") {
    numbers.push({
      name: "threshold",
      label: t("routes.cache.threshold"),
      description: t("routes.cache.thresholdHelp"),
      ...bounds.threshold,
      decimals: 3,
      placeholder: String(bounds.threshold.fallback),
      value: cache.threshold,
      onChange: (threshold) => change({ threshold }),
    });
  }
  return (
    <Section title={t("routes.cache.title")}>
      <Stack gap="md">
        <SegmentedControl
          aria-label={t("routes.cache.title")}
          disabled={disabled}
          data={modes.map((one) => ({ value: one, label: t(`routes.cache.modes.${one}.name`) }))}
          value={mode}
          onChange={(value) => change({ mode: value as Cache["mode"] })}
        />
        <Text c="dimmed">{t(`routes.cache.modes.${mode}.text`)}</Text>
        {mode === "semantic" && (
          <Select
            label={t("routes.cache.embedder")}
            description={embedders.length === 0 ? t("routes.cache.noEmbedders") : undefined}
            required
            data={embedders}
            disabled={disabled}
            error={fault}
            value={cache.embedder ?? null}
            onChange={(value) => change({ embedder: value ?? undefined })}
          />
        )}
        {mode !== "none" && (
          <>
            <Numbers disabled={disabled} fields={numbers} />
            <Switch
              label={t("routes.cache.anyTemperature")}
              description={t("routes.cache.anyTemperatureHelp")}
              disabled={disabled}
              checked={cache.any_temperature ?? false}
              onChange={(event) => change({ any_temperature: event.currentTarget.checked })}
            />
          </>
        )}
      </Stack>
    </Section>
  );
}
