import { Table, Text } from "@mantine/core";
import { IconChartBar } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, keys } from "@/api";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { sumEvents } from "./events";

/** What the bot's scenario counted, summed up by event. */
export function EventsTab({ botId }: { botId: string }) {
  const { t, i18n } = useTranslation();
  const events = useQuery({
    queryKey: keys.botEvents(botId),
    queryFn: async () => (await api.get("/bots/{id}/events", { path: { id: botId } })).items,
  });
  if (events.isPending) return <ListSkeleton rows={3} />;
  if (events.error) return <ErrorState error={events.error} onRetry={() => void events.refetch()} />;
  const sums = sumEvents(events.data);
  if (sums.length === 0)
    return (
      <EmptyState compact icon={IconChartBar} title={t("bots.tabs.events")} text={t("bots.events.none")} />
    );
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 });
  return (
    <>
      <Text c="dimmed" my="md">
        {t("bots.events.intro")}
      </Text>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("bots.events.name")}</Table.Th>
            <Table.Th ta="end">{t("bots.events.count")}</Table.Th>
            <Table.Th ta="end">{t("bots.events.total")}</Table.Th>
            <Table.Th ta="end">{t("bots.events.last")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sums.map((event) => (
            <Table.Tr key={event.name}>
              <Table.Td>
                <bdi>{event.name}</bdi>
              </Table.Td>
              <Table.Td ta="end">{number.format(event.count)}</Table.Td>
              <Table.Td ta="end">{number.format(event.total)}</Table.Td>
              <Table.Td ta="end">
                {new Date(`${event.last}T00:00:00Z`).toLocaleDateString(i18n.language, { timeZone: "UTC" })}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
