import { createContext, useContext, useSyncExternalStore } from "react";
import type { Editor, EditorState } from "./editor";

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error("useEditor outside of the editor");
  return editor;
}

/** A part of the editor's state. `select` must give the same value for the same state. */
export function useEditorState<T>(select: (state: EditorState) => T): T {
  const editor = useEditor();
  return useSyncExternalStore(editor.subscribe, () => select(editor.state));
}
