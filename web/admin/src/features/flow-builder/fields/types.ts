import type { FieldSchema } from "../graph/schema";

/** What every field of the properties form gets. */
export interface FieldProps {
  schema: FieldSchema;
  /** The setting's name, and the way to it: "cards.0.title". */
  name: string;
  path: string;
  label: string;
  help?: string;
  required: boolean;
  /** The field's own problem, in words. */
  error?: string;
  value: unknown;
  onChange: (value: unknown) => void;
  disabled: boolean;
}
