import { Tooltip } from "@mantine/core";
import {
  IconAdjustments,
  IconAlertTriangle,
  IconChecklist,
  IconHistory,
  IconMessageChatbot,
  IconMessages,
  IconRoute,
  IconSitemap,
  IconVariable,
  type Icon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./FlowEditor.module.css";
import { useEditor, useEditorState } from "./store/context";
import { panels, type PanelName } from "./store/editor";

const pictures: Record<PanelName, Icon> = {
  properties: IconAdjustments,
  problems: IconAlertTriangle,
  variables: IconVariable,
  flows: IconSitemap,
  versions: IconHistory,
  test: IconMessageChatbot,
  tests: IconChecklist,
  comments: IconMessages,
  steps: IconRoute,
};

// A version is looked at: it is neither tried, compared nor talked about.
const ofDrafts: ReadonlySet<PanelName> = new Set<PanelName>(["test", "tests", "versions", "comments"]);

/** Which panel is open. */
export function Rail({ wide, hasSteps }: { wide: boolean; hasSteps: boolean }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const open = useEditorState((state) => state.panel);
  const isVersion = useEditorState((state) => state.version !== null);
  const usual = panels.filter((name) => !isVersion || !ofDrafts.has(name));
  const names: readonly PanelName[] = hasSteps ? ["steps", ...usual] : usual;
  return (
    <nav className={classes.rail} aria-label={t("flow.bar.panels")}>
      {names.map((name) => {
        const Picture = pictures[name];
        return (
          <Tooltip key={name} label={t(`flow.panel.${name}`)} position={wide ? "left" : "top"}>
            <button
              type="button"
              className={classes.railButton}
              data-tour={`panel-${name}`}
              aria-pressed={open === name}
              aria-label={t(`flow.panel.${name}`)}
              onClick={() => editor.openPanel(open === name ? null : name)}
            >
              <Picture size={20} stroke={1.6} />
            </button>
          </Tooltip>
        );
      })}
    </nav>
  );
}
