import { useState } from "react";
import { useTranslation } from "react-i18next";
import { download } from "@/lib/csv";
import { toastError } from "@/ui/toast";
import { flowPicture, pngOf } from "./canvas/picture";
import type { NodeCache } from "./canvas/nodes";
import { fileText } from "./graph/file";
import type { ChosenFile } from "./panels/ImportDialog";
import type { Editor } from "./store/editor";

export type FileAction = "json" | "png" | "svg" | "import";

/** A good deal more than a scenario can be. */
const mostBytes = 8_000_000;

const fileName = (...parts: string[]) =>
  parts
    .map((part) => part.trim().replace(/[\\/:*?"<>|\s]+/g, "-"))
    .filter(Boolean)
    .join("-") || "scenario";

/** The scenario as a file, the open flow as a picture, and a file as the scenario. */
export function useFiles(editor: Editor, cache: NodeCache, botName: string) {
  const { t, i18n } = useTranslation();
  const [chosen, setChosen] = useState<ChosenFile | null>(null);

  const picture = async (kind: "png" | "svg") => {
    const { doc, flow } = editor.state;
    const svg = flowPicture(editor, cache, i18n.language, (count) => t("flow.block.morePorts", { count }));
    if (svg === null) return;
    const name = fileName(botName, doc.flows[flow]?.name ?? "");
    if (kind === "svg") download(`${name}.svg`, svg, "image/svg+xml;charset=utf-8");
    else download(`${name}.png`, await pngOf(svg));
  };
  const take = (file: File) => {
    if (file.size > mostBytes) return toastError(null, t("flow.file.tooLarge"));
    file.text().then(
      (text) => setChosen({ name: file.name, text }),
      (error: unknown) => toastError(error),
    );
  };
  const choose = () => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = ".json,application/json";
    input.onchange = () => {
      const file = input.files?.[0];
      if (file) take(file);
    };
    input.click();
  };
  const run = (what: FileAction) => {
    if (what === "import") choose();
    else if (what === "json")
      download(`${fileName(botName)}.json`, fileText(editor.state.doc), "application/json");
    else picture(what).catch((error: unknown) => toastError(error, t("flow.file.noPicture")));
  };
  return { chosen, take, forget: () => setChosen(null), run };
}
