import { Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Fields.module.css";
import { readPlan, writePlan, type Every, type Plan } from "./schedule";
import type { FieldProps } from "./types";

const own = "own";
const days = Array.from({ length: 31 }, (_, index) => String(index + 1));

/** A plan in words and a time; what cannot be said so is written as a rule. */
export function ScheduleField({ schema, path, label, help, error, value, onChange, disabled }: FieldProps) {
  const { t, i18n } = useTranslation();
  const rule = typeof value === "string" ? value : String(schema.default ?? "");
  const plan = readPlan(rule);
  const [writes, setWrites] = useState(!plan);
  const shown: Plan | null = writes ? null : plan;
  const set = (change: Partial<Plan>) => {
    const next = { ...(plan ?? { every: "day", time: "09:00", weekday: 1, day: "1" }), ...change } as Plan;
    onChange(writePlan(next));
  };
  const weekday = new Intl.DateTimeFormat(i18n.language, { weekday: "long", timeZone: "UTC" });
  const every: (Every | typeof own)[] = ["day", "weekdays", "week", "month", own];
  return (
    <div role="group" aria-label={label}>
      <p className={classes.label}>{label}</p>
      {help && <p className={classes.help}>{help}</p>}
      <div className={classes.duration}>
        <Select
          aria-label={t("flow.schedule.every")}
          allowDeselect={false}
          disabled={disabled}
          data={every.map((one) => ({ value: one, label: t(`flow.schedule.${one}`) }))}
          value={shown?.every ?? own}
          onChange={(next) => {
            setWrites(next === own);
            if (next && next !== own) set({ every: next as Every });
          }}
        />
        {shown && (
          <TextInput
            type="time"
            aria-label={t("flow.schedule.at")}
            disabled={disabled}
            data-field={path}
            value={shown.time}
            onChange={(event) => event.currentTarget.value && set({ time: event.currentTarget.value })}
          />
        )}
      </div>
      {shown?.every === "week" && (
        <Select
          mt="xs"
          aria-label={t("flow.schedule.on")}
          allowDeselect={false}
          disabled={disabled}
          // The 4th of January 1970 was a Sunday.
          data={[1, 2, 3, 4, 5, 6, 0].map((day) => ({
            value: String(day),
            label: weekday.format(new Date(Date.UTC(1970, 0, 4 + day))),
          }))}
          value={String(shown.weekday)}
          onChange={(next) => next && set({ weekday: Number(next) })}
        />
      )}
      {shown?.every === "month" && (
        <Select
          mt="xs"
          aria-label={t("flow.schedule.monthDay")}
          allowDeselect={false}
          disabled={disabled}
          data={[
            ...days.map((day) => ({ value: day, label: day })),
            { value: "L", label: t("flow.schedule.lastDay") },
          ]}
          value={shown.day}
          onChange={(next) => next && set({ day: next })}
        />
      )}
      {!shown && (
        <TextInput
          mt="xs"
          dir="ltr"
          label={t("flow.schedule.rule")}
          description={t("flow.schedule.ruleHelp")}
          maxLength={schema.maxLength}
          disabled={disabled}
          data-field={path}
          value={rule}
          onChange={(event) =>
            onChange(event.currentTarget.value === "" ? undefined : event.currentTarget.value)
          }
        />
      )}
      {error && <p className={classes.error}>{error}</p>}
    </div>
  );
}
