import { ActionIcon, Button } from "@mantine/core";
import { IconGripVertical, IconPlus, IconTrash } from "@tabler/icons-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Fields.module.css";

interface Props<T> {
  path: string;
  label: string;
  help?: string;
  error?: string;
  items: readonly T[];
  keyOf: (item: T, place: number) => string;
  row: (item: T, place: number) => ReactNode;
  onChange: (items: T[]) => void;
  onAdd: () => void;
  addLabel: string;
  most: number;
  disabled: boolean;
}

/** A list whose items are put in order by dragging, or with the arrow keys on the grip. */
export function SortableList<T>(props: Props<T>) {
  const { items, keyOf, row, onChange, disabled } = props;
  const { t } = useTranslation();
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const move = (from: number, to: number) => {
    if (from === to || to < 0 || to >= items.length) return;
    const next = [...items];
    next.splice(to, 0, ...next.splice(from, 1));
    onChange(next);
  };
  const adding = useRef(false);
  const add = () => {
    adding.current = true;
    props.onAdd();
  };
  // The new item is what one wants to write in next.
  useEffect(() => {
    if (!adding.current) return;
    adding.current = false;
    list.current?.lastElementChild?.querySelector<HTMLElement>("input, textarea")?.focus();
  }, [items.length]);
  return (
    <div role="group" aria-label={props.label}>
      <p className={classes.label}>{props.label}</p>
      {props.help && <p className={classes.help}>{props.help}</p>}
      <ol className={classes.list} ref={list}>
        {items.map((item, place) => (
          <li
            key={keyOf(item, place)}
            className={classes.row}
            data-over={(over === place && dragged !== place) || undefined}
            onDragOver={(event) => {
              if (dragged === null) return;
              event.preventDefault();
              setOver(place);
            }}
            onDrop={(event) => {
              event.preventDefault();
              if (dragged !== null) move(dragged, place);
              setDragged(null);
              setOver(null);
            }}
          >
            <button
              type="button"
              className={classes.grip}
              disabled={disabled}
              draggable={!disabled}
              aria-label={t("flow.fields.move", { place: place + 1 })}
              title={t("flow.fields.moveHelp")}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = "move";
                setDragged(place);
              }}
              onDragEnd={() => {
                setDragged(null);
                setOver(null);
              }}
              onKeyDown={(event) => {
                const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
                if (!step) return;
                event.preventDefault();
                event.stopPropagation();
                const list = event.currentTarget.closest("ol");
                move(place, place + step);
                requestAnimationFrame(() =>
                  list?.children[place + step]?.querySelector<HTMLElement>(`.${classes.grip}`)?.focus(),
                );
              }}
            >
              <IconGripVertical size={15} aria-hidden />
            </button>
            {row(item, place)}
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              disabled={disabled}
              aria-label={t("common.remove")}
              onClick={() => onChange(items.filter((_, other) => other !== place))}
            >
              <IconTrash size={15} />
            </ActionIcon>
          </li>
        ))}
      </ol>
      {props.error && <p className={classes.error}>{props.error}</p>}
      {items.length < props.most && (
        <Button
          size="compact-sm"
          variant="subtle"
          mt={4}
          leftSection={<IconPlus size={14} />}
          disabled={disabled}
          data-add={props.path}
          onClick={add}
        >
          {props.addLabel}
        </Button>
      )}
    </div>
  );
}
