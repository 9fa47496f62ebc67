import { ActionIcon, Button, Group, Popover, TextInput } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconReplace, IconSearch, IconX } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCanvasActions } from "./canvas/actions";
import classes from "./FlowEditor.module.css";
import { replaceAll } from "./graph/commands";
import { search } from "./graph/search";
import { useEditor, useEditorState } from "./store/context";

/** Finds words anywhere in the scenario and goes from one to the next; replaces them if wanted. */
export function Find({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const editor = useEditor();
  const { reveal } = useCanvasActions();
  const doc = useEditorState((state) => state.doc);
  const readOnly = useEditorState((state) => state.readOnly);
  const [query, setQuery] = useState("");
  const [by, setBy] = useState("");
  const [replacing, setReplacing] = useState(false);
  const [place, setPlace] = useState(-1);
  const [flow] = useState(() => editor.state.flow);
  const found = useMemo(
    () => search(doc, editor.catalog, query, i18n.language, flow),
    [doc, editor.catalog, query, i18n.language, flow],
  );
  const go = (to: number) => {
    if (found.length === 0) return;
    const next = (to + found.length) % found.length;
    setPlace(next);
    reveal(found[next]!.block);
  };
  const current = found[place];
  return (
    <div className={classes.find} role="search">
      <Group gap={4} wrap="nowrap">
        <Popover
          opened={current !== undefined}
          position="bottom-start"
          withinPortal={false}
          trapFocus={false}
          withRoles={false}
        >
          <Popover.Target>
            <TextInput
              autoFocus
              size="sm"
              style={{ width: 220 }}
              leftSection={<IconSearch size={15} />}
              aria-label={t("flow.find.label")}
              placeholder={t("flow.find.label")}
              dir="auto"
              value={query}
              onChange={(event) => {
                setQuery(event.currentTarget.value);
                setPlace(-1);
              }}
              onKeyDown={(event) => {
                if (event.key === "Enter") go(event.shiftKey ? place - 1 : place + 1);
                if (event.key === "Escape") {
                  event.stopPropagation();
                  onClose();
                }
              }}
            />
          </Popover.Target>
          <Popover.Dropdown p="xs">
            {current && (
              <span dir="auto" style={{ fontSize: 13 }}>
                {current.text.slice(0, current.from)}
                <mark>{current.text.slice(current.from, current.to)}</mark>
                {current.text.slice(current.to)}
              </span>
            )}
          </Popover.Dropdown>
        </Popover>
        <span className={classes.count} role="status">
          {query &&
            (found.length === 0
              ? t("flow.find.none")
              : t("flow.find.place", { place: place + 1, count: found.length }))}
        </span>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("flow.find.previous")}
          onClick={() => go(place - 1)}
        >
          <IconChevronUp size={16} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("flow.find.next")}
          onClick={() => go(place + 1)}
        >
          <IconChevronDown size={16} />
        </ActionIcon>
        {!readOnly && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("flow.find.replace")}
            aria-expanded={replacing}
            onClick={() => setReplacing(!replacing)}
          >
            <IconReplace size={16} />
          </ActionIcon>
        )}
        <ActionIcon variant="subtle" color="gray" aria-label={t("common.close")} onClick={onClose}>
          <IconX size={16} />
        </ActionIcon>
      </Group>
      {replacing && (
        <Group gap={4} wrap="nowrap" mt={6}>
          <TextInput
            size="sm"
            style={{ width: 220 }}
            aria-label={t("flow.find.by")}
            placeholder={t("flow.find.by")}
            dir="auto"
            value={by}
            onChange={(event) => setBy(event.currentTarget.value)}
          />
          <Button
            size="compact-sm"
            variant="default"
            disabled={found.length === 0}
            onClick={() => editor.run(replaceAll(editor.state.doc, query.trim(), by), t("flow.did.replace"))}
          >
            {t("flow.find.replaceAll")}
          </Button>
        </Group>
      )}
    </div>
  );
}
