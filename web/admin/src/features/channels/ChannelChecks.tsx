import { Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ChannelHealthState, ChannelReport } from "@/api";
import { useServerWords } from "@/ui/serverWords";
import classes from "./ChannelChecks.module.css";

const pictures = {
  ok: IconCircleCheck,
  warning: IconAlertTriangle,
  failed: IconCircleX,
  unknown: IconHelpCircle,
} as const;

export function HealthIcon({ state }: { state: ChannelHealthState }) {
  const { t } = useTranslation();
  const Picture = pictures[state];
  return (
    <Picture
      size={18}
      className={classes.icon}
      data-state={state}
      role="img"
      aria-label={t(`channels.health.states.${state}`)}
    />
  );
}

/** What the vendor said of the account, point by point, each with what to do about it. */
export function ChannelChecks({ report }: { report: ChannelReport }) {
  const { t } = useTranslation();
  const said = useServerWords();
  return (
    <Stack gap="xs" role="status">
      {report.account_name && (
        <Text size="sm" fw={500}>
          {t("channels.health.connectedAs", { name: report.account_name })}
        </Text>
      )}
      {report.checks.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("channels.health.nothingToAsk")}
        </Text>
      )}
      {report.checks.map((check) => (
        <Group key={`${check.id} ${check.text}`} gap="xs" wrap="nowrap" align="flex-start">
          <HealthIcon state={check.state} />
          <div dir="auto">
            <Text size="sm">{said(check.text)}</Text>
            {check.todo && (
              <Text size="sm" c="dimmed">
                {said(check.todo)}
              </Text>
            )}
          </div>
        </Group>
      ))}
    </Stack>
  );
}
