import { ActionIcon, Button, Indicator, Popover, Select, Stack } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useBots, useChannels, useMay, type ConversationFilter } from "@/api";

interface Props {
  filter: ConversationFilter;
  onChange: (patch: Partial<Record<"bot_id" | "channel_id" | "handling", string | null>>) => void;
}

export function FilterMenu({ filter, onChange }: Props) {
  const { t } = useTranslation();
  const bots = useBots(useMay("bots.read"));
  const channels = useChannels(useMay("channels.read"));
  const count = [filter.bot_id, filter.channel_id, filter.handling].filter(Boolean).length;
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
              onClick={() => onChange({ bot_id: null, channel_id: null, handling: null })}
            >
              {t("conversations.clearFilters")}
            </Button>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
