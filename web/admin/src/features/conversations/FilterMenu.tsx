import { ActionIcon, Button, Indicator, Popover, Select, Stack, Switch } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useBots, useChannels, useLabels, useMay, useMembers, type ConversationFilter } from "@/api";

interface Props {
  filter: ConversationFilter;
  onChange: (
    patch: Partial<
      Record<"bot_id" | "channel_id" | "handling" | "label" | "assignee" | "snoozed", string | null>
    >,
  ) => void;
}

export function FilterMenu({ filter, onChange }: Props) {
  const { t } = useTranslation();
  const bots = useBots(useMay("bots.read"));
  const channels = useChannels(useMay("channels.read"));
  const labels = useLabels();
  const members = useMembers(useMay("members.read"));
  const snoozed = filter.snoozed === "true";
  const count = [
    filter.bot_id,
    filter.channel_id,
    filter.handling,
    filter.label,
    filter.assignee,
    snoozed,
  ].filter(Boolean).length;
  const label = count > 0 ? t("conversations.filtersOn", { count }) : t("conversations.filters");
  return (
    <Popover position="bottom-end" width={280} shadow="md" withArrow trapFocus>
      <Indicator disabled={count === 0} label={count} size={16} color="accent" offset={4}>
        <Popover.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label}>
            <IconFilter size={18} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Select
            label={t("conversations.handling.label")}
            placeholder={t("common.any")}
            clearable
            data={[
              { value: "bot", label: t("conversations.handling.bot") },
              { value: "human", label: t("conversations.handling.human") },
            ]}
            value={filter.handling ?? null}
            onChange={(handling) => onChange({ handling })}
            comboboxProps={{ withinPortal: false }}
          />
          <Select
            label={t("conversations.marks.assignee")}
            placeholder={t("common.any")}
            clearable
            searchable
            data={[
              { value: "me", label: t("conversations.marks.mine") },
              { value: "none", label: t("conversations.marks.nobody") },
              ...(members.data ?? []).map((member) => ({
                value: member.id,
                label: member.name || member.email,
              })),
            ]}
            value={filter.assignee ?? null}
            onChange={(assignee) => onChange({ assignee })}
            comboboxProps={{ withinPortal: false }}
          />
          <Select
            label={t("conversations.marks.labels")}
            placeholder={t("common.any")}
            clearable
            searchable
            data={(labels.data ?? []).map((one) => one.label)}
            value={filter.label ?? null}
            onChange={(label) => onChange({ label })}
            comboboxProps={{ withinPortal: false }}
          />
          <Switch
            label={t("conversations.marks.showSnoozed")}
            checked={snoozed}
            onChange={(event) => onChange({ snoozed: event.currentTarget.checked ? "true" : null })}
          />
          <Select
            label={t("conversations.bot")}
            placeholder={t("common.any")}
            clearable
            searchable
            data={(bots.data ?? []).map((bot) => ({ value: bot.id, label: bot.name }))}
            value={filter.bot_id ?? null}
            onChange={(bot_id) => onChange({ bot_id })}
            comboboxProps={{ withinPortal: false }}
          />
          <Select
            label={t("conversations.channel")}
            placeholder={t("common.any")}
            clearable
            searchable
            data={(channels.data ?? []).map((channel) => ({ value: channel.id, label: channel.name }))}
            value={filter.channel_id ?? null}
            onChange={(channel_id) => onChange({ channel_id })}
            comboboxProps={{ withinPortal: false }}
          />
          {count > 0 && (
            <Button
              variant="subtle"
              onClick={() =>
                onChange({
                  bot_id: null,
                  channel_id: null,
                  handling: null,
                  label: null,
                  assignee: null,
                  snoozed: null,
                })
              }
            >
              {t("conversations.clearFilters")}
            </Button>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
