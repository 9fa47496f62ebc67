import { Button } from "@mantine/core";
import { IconAlertTriangleFilled, IconCircleCheck, IconExclamationCircleFilled } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useChannelKinds, useMay } from "@/api";
import { useCanvasActions } from "../canvas/actions";
import { useBlockName } from "../canvas/names";
import { blockContent } from "../graph/blockContent";
import type { Block } from "../graph/document";
import type { FlowProblem } from "../graph/problems";
import { useEditor, useEditorState } from "../store/context";
import { LookLink, useBotChannels } from "./ChannelLooks";
import { Panel } from "./Panel";
import classes from "./Panels.module.css";
import { useFixWords, useProblemWords } from "./problemWords";

const most = 200;

/** Everything that is wrong, with the way there and, where there is one, the way out. */
export function ProblemsPanel() {
  const { t } = useTranslation();
  const editor = useEditor();
  const { reveal } = useCanvasActions();
  const words = useProblemWords();
  const fixWords = useFixWords();
  const nameOf = useBlockName();
  const problems = useEditorState((state) => state.problems);
  const doc = useEditorState((state) => state.doc);
  const readOnly = useEditorState((state) => state.readOnly);
  /** To the place: the setting, the block, the line, the flow, or the list of variables. */
  const go = (one: FlowProblem) => {
    const edge = one.edge ? doc.edges[one.edge] : undefined;
    const block = one.block ?? edge?.from;
    if (one.locale && doc.locales.includes(one.locale)) editor.set({ locale: one.locale });
    if (!block) {
      if (one.flow) editor.openFlow(one.flow);
      else if (one.variable) editor.openPanel("variables");
      return;
    }
    reveal(block);
    if (one.edge && edge) editor.select([block], [one.edge]);
    if (one.field) editor.editProperties(block, one.field);
  };
  return (
    <Panel title={t("flow.panel.problems")}>
      {problems.length === 0 && (
        <p className={classes.empty}>
          <IconCircleCheck size={28} stroke={1.5} style={{ color: "var(--b-ok)" }} aria-hidden />
          <br />
          {t("flow.problems.none")}
        </p>
      )}
      <ul className={classes.items} aria-label={t("flow.panel.problems")}>
        {problems.slice(0, most).map((one) => {
          const Picture = one.severity === "error" ? IconExclamationCircleFilled : IconAlertTriangleFilled;
          const block = one.block ? doc.blocks[one.block] : undefined;
          const flow = doc.flows[one.flow ?? ""]?.name;
          return (
            <li key={one.id} className={classes.item} data-severity={one.severity}>
              <Picture size={16} aria-label={t(`flow.severity.${one.severity}`)} />
              <button type="button" className={classes.go} onClick={() => go(one)}>
                {words(one)}
                <span className={classes.where} dir="auto">
                  {[block && nameOf(block), Object.keys(doc.flows).length > 1 && flow]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </button>
              {one.fix && !readOnly && (
                <Button
                  size="compact-xs"
                  variant="light"
                  style={{ flex: "none" }}
                  onClick={() => editor.fix(one.fix!, t("flow.did.fix"))}
                >
                  {fixWords(one.fix)}
                </Button>
              )}
              {one.kind === "channel_need" && block && <Instead block={block} kindName={one.channel ?? ""} />}
            </li>
          );
        })}
      </ul>
      {problems.length > most && (
        <p className={classes.note}>{t("flow.problems.more", { count: problems.length - most })}</p>
      )}
    </Panel>
  );
}

/** What people on that channel get instead, as the server sends it. */
function Instead({ block, kindName }: { block: Block; kindName: string }) {
  const locale = useEditorState((state) => state.locale);
  const kinds = useChannelKinds(useMay("channels.read"));
  const kind = kinds.data?.find((one) => one.name === kindName)?.kind;
  const channel = useBotChannels().find((one) => one.kind === kind);
  const content = useMemo(() => blockContent(block, locale), [block, locale]);
  return channel && content ? <LookLink channelId={channel.id} content={content} /> : null;
}
