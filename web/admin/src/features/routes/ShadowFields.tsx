import { Select, SimpleGrid, NumberInput, Switch, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ModelOptionGroup } from "@/features/models";
import { Section } from "@/ui/Page";
import { bounds } from "./routeDraft";
import type { PartProps } from "./RouteForm";

/** A second model that is asked the same, to compare the two. */
export function ShadowFields(props: PartProps & { groups: ModelOptionGroup[]; fault?: string }) {
  const { definition, set, disabled, groups, fault } = props;
  const { t } = useTranslation();
  const shadow = definition.shadow;
  return (
    <Section title={t("routes.shadow.title")}>
      <Stack gap="md">
        <Switch
          label={t("routes.shadow.on")}
          description={t("routes.shadow.help")}
          disabled={disabled}
          checked={Boolean(shadow)}
          onChange={(event) => set({ shadow: event.currentTarget.checked ? { model_id: "" } : null })}
        />
        {shadow && (
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Select
              label={t("routes.shadow.model")}
              searchable
              data={groups}
              disabled={disabled}
              error={fault}
              value={shadow.model_id || null}
              onChange={(value) => set({ shadow: { ...shadow, model_id: value ?? "" } })}
            />
            <NumberInput
              label={t("routes.shadow.percent")}
              suffix=" %"
              min={bounds.percent.min}
              max={bounds.percent.max}
              placeholder={`${bounds.percent.fallback} %`}
              readOnly={disabled}
              value={shadow.percent ?? ""}
              onChange={(value) =>
                set({ shadow: { ...shadow, percent: value === "" ? undefined : Number(value) } })
              }
            />
          </SimpleGrid>
        )}
      </Stack>
    </Section>
  );
}
