import { Modal, TextInput } from "@mantine/core";
import { IconCheck, IconPlus, IconSearch } from "@tabler/icons-react";
import { useMemo, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { connect } from "../graph/commands";
import { connectionsOf, type Connection } from "../graph/connections";
import { pick, type Port } from "../graph/schema";
import { useEditor } from "../store/context";
import { useCanvasActions } from "./actions";
import classes from "./ConnectDialog.module.css";
import { BlockIcon } from "./icons";
import { useBlockName } from "./names";

interface Props {
  block: string;
  port?: string;
  onClose: () => void;
}

/**
 * Draws a line without a pointer: one list of exits and the blocks they can lead to. Words of both are typed in any
 * order, the arrow keys choose, Enter draws.
 */
export function ConnectDialog({ block: id, port: given, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const editor = useEditor();
  const { openPalette } = useCanvasActions();
  const nameOf = useBlockName();
  // What others do meanwhile must not move the list under the fingers.
  const [{ doc, locale }] = useState(() => editor.state);
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const portName = (port: Port) => pick(port.title, port.own ? locale : i18n.language) || port.id;
  const groups = useMemo(
    () =>
      connectionsOf(
        doc,
        editor.catalog,
        id,
        {
          port: (port) => pick(port.title, port.own ? locale : i18n.language) || port.id,
          block: (other) => nameOf(doc.blocks[other]),
          fresh: t("flow.connect.fresh"),
        },
        query,
        given,
      ),
    [doc, editor.catalog, id, locale, i18n.language, nameOf, query, given, t],
  );
  const block = doc.blocks[id];
  if (!block) return null;
  const flat = groups.flatMap(({ items }) => items);
  const current = flat[Math.min(active, flat.length - 1)];

  const choose = ({ port, to }: Connection) => {
    onClose();
    if (to === null) return openPalette({ at: null, from: { block: id, port } });
    const now = editor.state.doc;
    if (!(id in now.blocks) || !(to in now.blocks)) return;
    editor.run(connect(now, editor.ids.next("e", now.edges), id, port, to), t("flow.did.connect"));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step && flat.length > 0) {
      event.preventDefault();
      const at = flat.indexOf(current!);
      const round = Math.abs(step) === 1;
      const next = round
        ? (at + step + flat.length) % flat.length
        : Math.max(0, Math.min(flat.length - 1, at + step));
      setActive(next);
      document.getElementById(optionId(flat[next]))?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && current && !event.nativeEvent.isComposing) {
      event.preventDefault();
      choose(current);
    }
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("flow.connect.title", { name: nameOf(block, false) })}
      closeButtonProps={{ "aria-label": t("common.close") }}
      yOffset="12vh"
      centered={false}
      size={440}
      styles={{ body: { padding: 0 } }}
    >
      <TextInput
        size="sm"
        className={classes.search}
        leftSection={<IconSearch size={15} />}
        placeholder={t("flow.connect.placeholder")}
        aria-label={t("flow.connect.label")}
        role="combobox"
        aria-expanded
        aria-controls="flow-connect"
        aria-activedescendant={optionId(current)}
        autoComplete="off"
        data-autofocus
        dir="auto"
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className={classes.list} id="flow-connect" role="listbox" aria-label={t("flow.connect.label")}>
        {groups.map(({ port, items }) => (
          <div key={port.id} role="group" aria-label={portName(port)}>
            <div className={classes.exit} dir="auto" aria-hidden>
              {portName(port)}
            </div>
            {items.map((item) => (
              <Choice
                key={item.to ?? ""}
                item={item}
                exit={portName(port)}
                name={item.to === null ? t("flow.connect.fresh") : nameOf(doc.blocks[item.to])}
                active={item === current}
                onPick={() => choose(item)}
              />
            ))}
          </div>
        ))}
        {flat.length === 0 && <p className={classes.none}>{t("common.nothingFound")}</p>}
      </div>
    </Modal>
  );
}

const optionId = (item: Connection | undefined) =>
  item ? `flow-connect-${item.port}-${item.to ?? "new"}` : "";

interface ChoiceProps {
  item: Connection;
  exit: string;
  name: string;
  active: boolean;
  onPick: () => void;
}

function Choice({ item, exit, name, active, onPick }: ChoiceProps) {
  const editor = useEditor();
  const schema =
    item.to === null ? undefined : editor.catalog.get(editor.state.doc.blocks[item.to]?.kind ?? "");
  return (
    // The field above is what has the focus; options are chosen from it by keyboard.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={optionId(item)}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      aria-label={`${exit} → ${name}`}
      className={classes.item}
      onClick={onPick}
    >
      <span className={classes.icon} data-group={schema?.group}>
        {item.to === null ? <IconPlus size={16} /> : <BlockIcon name={schema?.icon} group={schema?.group} />}
      </span>
      <span className={classes.name} dir="auto">
        {name}
      </span>
      {item.current && <IconCheck size={16} className={classes.check} aria-hidden />}
    </div>
  );
}
