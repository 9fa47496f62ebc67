import { UnstyledButton } from "@mantine/core";
import { useEditor, useEditorState } from "../store/context";
import classes from "./Fields.module.css";

/** The scenario's languages, to switch the whole form to one; those that lack something stand out. */
export function LocaleTabs({ filled }: { filled: Readonly<Record<string, string>> }) {
  const editor = useEditor();
  const locales = useEditorState((state) => state.doc.locales);
  const locale = useEditorState((state) => state.locale);
  if (locales.length < 2) return null;
  return locales.map((one) => (
    <UnstyledButton
      key={one}
      className={classes.locale}
      aria-pressed={one === locale}
      data-empty={!filled[one]?.trim() || undefined}
      onClick={() => editor.set({ locale: one })}
    >
      {one}
    </UnstyledButton>
  ));
}
