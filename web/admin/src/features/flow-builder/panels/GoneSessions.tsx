import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useBlockName } from "../canvas/names";
import { pick } from "../graph/schema";
import { blocksOf } from "../graph/select";
import type { SessionPolicy, StandingSessions } from "../scenarioApi";
import { useEditor, useEditorState } from "../store/context";
import { scenarioKeys } from "./queries";

interface Props {
  botId: string;
  /** The version people stand in, as far as one knows. */
  version: string | undefined;
  policy: SessionPolicy;
  blocks: StandingSessions["blocks"];
}

/** Conversations that wait on blocks the draft does not have: how many, and where each goes under the chosen policy. */
export function GoneSessions({ botId, version, policy, blocks }: Props) {
  const { t, i18n } = useTranslation();
  const editor = useEditor();
  const nameOf = useBlockName();
  const doc = useEditorState((state) => state.doc);
  const old = useQuery({
    queryKey: scenarioKeys.version(botId, version ?? ""),
    queryFn: () => editor.api.version(version!),
    enabled: version !== undefined,
  });
  /** What was there is known from the version that is in use; in an older one it may have been another. */
  const way = (block: string) => {
    if (policy !== "migrate") return t(`flow.publish.goes.${policy}`);
    const flow = old.data?.scenario.blocks[block]?.flow;
    if (!flow) return t("flow.publish.goes.unknown");
    const begins = blocksOf(doc, flow).some(([, one]) => one.kind === "start");
    return begins
      ? t("flow.publish.goes.flow", { flow: doc.flows[flow]?.name })
      : t("flow.publish.goes.main");
  };
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle size={18} />}
      title={t("flow.publish.gone", { count: blocks.reduce((sum, one) => sum + one.count, 0) })}
    >
      <ul style={{ margin: 0, paddingInlineStart: 18 }}>
        {blocks.map((one) => (
          <li key={one.block + one.kind}>
            <b dir="auto">
              {nameOf(old.data?.scenario.blocks[one.block]) ||
                pick(editor.catalog.get(one.kind)?.title, i18n.language) ||
                one.kind}
            </b>{" "}
            ({one.count}): {way(one.block)}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
