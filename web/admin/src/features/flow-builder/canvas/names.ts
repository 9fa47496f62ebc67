import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Block } from "../graph/document";
import { firstLine, pick } from "../graph/schema";
import { useEditor } from "../store/context";

/** What a block is called in lists: its name, or its kind and what it says. */
export function useBlockName(): (block: Block | undefined, withWords?: boolean) => string {
  const { i18n } = useTranslation();
  const editor = useEditor();
  return useCallback(
    (block, withWords = true) => {
      if (!block) return "";
      const schema = editor.catalog.get(block.kind);
      const kind = schema ? pick(schema.title, i18n.language) : block.kind;
      if (block.name.trim()) return block.name.trim();
      const words = withWords ? firstLine(block, schema, editor.state.locale) : "";
      return words ? `${kind}: ${words.slice(0, 60)}` : kind;
    },
    [editor, i18n.language],
  );
}
