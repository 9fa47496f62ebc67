import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Block } from "../graph/document";
import { firstLine, pick, type Catalog } from "../graph/schema";
import { useEditor } from "../store/context";

/** What a block is called in lists: its name, or its kind and what it says in `locale`. */
export function blockName(
  block: Block,
  catalog: Catalog,
  language: string,
  locale: string,
  withWords = true,
): string {
  const schema = catalog.get(block.kind);
  const kind = schema ? pick(schema.title, language) : block.kind;
  if (block.name.trim()) return block.name.trim();
  const words = withWords ? firstLine(block, schema, locale) : "";
  return words ? `${kind}: ${words.slice(0, 60)}` : kind;
}

export function useBlockName(): (block: Block | undefined, withWords?: boolean) => string {
  const { i18n } = useTranslation();
  const editor = useEditor();
  return useCallback(
    (block, withWords = true) =>
      block ? blockName(block, editor.catalog, i18n.language, editor.state.locale, withWords) : "",
    [editor, i18n.language],
  );
}
