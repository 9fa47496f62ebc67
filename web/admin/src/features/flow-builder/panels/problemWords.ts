import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Fix, FlowProblem } from "../graph/problems";
import { pick, portsOf } from "../graph/schema";
import { useEditor } from "../store/context";

/** What is wrong, as a sentence. */
export function useProblemWords(): (problem: FlowProblem) => string {
  const { t, i18n } = useTranslation();
  const editor = useEditor();
  return useCallback(
    (problem) => {
      if (problem.kind === "server") return problem.message ?? "";
      const { doc, locale } = editor.state;
      const block = problem.block ? doc.blocks[problem.block] : undefined;
      const schema = block ? editor.catalog.get(block.kind) : undefined;
      const port = block && portsOf(block, schema).find((one) => one.id === problem.port);
      const [setting = ""] = (problem.field ?? "").split(".");
      const field = pick(schema?.settings.properties?.[setting]?.title, i18n.language) || setting;
      if (problem.kind === "channel_need") {
        const need = problem.need === "buttons" || problem.need === "media" ? problem.need : "other";
        return t(`flow.problem.channel_need.${need}`, {
          channel: problem.channel ?? "",
          need: problem.need ?? "",
        });
      }
      // With one language there is no "main" one to speak of.
      const kind = problem.kind === "missing_text" && doc.locales.length === 1 ? "required" : problem.kind;
      return t(`flow.problem.${kind}`, {
        port: port ? pick(port.title, port.own ? locale : i18n.language) : (problem.port ?? ""),
        variable: problem.variable ?? "",
        locale: problem.locale ?? "",
        flow: (problem.flow && doc.flows[problem.flow]?.name) || "",
        kind: block?.kind ?? "",
        field,
      });
    },
    [editor, i18n.language, t],
  );
}

export function useFixWords(): (fix: Fix) => string {
  const { t } = useTranslation();
  return (fix) =>
    t(`flow.fix.${fix.kind}`, {
      name: "name" in fix ? fix.name : "",
      to: "to" in fix ? fix.to : "",
      locale: "locale" in fix ? fix.locale : "",
    });
}
