import { useTranslation } from "react-i18next";
import { pick, type FieldSchema } from "../graph/schema";
import { useEditor } from "../store/context";
import { Field } from "./Field";
import classes from "./Fields.module.css";
import { SortableList } from "./SortableList";
import type { FieldProps } from "./types";

type Item = Record<string, unknown>;

/** A list of things with settings of their own. */
export function ListField({ schema, path, label, help, error, value, onChange, disabled }: FieldProps) {
  const { t, i18n } = useTranslation();
  const editor = useEditor();
  const items = Array.isArray(value) ? (value as Item[]) : [];
  const shape: FieldSchema = schema.items ?? {};
  const fields = Object.entries(shape.properties ?? {}).filter(([name]) => name !== "id");
  const add = () => {
    const fresh: Item = {};
    for (const [name, field] of Object.entries(shape.properties ?? {})) {
      if (field.default !== undefined) fresh[name] = structuredClone(field.default);
    }
    if (shape.properties?.id) fresh.id = editor.ids.item(items.map((one) => String(one.id)));
    onChange([...items, fresh]);
  };
  return (
    <SortableList
      path={path}
      label={label}
      help={help}
      error={error}
      items={items}
      keyOf={(item, place) => (typeof item.id === "string" ? item.id : String(place))}
      onChange={onChange}
      onAdd={add}
      addLabel={t("flow.fields.addItem")}
      most={schema.maxItems ?? 100}
      disabled={disabled}
      row={(item, place) => (
        <div className={classes.card}>
          {fields
            .filter(([name]) => fits(name, item))
            .map(([name, field]) => (
              <Field
                key={name}
                schema={field}
                name={name}
                path={`${path}.${place}.${name}`}
                label={pick(field.title, i18n.language) || name}
                help={pick(field.help, i18n.language) || undefined}
                required={shape.required?.includes(name) ?? false}
                value={item[name]}
                disabled={disabled}
                onChange={(next) => {
                  const changed = { ...item, [name]: next };
                  if (next === undefined) delete changed[name];
                  onChange(items.map((one, other) => (other === place ? changed : one)));
                }}
              />
            ))}
        </div>
      )}
    />
  );
}

/** Of a button's address and number only the one shows that its kind has. */
function fits(name: string, item: Item): boolean {
  const kind = item.kind;
  if (kind === undefined || (name !== "url" && name !== "phone")) return true;
  return kind === name;
}
