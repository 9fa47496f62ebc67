import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { isTyping, pressed } from "@/lib/hotkeys";
import { focusCanvas } from "./canvas/actions";
import { neighbour, type Direction } from "./canvas/place";
import { autoLayout, nudgeBlocks } from "./graph/commands";
import { blocksOf } from "./graph/select";
import { grid } from "./graph/size";
import { panels, type Editor, type PanelName } from "./store/editor";
import type { EditorActions } from "./useActions";

const arrows: Record<string, [Direction, number, number]> = {
  ArrowLeft: ["left", -1, 0],
  ArrowRight: ["right", 1, 0],
  ArrowUp: ["up", 0, -1],
  ArrowDown: ["down", 0, 1],
};

interface Options {
  editor: Editor;
  actions: EditorActions;
  onFind: () => void;
  onPublish: () => void;
}

const inDialog = (target: EventTarget | null) =>
  target instanceof Element && target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null;

/** A dialog is open and has lost the focus: its keys, Escape among them, are not the canvas's. */
const behindDialog = (target: EventTarget | null) =>
  target === document.body && document.querySelector('[role="dialog"][aria-modal="true"]') !== null;

/** The search closes itself. */
const inSearch = (target: EventTarget | null) =>
  target instanceof Element && target.closest('[role="search"]') !== null;

/** Whether the key goes to the canvas: the focus is there, or nowhere in particular. */
function onCanvas(target: EventTarget | null): boolean {
  if (target === document.body) return true;
  return target instanceof Element && target.closest("[data-flow-canvas]") !== null;
}

/** Opens a panel and goes into it; the same key closes it. */
function openPanel(editor: Editor, name: PanelName): void {
  const { panel, blocks } = editor.state;
  if (panel === name) return editor.openPanel(null);
  const [only] = blocks;
  if (name === "properties" && only && blocks.size === 1) return editor.editProperties(only);
  editor.openPanel(name);
  requestAnimationFrame(() => document.querySelector<HTMLElement>("[data-flow-panel]")?.focus());
}

/** The editor by keyboard. Before the keys of the rest of the page, which it takes some of. */
export function useKeys({ editor, actions, onFind, onPublish }: Options): void {
  const { t } = useTranslation();
  useEffect(() => {
    const anywhere: Record<string, () => void> = {
      "mod+KeyZ": () => editor.undo(),
      "mod+shift+KeyZ": () => editor.redo(),
      "mod+KeyY": () => editor.redo(),
      "mod+KeyS": () => editor.flush(),
      "mod+KeyF": onFind,
      "mod+Enter": () => !editor.state.readOnly && onPublish(),
    };
    const canvas: Record<string, () => void> = {
      "mod+KeyA": () => editor.select(blocksOf(editor.state.doc, editor.state.flow).map(([id]) => id)),
      "mod+KeyD": () => actions.duplicate([...editor.state.blocks]),
      "mod+shift+KeyL": () => {
        const { doc, flow, blocks } = editor.state;
        editor.run(
          autoLayout(doc, editor.catalog, flow, blocks.size > 1 ? blocks : undefined),
          t("flow.did.layout"),
        );
        requestAnimationFrame(() => actions.fit());
      },
      Slash: () => actions.openPalette({ at: null }),
      Tab: () => actions.openPalette({ at: null }),
      KeyC: () => {
        const [only] = editor.state.blocks;
        if (only) actions.connectFrom(only);
      },
      KeyM: () => !editor.state.version && openPanel(editor, "comments"),
      Enter: () => {
        const [only] = editor.state.blocks;
        if (only) editor.editProperties(only);
      },
      Delete: () => editor.removeSelected(t("flow.did.remove")),
      Backspace: () => editor.removeSelected(t("flow.did.remove")),
      Escape: () => editor.select([]),
      Digit0: () => actions.fit(),
    };
    panels.forEach((name, place) => {
      canvas[`Digit${place + 1}`] = () => openPanel(editor, name);
    });

    const arrow = (event: KeyboardEvent): boolean => {
      const found = arrows[event.key];
      if (!found) return false;
      const [direction, x, y] = found;
      const { doc, flow, blocks } = editor.state;
      const [first] = blocks;
      if (!first) {
        const start = blocksOf(doc, flow).sort(([, a], [, b]) => a.at[0] - b.at[0])[0];
        if (start) actions.reveal(start[0]);
      } else if (event.ctrlKey || event.metaKey) {
        const next = neighbour(doc, flow, actions.shapeOf, first, direction);
        if (next) actions.reveal(next);
      } else {
        const step = event.shiftKey ? grid * 8 : grid;
        editor.run(nudgeBlocks(doc, blocks, [x * step, y * step]), t("flow.did.move"), "nudge");
      }
      return true;
    };

    const onKey = (event: KeyboardEvent) => {
      if (event.altKey || event.isComposing || inDialog(event.target) || behindDialog(event.target)) return;
      const key = pressed(event);
      const typing = isTyping(event.target);
      let done = false;
      if (anywhere[key] && !(typing && key.endsWith("KeyZ")) && !(typing && key.endsWith("KeyY"))) {
        anywhere[key]();
        done = true;
      } else if (event.key === "Escape" && !onCanvas(event.target) && !inSearch(event.target)) {
        // From a panel back to the canvas.
        focusCanvas();
        done = true;
      } else if (!typing && onCanvas(event.target)) {
        // Tab adds only on the canvas and while a block is selected; otherwise it goes on through the page as everywhere.
        const button = event.target instanceof HTMLButtonElement && (key === "Enter" || key === "Space");
        const lost = event.target === document.body || editor.state.blocks.size === 0;
        if (button || (key === "Tab" && lost)) return;
        const command = canvas[key];
        if (command) command();
        done = command !== undefined || arrow(event);
      }
      if (!done) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };

    const clipboard = (event: ClipboardEvent) => {
      if (isTyping(event.target) || inDialog(event.target) || !event.clipboardData) return;
      if (event.type !== "paste" && (window.getSelection()?.toString() ?? "") !== "") return;
      const done =
        event.type === "paste"
          ? actions.paste(event.clipboardData.getData("text/plain"))
          : event.type === "cut"
            ? actions.cut(event.clipboardData)
            : actions.copy(event.clipboardData);
      if (done) event.preventDefault();
    };

    window.addEventListener("keydown", onKey, true);
    for (const kind of ["copy", "cut", "paste"] as const) document.addEventListener(kind, clipboard);
    return () => {
      window.removeEventListener("keydown", onKey, true);
      for (const kind of ["copy", "cut", "paste"] as const) document.removeEventListener(kind, clipboard);
    };
  }, [editor, actions, onFind, onPublish, t]);
}
