import { useEffect } from "react";
import { isTyping, pressed } from "@/lib/hotkeys";

/** `?` shows the keys of this editor, instead of those of the whole application, which would listen after it. */
export function useHelpKey(show: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (pressed(event) !== "?" || isTyping(event.target)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      show();
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [show]);
}
