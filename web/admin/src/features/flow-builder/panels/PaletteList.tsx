import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useMemo, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { blockGroups, pick, type BlockSchema } from "../graph/schema";
import { fit } from "../graph/search";
import { BlockIcon } from "../canvas/icons";
import { dragType } from "../canvas/Canvas";
import { useEditor } from "../store/context";
import classes from "./Palette.module.css";

interface Props {
  onPick: (kind: string) => void;
  autoFocus?: boolean;
  /** Blocks can be dragged out of the list. */
  draggable?: boolean;
}

/** The kinds of blocks by group, with a search that one can use without leaving the keyboard. */
export function PaletteList({ onPick, autoFocus, draggable }: Props) {
  const { t, i18n } = useTranslation();
  const editor = useEditor();
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const groups = useMemo(() => {
    const scored = editor.catalog.all
      .filter((schema) => schema.kind !== "start")
      .map((schema) => {
        const title = pick(schema.title, i18n.language);
        const more = `${schema.kind} ${pick(schema.help, i18n.language)} ${pick(schema.title, "en")}`;
        return { schema, score: query ? fit(title, more, query) : 1 };
      })
      .filter((one) => one.score > 0);
    if (query) {
      scored.sort((a, b) => b.score - a.score);
      return [{ group: null, items: scored.map((one) => one.schema) }];
    }
    return blockGroups
      .map((group) => ({
        group,
        items: scored.map((one) => one.schema).filter((one) => one.group === group),
      }))
      .filter(({ items }) => items.length > 0);
  }, [editor.catalog, i18n.language, query]);
  const flat = groups.flatMap(({ items }) => items);
  const current = Math.min(active, flat.length - 1);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = (current + step + flat.length) % Math.max(1, flat.length);
      setActive(next);
      document.getElementById(optionId(flat[next]?.kind))?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && flat[current]) {
      event.preventDefault();
      onPick(flat[current].kind);
    }
  };

  return (
    <div className={classes.palette}>
      <TextInput
        size="sm"
        className={classes.search}
        leftSection={<IconSearch size={15} />}
        placeholder={t("flow.palette.search")}
        aria-label={t("flow.palette.search")}
        role="combobox"
        aria-expanded
        aria-controls="flow-palette"
        aria-activedescendant={optionId(flat[current]?.kind)}
        data-autofocus={autoFocus || undefined}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className={classes.list} id="flow-palette" role="listbox" aria-label={t("flow.palette.label")}>
        {groups.map(({ group, items }) => (
          <div key={group ?? "found"} role="group" aria-label={group ? t(`flow.group.${group}`) : undefined}>
            {group && (
              <div className={classes.group} aria-hidden>
                {t(`flow.group.${group}`)}
              </div>
            )}
            {items.map((schema) => (
              <PaletteItem
                key={schema.kind}
                schema={schema}
                active={flat[current] === schema && (autoFocus || query !== "")}
                draggable={draggable}
                onPick={() => onPick(schema.kind)}
              />
            ))}
          </div>
        ))}
        {flat.length === 0 && <p className={classes.none}>{t("common.nothingFound")}</p>}
      </div>
    </div>
  );
}

const optionId = (kind: string | undefined) => (kind ? `flow-kind-${kind}` : "");

interface ItemProps {
  schema: BlockSchema;
  active?: boolean;
  draggable?: boolean;
  onPick: () => void;
}

function PaletteItem({ schema, active, draggable, onPick }: ItemProps) {
  const { i18n } = useTranslation();
  return (
    // The search field above is what has the focus; options are chosen from it by keyboard.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={optionId(schema.kind)}
      role="option"
      tabIndex={-1}
      aria-selected={active ?? false}
      className={classes.item}
      title={pick(schema.help, i18n.language)}
      draggable={draggable}
      onDragStart={(event) => {
        event.dataTransfer.setData(dragType, schema.kind);
        event.dataTransfer.effectAllowed = "copy";
      }}
      onClick={onPick}
    >
      <span className={classes.icon} data-group={schema.group}>
        <BlockIcon name={schema.icon} group={schema.group} />
      </span>
      <span className={classes.name}>{pick(schema.title, i18n.language)}</span>
    </div>
  );
}
