import { useEffect, useRef } from "react";

// Shortcuts go by the place of the key, not by its letter: on a Russian or Arabic layout they stay where they are.

export interface Hotkey {
  /** `mod+KeyK`, `Escape`, or two keys one after another: `KeyG KeyB`. `?` stands for whichever key gives it. */
  keys: string;
  run: (event: KeyboardEvent) => void;
  /** Also while typing in a field. */
  inFields?: boolean;
}

const sequenceMs = 1200;

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

export function pressed(event: KeyboardEvent): string {
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  const shift = event.shiftKey ? "shift+" : "";
  return mod + shift + event.code;
}

export function useHotkeys(hotkeys: Hotkey[]): void {
  const current = useRef(hotkeys);
  useEffect(() => {
    current.current = hotkeys;
  });
  useEffect(() => {
    let first = "";
    let at = 0;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.isComposing) return;
      const key = pressed(event);
      const sequence = first && Date.now() - at < sequenceMs ? `${first} ${key}` : "";
      const typing = isTyping(event.target);
      const hit =
        current.current.find((hotkey) => hotkey.keys === sequence && !typing) ??
        current.current.find((hotkey) => hotkey.keys === key && (hotkey.inFields || !typing));
      first = typing ? "" : key;
      at = Date.now();
      if (!hit) return;
      first = "";
      event.preventDefault();
      hit.run(event);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

export const modKey =
  typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";
