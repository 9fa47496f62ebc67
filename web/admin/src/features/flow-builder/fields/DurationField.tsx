import { NumberInput, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatDuration, parseDuration, units, type Unit } from "./duration";
import classes from "./Fields.module.css";
import type { FieldProps } from "./types";

export function DurationField({ path, label, help, required, error, value, onChange, disabled }: FieldProps) {
  const { t } = useTranslation();
  const parsed = parseDuration(value);
  const unit: Unit = parsed?.unit ?? "minutes";
  return (
    <div>
      <p className={classes.label}>{label}</p>
      {help && <p className={classes.help}>{help}</p>}
      <div className={classes.duration}>
        <NumberInput
          aria-label={label}
          required={required}
          min={0}
          allowDecimal={false}
          disabled={disabled}
          data-field={path}
          value={parsed?.count ?? ""}
          onChange={(count) =>
            onChange(count === "" ? undefined : formatDuration(Math.max(0, Math.round(Number(count))), unit))
          }
        />
        <Select
          aria-label={t("flow.fields.unit")}
          allowDeselect={false}
          disabled={disabled}
          data={units.map((one) => ({ value: one, label: t(`flow.unit.${one}`) }))}
          value={unit}
          onChange={(next) => parsed && onChange(formatDuration(parsed.count, next as Unit))}
        />
      </div>
      {error && <p className={classes.error}>{error}</p>}
    </div>
  );
}
