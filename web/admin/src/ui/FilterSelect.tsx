import { Select } from "@mantine/core";

interface Props {
  label: string;
  /** What stands there when nothing is chosen; left out, something always is. */
  any?: string;
  data: { value: string; label: string }[];
  value: string;
  onChange: (value: string | null) => void;
  w?: number;
  searchable?: boolean;
}

/** One choice of a filter bar above a list. */
export function FilterSelect({ label, any, value, w = 180, ...rest }: Props) {
  return (
    <Select
      aria-label={label}
      placeholder={any}
      clearable={any !== undefined}
      allowDeselect={any !== undefined}
      w={w}
      value={value || null}
      {...rest}
    />
  );
}
