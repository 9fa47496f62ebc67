import { modKey } from "@/lib/hotkeys";

// The keys of the editor as people are told of them. That it is all of them, a test holds against useKeys.ts.

export const shortcutGroups = ["canvas", "blocks", "anywhere"] as const;
export type ShortcutGroup = (typeof shortcutGroups)[number];

export interface Shortcut {
  /** The text that says what it does: learn.keys.<id>. */
  id: string;
  group: ShortcutGroup;
  /** As useKeys.ts and lib/hotkeys.ts write them; any of them does it. */
  keys: readonly string[];
}

export const shortcuts = [
  { id: "choose", group: "canvas", keys: ["Arrows"] },
  { id: "walk", group: "canvas", keys: ["mod+Arrows"] },
  { id: "all", group: "canvas", keys: ["mod+KeyA"] },
  { id: "add", group: "canvas", keys: ["Slash", "Tab"] },
  { id: "fit", group: "canvas", keys: ["Digit0"] },
  { id: "layout", group: "canvas", keys: ["mod+shift+KeyL"] },
  { id: "panels", group: "canvas", keys: ["Digit1–8"] },
  { id: "deselect", group: "canvas", keys: ["Escape"] },
  { id: "edit", group: "blocks", keys: ["Enter"] },
  { id: "comment", group: "blocks", keys: ["KeyM"] },
  { id: "connect", group: "blocks", keys: ["KeyC"] },
  { id: "move", group: "blocks", keys: ["Arrows", "shift+Arrows"] },
  { id: "duplicate", group: "blocks", keys: ["mod+KeyD"] },
  { id: "copy", group: "blocks", keys: ["mod+KeyC", "mod+KeyX", "mod+KeyV"] },
  { id: "remove", group: "blocks", keys: ["Delete", "Backspace"] },
  { id: "undo", group: "anywhere", keys: ["mod+KeyZ"] },
  { id: "redo", group: "anywhere", keys: ["mod+shift+KeyZ", "mod+KeyY"] },
  { id: "save", group: "anywhere", keys: ["mod+KeyS"] },
  { id: "find", group: "anywhere", keys: ["mod+KeyF"] },
  { id: "palette", group: "anywhere", keys: ["mod+KeyK"] },
  { id: "publish", group: "anywhere", keys: ["mod+Enter"] },
  { id: "help", group: "anywhere", keys: ["?"] },
  { id: "tour", group: "anywhere", keys: ["F6"] },
] as const satisfies readonly Shortcut[];

const names: Record<string, string> = {
  mod: modKey,
  shift: "Shift",
  Slash: "/",
  Delete: "Del",
  Backspace: "⌫",
  Escape: "Esc",
  Arrows: "← ↑ → ↓",
};

/** "mod+shift+KeyL" → ["Ctrl", "Shift", "L"]: what stands on the keys. */
export function keyCaps(keys: string, mod = modKey): string[] {
  return keys
    .split("+")
    .map((part) => (part === "mod" ? mod : (names[part] ?? part.replace(/^(Key|Digit)/, ""))));
}
