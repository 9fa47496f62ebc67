import { NumberInput, SimpleGrid } from "@mantine/core";

export interface NumberField {
  name: string;
  label: string;
  description?: string;
  min: number;
  max: number;
  placeholder?: string;
  decimals?: number;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}

/** Numbers side by side; an empty one means its default. */
export function Numbers({ fields, disabled }: { fields: NumberField[]; disabled: boolean }) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} verticalSpacing="md" style={{ alignItems: "end" }}>
      {fields.map((field) => (
        <NumberInput
          key={field.name}
          label={field.label}
          description={field.description}
          placeholder={field.placeholder}
          min={field.min}
          max={field.max}
          clampBehavior="blur"
          allowDecimal={(field.decimals ?? 0) > 0}
          decimalScale={field.decimals ?? 0}
          step={field.decimals ? 0.01 : 1}
          readOnly={disabled}
          value={field.value ?? ""}
          onChange={(value) => field.onChange(value === "" ? undefined : Number(value))}
        />
      ))}
    </SimpleGrid>
  );
}
