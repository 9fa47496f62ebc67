import { ActionIcon, Button, Menu, Switch } from "@mantine/core";
import {
  IconBook2,
  IconClock,
  IconHeadset,
  IconPencil,
  IconPlus,
  IconTool,
  IconTrash,
  IconWorld,
  type Icon,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Bot, Tool, ToolKind } from "@/api";
import { Section } from "@/ui/Page";
import { Row, Rows } from "@/ui/Row";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import { toastError } from "@/ui/toast";
import { ToolEditor } from "./ToolEditor";
import { useDeleteTool, useSaveTool, useTools } from "./useTools";

const icons: Record<ToolKind, Icon> = {
  http: IconWorld,
  search_knowledge: IconBook2,
  current_time: IconClock,
  hand_over: IconHeadset,
};
const kinds = Object.keys(icons) as ToolKind[];

/** What the bot may do besides talking. */
export function ToolsTab({ bot, disabled }: { bot: Bot; disabled: boolean }) {
  const { t } = useTranslation();
  const tools = useTools(bot.id);
  const save = useSaveTool(bot.id);
  const remove = useDeleteTool(bot.id);
  const [edited, setEdited] = useState<{ kind: ToolKind; tool?: Tool }>();
  const has = (kind: ToolKind) => tools.data?.some((tool) => tool.kind === kind);
  const add = (
    <Menu position="bottom-end" disabled={disabled}>
      <Menu.Target>
        <Button leftSection={<IconPlus size={16} />} disabled={disabled}>
          {t("bots.tools.add")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown maw={380}>
        {kinds.map((kind) => {
          const Picture = icons[kind];
          return (
            <Menu.Item
              key={kind}
              leftSection={<Picture size={18} />}
              disabled={kind !== "http" && has(kind)}
              onClick={() => setEdited({ kind })}
            >
              {t(`bots.tools.kinds.${kind}.name`)}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
  const toggle = (tool: Tool, enabled: boolean) =>
    save.mutate({ tool, kind: tool.kind, values: { enabled } }, { onError: (error) => toastError(error) });

  if (tools.error) return <ErrorState error={tools.error} onRetry={() => void tools.refetch()} />;
  return (
    <>
      {tools.isPending ? (
        <ListSkeleton rows={3} />
      ) : tools.data.length === 0 ? (
        <EmptyState
          icon={IconTool}
          title={t("bots.tools.empty")}
          text={t("bots.tools.emptyText")}
          action={add}
        />
      ) : (
        <Section title={t("bots.tools.title")} description={t("bots.tools.help")} actions={add}>
          <Rows label={t("bots.tools.title")}>
            {tools.data.map((tool) => {
              const Picture = icons[tool.kind];
              return (
                <Row
                  key={tool.id}
                  icon={<Picture size={18} />}
                  title={<span dir="ltr">{tool.name}</span>}
                  text={tool.description || t(`bots.tools.kinds.${tool.kind}.text`)}
                  faded={!tool.enabled}
                  wide
                  aside={tool.needs_approval && <Tag tone="wait">{t("bots.tools.asks")}</Tag>}
                  actions={
                    <>
                      <Switch
                        aria-label={t("bots.tools.on", { name: tool.name })}
                        checked={tool.enabled}
                        disabled={disabled}
                        onChange={(event) => toggle(tool, event.currentTarget.checked)}
                      />
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={t("bots.tools.edit", { name: tool.name })}
                        onClick={() => setEdited({ kind: tool.kind, tool })}
                      >
                        <IconPencil size={16} />
                      </ActionIcon>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        disabled={disabled}
                        aria-label={t("bots.tools.remove", { name: tool.name })}
                        onClick={() => remove.mutate(tool, { onError: (error) => toastError(error) })}
                      >
                        <IconTrash size={16} />
                      </ActionIcon>
                    </>
                  }
                />
              );
            })}
          </Rows>
        </Section>
      )}
      {edited && (
        <ToolEditor
          bot={bot}
          kind={edited.kind}
          tool={edited.tool}
          disabled={disabled}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  );
}
