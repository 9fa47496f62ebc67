import { ActionIcon, Button, Tooltip } from "@mantine/core";
import {
  IconAlignBoxCenterMiddle,
  IconCopy,
  IconLayoutAlignBottom,
  IconLayoutAlignCenter,
  IconLayoutAlignLeft,
  IconLayoutAlignMiddle,
  IconLayoutAlignRight,
  IconLayoutAlignTop,
  IconLayoutDistributeHorizontal,
  IconLayoutDistributeVertical,
  IconTrash,
  type Icon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useCanvasActions } from "../canvas/actions";
import { alignBlocks, autoLayout, type Alignment } from "../graph/commands";
import { shapeOf } from "../graph/size";
import { useEditor, useEditorState } from "../store/context";
import { Panel } from "./Panel";
import classes from "./Panels.module.css";

const alignments: [Alignment, Icon][] = [
  ["left", IconLayoutAlignLeft],
  ["center", IconLayoutAlignCenter],
  ["right", IconLayoutAlignRight],
  ["top", IconLayoutAlignTop],
  ["middle", IconLayoutAlignMiddle],
  ["bottom", IconLayoutAlignBottom],
  ["row", IconLayoutDistributeHorizontal],
  ["column", IconLayoutDistributeVertical],
];

/** What can be done with several blocks at once. */
export function SelectionPanel({ ids }: { ids: string[] }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const { duplicate } = useCanvasActions();
  const readOnly = useEditorState((state) => state.readOnly);
  const align = (how: Alignment) => {
    const { doc, unfolded } = editor.state;
    const boxes = ids.flatMap((id) => {
      const block = doc.blocks[id];
      if (!block) return [];
      const shape = shapeOf(block, editor.catalog.get(block.kind), editor.connected(id), unfolded.has(id));
      return [{ id, at: block.at, width: shape.width, height: shape.height }];
    });
    editor.run(alignBlocks(doc, boxes, how), t("flow.did.align"));
  };
  return (
    <Panel title={t("flow.selection.title", { count: ids.length })}>
      <p className={classes.note}>{t("flow.selection.align")}</p>
      <div className={classes.actions} style={{ marginBlockStart: 0 }}>
        {alignments.map(([how, Picture]) => (
          <Tooltip key={how} label={t(`flow.align.${how}`)}>
            <ActionIcon
              variant="default"
              size="lg"
              disabled={readOnly}
              aria-label={t(`flow.align.${how}`)}
              onClick={() => align(how)}
            >
              <Picture size={18} />
            </ActionIcon>
          </Tooltip>
        ))}
      </div>
      <div className={classes.actions}>
        <Button
          variant="default"
          disabled={readOnly}
          leftSection={<IconAlignBoxCenterMiddle size={16} />}
          onClick={() => {
            const { doc, flow } = editor.state;
            editor.run(autoLayout(doc, editor.catalog, flow, new Set(ids)), t("flow.did.layout"));
          }}
        >
          {t("flow.action.layout")}
        </Button>
        <Button
          variant="default"
          disabled={readOnly}
          leftSection={<IconCopy size={16} />}
          onClick={() => duplicate(ids)}
        >
          {t("flow.action.duplicate")}
        </Button>
        <Button
          variant="default"
          disabled={readOnly}
          leftSection={<IconTrash size={16} />}
          onClick={() => editor.removeSelected(t("flow.did.remove"))}
        >
          {t("flow.action.remove")}
        </Button>
      </div>
    </Panel>
  );
}
