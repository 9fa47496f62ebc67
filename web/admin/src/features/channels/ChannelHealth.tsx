import { Anchor, Button, Group, Stack, Table, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, keys, type Channel } from "@/api";
import { Section } from "@/ui/Page";
import { ErrorNote } from "@/ui/States";
import { TimeAgo } from "@/ui/Time";
import { ChannelChecks, HealthIcon } from "./ChannelChecks";

/** How the account stands with its vendor, asked anew on demand, and what arrived last. */
export function ChannelHealth({ channel }: { channel: Channel }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const check = useMutation({
    mutationFn: () => api.post("/channels/{id}/check", { path: { id: channel.id } }),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.channels }),
  });
  const events = useQuery({
    queryKey: [...keys.channels, channel.id, "events"],
    queryFn: async () => (await api.get("/channels/{id}/events", { path: { id: channel.id } })).items,
    refetchInterval: 10_000,
  });
  const { state, reason, since } = channel.health;
  return (
    <Section title={t("channels.health.title")}>
      <Stack gap="md">
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <HealthIcon state={state} />
          <div>
            <Text size="sm">
              {t(`channels.health.says.${state}`)}
              {since !== null && (
                <>
                  {" · "}
                  <TimeAgo at={since} />
                </>
              )}
            </Text>
            {reason && !check.data && (
              <Text size="sm" c="dimmed" dir="auto">
                {reason}
              </Text>
            )}
          </div>
        </Group>
        <Group>
          <Button
            variant="default"
            size="sm"
            leftSection={<IconRefresh size={16} />}
            loading={check.isPending}
            onClick={() => check.mutate()}
          >
            {t("channels.guide.check")}
          </Button>
        </Group>
        {check.error && <ErrorNote error={check.error} />}
        {check.data && <ChannelChecks report={check.data} />}
        {events.data && <LastEvents events={events.data} />}
      </Stack>
    </Section>
  );
}

function LastEvents({
  events,
}: {
  events: { at: number; vendor_event_id: string; conversation_id: string; type: string }[];
}) {
  const { t } = useTranslation();
  if (events.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("channels.health.noEvents")}
      </Text>
    );
  }
  return (
    <Table.ScrollContainer minWidth={420} mah={280}>
      <Table verticalSpacing={4} aria-label={t("channels.health.lastEvents")} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("channels.health.lastEvents")}</Table.Th>
            <Table.Th>{t("channels.health.kind")}</Table.Th>
            <Table.Th />
            <Table.Th>{t("channels.health.vendorId")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {events.map((event) => (
            <Table.Tr key={`${event.vendor_event_id} ${event.at}`}>
              <Table.Td>
                <TimeAgo at={event.at} />
              </Table.Td>
              <Table.Td>{event.type}</Table.Td>
              <Table.Td>
                {event.conversation_id && (
                  <Anchor component={Link} to={`/conversations/${event.conversation_id}`} size="sm">
                    {t("channels.health.conversation")}
                  </Anchor>
                )}
              </Table.Td>
              <Table.Td dir="ltr" c="dimmed">
                {event.vendor_event_id}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
