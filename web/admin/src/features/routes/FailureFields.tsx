import { Checkbox, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Section } from "@/ui/Page";
import { Numbers } from "./Numbers";
import { bounds, errorClasses, fallbackOf } from "./routeDraft";
import classes from "./FailureFields.module.css";
import type { PartProps } from "./RouteForm";

type Timeout = "connect_ms" | "first_token_ms" | "between_tokens_ms" | "total_ms";
const timeouts: Timeout[] = ["connect_ms", "first_token_ms", "between_tokens_ms", "total_ms"];

/** When the next model is asked, how often, and how long each may take. Times are shown in seconds. */
export function FailureFields({ definition, set, disabled }: PartProps) {
  const { t } = useTranslation();
  const chosen = fallbackOf(definition);
  const hedge = definition.hedge_after_ms ?? undefined;
  return (
    <>
      <Section title={t("routes.failure")} description={t("routes.failureText")}>
        <Stack gap="md">
          <Checkbox.Group
            aria-label={t("routes.failure")}
            value={chosen}
            onChange={(value) => set({ fallback_on: errorClasses.filter((one) => value.includes(one)) })}
          >
            <div className={classes.classes}>
              {errorClasses.map((one) => (
                <Checkbox key={one} value={one} label={t(`routes.errors.${one}`)} disabled={disabled} />
              ))}
            </div>
          </Checkbox.Group>
          <Numbers
            disabled={disabled}
            fields={[
              {
                name: "retries",
                label: t("routes.retries"),
                description: t("routes.retriesHelp"),
                ...bounds.retries,
                placeholder: String(bounds.retries.fallback),
                value: definition.retries,
                onChange: (retries) => set({ retries }),
              },
              {
                name: "hedge",
                label: t("routes.hedge"),
                description: t("routes.hedgeHelp"),
                ...bounds.hedge_after_ms,
                placeholder: t("routes.never"),
                value: hedge,
                onChange: (value) => set({ hedge_after_ms: value ?? null }),
              },
              {
                name: "failures",
                label: t("routes.failures"),
                description: t("routes.failuresHelp"),
                ...bounds.failures,
                placeholder: String(bounds.failures.fallback),
                value: definition.cooldown?.failures,
                onChange: (failures) => set({ cooldown: { ...definition.cooldown, failures } }),
              },
              {
                name: "rest",
                label: t("routes.rest"),
                description: t("routes.restHelp"),
                ...bounds.cooldown_seconds,
                placeholder: String(bounds.cooldown_seconds.fallback),
                value: definition.cooldown?.seconds,
                onChange: (seconds) => set({ cooldown: { ...definition.cooldown, seconds } }),
              },
            ]}
          />
        </Stack>
      </Section>
      <Section title={t("routes.timeouts")} description={t("routes.timeoutsText")}>
        <Numbers
          disabled={disabled}
          fields={timeouts.map((name) => {
            const millis = definition.timeouts?.[name];
            return {
              name,
              label: t(`routes.times.${name}`),
              min: bounds[name].min / 1000,
              max: bounds[name].max / 1000,
              decimals: 1,
              placeholder: t("routes.asAsked"),
              value: millis === undefined ? undefined : millis / 1000,
              onChange: (seconds) =>
                set({
                  timeouts: {
                    ...definition.timeouts,
                    [name]: seconds === undefined ? undefined : Math.round(seconds * 1000),
                  },
                }),
            };
          })}
        />
      </Section>
    </>
  );
}
