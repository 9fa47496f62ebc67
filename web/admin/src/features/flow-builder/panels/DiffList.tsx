import { VisuallyHidden } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { lineDiff } from "@/lib/lineDiff";
import { Tag } from "@/ui/Tag";
import { useCanvasActions } from "../canvas/actions";
import { useBlockName } from "../canvas/names";
import { scenarioText, type EntityChange } from "../graph/diff";
import type { Scenario } from "../graph/document";
import { pick } from "../graph/schema";
import { useEditor } from "../store/context";
import classes from "./Panels.module.css";
import text from "./TextDiff.module.css";

const tones = { added: "accent", removed: "bad", changed: "wait", moved: "neutral" } as const;
const most = 100;

/** What changed, thing by thing; lines between blocks are told with their blocks' names. */
export function DiffList({
  changes,
  before,
  after,
}: {
  changes: EntityChange[];
  before: Scenario;
  after: Scenario;
}) {
  const { t } = useTranslation();
  const { reveal } = useCanvasActions();
  const nameOf = useBlockName();
  const name = (change: EntityChange): string => {
    const doc = change.kind === "removed" ? before : after;
    switch (change.type) {
      case "block":
        return nameOf(doc.blocks[change.id]);
      case "edge": {
        const edge = doc.edges[change.id];
        return edge
          ? `${nameOf(doc.blocks[edge.from], false)} → ${nameOf(doc.blocks[edge.to], false)}`
          : change.id;
      }
      case "flow":
        return doc.flows[change.id]?.name ?? change.id;
      case "variable":
        return change.id;
      case "settings":
        return t("flow.diff.settings");
    }
  };
  if (changes.length === 0) return <p className={classes.muted}>{t("flow.diff.same")}</p>;
  return (
    <ul className={classes.changes}>
      {changes.slice(0, most).map((change) => (
        <li key={`${change.type}${change.id}`}>
          <Tag tone={tones[change.kind]}>{t(`flow.diff.${change.kind}`)}</Tag>{" "}
          {change.type === "block" && change.id in after.blocks ? (
            <button type="button" className={classes.go} dir="auto" onClick={() => reveal(change.id)}>
              {name(change)}
            </button>
          ) : (
            <span dir="auto">{name(change)}</span>
          )}
          {change.fields.slice(0, 12).map((field) => (
            <div key={field.path} style={{ marginBlockStart: 4 }}>
              <span className={classes.muted} dir="ltr">
                {field.path}
              </span>
              {field.before && (
                <del className={classes.before} dir="auto">
                  {field.before.slice(0, 300)}
                </del>
              )}
              {field.after && (
                <ins className={classes.after} dir="auto" style={{ textDecoration: "none" }}>
                  {field.after.slice(0, 300)}
                </ins>
              )}
            </div>
          ))}
        </li>
      ))}
      {changes.length > most && (
        <li className={classes.muted}>{t("flow.problems.more", { count: changes.length - most })}</li>
      )}
    </ul>
  );
}

const signs = { same: "", added: "+", removed: "−" };

/** The same as two texts compared. Said in signs and words, not by colour alone. */
export function TextDiff({ before, after }: { before: Scenario; after: Scenario }) {
  const { t, i18n } = useTranslation();
  const editor = useEditor();
  const lines = useMemo(() => {
    const title = (kind: string) => pick(editor.catalog.get(kind)?.title, i18n.language) || kind;
    const all = lineDiff(scenarioText(before, title), scenarioText(after, title));
    // Only what changed, with two lines around it.
    const near = new Set<number>();
    all.forEach((line, place) => {
      if (line.kind !== "same") for (let at = place - 2; at <= place + 2; ++at) near.add(at);
    });
    return all.filter((_, place) => near.has(place));
  }, [before, after, editor.catalog, i18n.language]);
  if (lines.length === 0) return <p className={classes.muted}>{t("flow.diff.same")}</p>;
  return (
    <ol className={text.diff}>
      {lines.map((line, place) => (
        <li key={place} className={text.line} data-kind={line.kind}>
          <span aria-hidden>{signs[line.kind]}</span>
          {line.kind !== "same" && <VisuallyHidden>{t(`flow.diff.${line.kind}`)}</VisuallyHidden>}
          <span className={text.words} dir="auto">
            {line.text || " "}
          </span>
        </li>
      ))}
    </ol>
  );
}
