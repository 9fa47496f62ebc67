import { Anchor, Button, Group, Stack, Table, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, keys, type Channel, type ChannelCharge, type ChannelEvent } from "@/api";
import { Section } from "@/ui/Page";
import { useServerWords } from "@/ui/serverWords";
import { ErrorNote } from "@/ui/States";
import { TimeAgo } from "@/ui/Time";
import { ChannelChecks, HealthIcon } from "./ChannelChecks";

/** How the account stands with its vendor, asked anew on demand, and what arrived last. */
export function ChannelHealth({ channel }: { channel: Channel }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const said = useServerWords();
  const check = useMutation({
    mutationFn: () => api.post("/channels/{id}/check", { path: { id: channel.id } }),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.channels }),
  });
  const events = useQuery({
    queryKey: [...keys.channels, channel.id, "events"],
    queryFn: async () => (await api.get("/channels/{id}/events", { path: { id: channel.id } })).items,
    refetchInterval: 10_000,
  });
  const { state, reason, todo, since, checked_at } = channel.health;
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
                {said(reason)}
              </Text>
            )}
            {todo && (
              <Text size="sm" c="dimmed" dir="auto">
                {said(todo)}
              </Text>
            )}
            {checked_at !== null && (
              <Text size="xs" c="dimmed">
                {t("channels.health.checked")} <TimeAgo at={checked_at} />
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
        {check.data && <ChannelCharges charges={check.data.charges ?? []} />}
        {events.data && <LastEvents events={events.data} />}
      </Stack>
    </Section>
  );
}

function LastEvents({ events }: { events: ChannelEvent[] }) {
  const { t } = useTranslation();
  const said = useServerWords();
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
            <Table.Tr key={`${event.type} ${event.vendor_event_id} ${event.at}`}>
              <Table.Td>
                <TimeAgo at={event.at} />
              </Table.Td>
              {event.health ? (
                <Table.Td colSpan={3}>
                  <Group gap={6} wrap="nowrap" align="flex-start">
                    <HealthIcon state={event.health} />
                    <bdi>{event.reason ? said(event.reason) : t(`channels.health.says.${event.health}`)}</bdi>
                  </Group>
                </Table.Td>
              ) : (
                <EventCells event={event} />
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function EventCells({ event }: { event: ChannelEvent }) {
  const { t } = useTranslation();
  return (
    <>
      <Table.Td>
        {event.type}
        {event.note && (
          <Text size="xs" c="dimmed" dir="auto">
            {event.note}
          </Text>
        )}
      </Table.Td>
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
    </>
  );
}

/** What the vendor said of the price of messages lately. */
function ChannelCharges({ charges }: { charges: ChannelCharge[] }) {
  const { t } = useTranslation();
  if (charges.length === 0) return null;
  return (
    <Table verticalSpacing={4} aria-label={t("channels.health.charges")}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("channels.health.charges")}</Table.Th>
          <Table.Th>{t("channels.health.chargeType")}</Table.Th>
          <Table.Th>{t("channels.health.charged")}</Table.Th>
          <Table.Th>{t("channels.health.chargedMessages")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {charges.map((charge) => (
          <Table.Tr key={`${charge.category} ${charge.type} ${charge.billable}`}>
            <Table.Td>{charge.category}</Table.Td>
            <Table.Td>{charge.type}</Table.Td>
            <Table.Td>{t(charge.billable ? "channels.health.billable" : "channels.health.free")}</Table.Td>
            <Table.Td>{charge.messages}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
