import { VisuallyHidden } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { lineDiff } from "@/lib/lineDiff";
import classes from "./Prompts.module.css";

const signs = { same: "", added: "+", removed: "−" };

/** What changed between two texts. Said in signs and words, not by colour alone. */
export function DiffView({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation();
  const diff = useMemo(() => lineDiff(before, after), [before, after]);
  if (diff.every((line) => line.kind === "same"))
    return <p className={classes.noDiff}>{t("prompts.noDifference")}</p>;
  return (
    <ol className={classes.diff} dir="auto">
      {diff.map((line, place) => (
        <li key={place} className={classes.line} data-kind={line.kind}>
          <span className={classes.sign} aria-hidden>
            {signs[line.kind]}
          </span>
          {line.kind !== "same" && <VisuallyHidden>{t(`prompts.line.${line.kind}`)}</VisuallyHidden>}
          <span className={classes.words}>{line.text || " "}</span>
        </li>
      ))}
    </ol>
  );
}
