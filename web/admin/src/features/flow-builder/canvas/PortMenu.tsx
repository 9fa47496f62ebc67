import { Menu } from "@mantine/core";
import { IconArrowRight, IconPlugConnected, IconPlus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { disconnect } from "../graph/commands";
import { edgeOfPort } from "../graph/select";
import { useEditor, useEditorState } from "../store/context";
import { useCanvasActions, type PortPlace } from "./actions";

/** What can be done with a port; one menu for all of them. */
export function PortMenu({ place, onClose }: { place: PortPlace | null; onClose: () => void }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const actions = useCanvasActions();
  const doc = useEditorState((state) => state.doc);
  const readOnly = useEditorState((state) => state.readOnly);
  const edge = place ? edgeOfPort(doc, place.block, place.port) : undefined;
  if (!place) return null;
  const { block, port } = place;
  return (
    <Menu opened onClose={onClose} position="right-start" withinPortal returnFocus>
      <Menu.Target>
        <span style={{ position: "fixed", left: place.x, top: place.y, width: 1, height: 1 }} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label dir="auto">{place.title}</Menu.Label>
        <Menu.Item
          leftSection={<IconPlugConnected size={16} />}
          disabled={readOnly}
          onClick={() => actions.connectFrom(block, port)}
        >
          {t("flow.port.connectTo")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconPlus size={16} />}
          disabled={readOnly}
          onClick={() => actions.openPalette({ at: null, from: { block, port } })}
        >
          {t("flow.port.addBlock")}
        </Menu.Item>
        {edge && (
          <>
            <Menu.Item
              leftSection={<IconArrowRight size={16} className="b-flip" />}
              onClick={() => actions.reveal(doc.edges[edge]!.to)}
            >
              {t("flow.port.follow")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconX size={16} />}
              disabled={readOnly}
              onClick={() => editor.run(disconnect(editor.state.doc, edge), t("flow.did.disconnect"))}
            >
              {t("flow.port.disconnect")}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
