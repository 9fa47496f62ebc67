import { Alert, Button, Group, Select, Table, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconHistory, IconShieldCheck, IconShieldX } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, cursorPaging, flatten, keys, useMay, useMembers, type AuditEntry } from "@/api";
import { useUrlValue } from "@/lib/urlState";
import { Page } from "@/ui/Page";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { TimeAgo } from "@/ui/Time";
import { toastError } from "@/ui/toast";
import { actWords } from "./actWords";
import classes from "./AuditPage.module.css";
import { Changes } from "./Changes";

const areas = [
  "auth",
  "bot",
  "provider",
  "model",
  "channel",
  "conversation",
  "member",
  "api_key",
  "settings",
] as const;

export function AuditPage() {
  const { t } = useTranslation();
  const [actor, setActor] = useUrlValue("actor");
  const [action, setAction] = useUrlValue("action");
  const members = useMembers(useMay("members.read"));
  const log = useInfiniteQuery({
    ...cursorPaging,
    queryKey: [...keys.audit, { actor, action }],
    queryFn: ({ pageParam }) =>
      api.get("/audit", {
        query: {
          cursor: pageParam || undefined,
          limit: 50,
          actor: actor || undefined,
          action: action ? `${action}.` : undefined,
        },
      }),
  });
  const verify = useMutation({
    mutationFn: () => api.get("/audit/verify"),
    onError: (error) => toastError(error),
  });
  const entries = flatten(log.data);
  return (
    <Page
      title={t("app.pages.audit")}
      description={t("audit.intro")}
      actions={
        <Button
          variant="default"
          leftSection={<IconShieldCheck size={16} />}
          loading={verify.isPending}
          onClick={() => verify.mutate()}
        >
          {t("audit.verify")}
        </Button>
      }
    >
      {verify.data && (
        <Alert
          mb="md"
          color={verify.data.ok ? "accent" : "red"}
          icon={verify.data.ok ? <IconShieldCheck size={18} /> : <IconShieldX size={18} />}
          role="status"
          withCloseButton
          closeButtonLabel={t("common.close")}
          onClose={() => verify.reset()}
        >
          {verify.data.ok
            ? t("audit.intact", { count: verify.data.entries })
            : t("audit.broken", { id: verify.data.broken_at ?? "?" })}
        </Alert>
      )}
      <Group mb="md" gap="sm">
        <Select
          aria-label={t("audit.who")}
          placeholder={t("audit.anyone")}
          clearable
          searchable
          w={220}
          data={(members.data ?? []).map((member) => ({
            value: member.id,
            label: member.name || member.email,
          }))}
          value={actor || null}
          onChange={setActor}
        />
        <Select
          aria-label={t("audit.what")}
          placeholder={t("audit.anything")}
          clearable
          w={220}
          data={areas.map((area) => ({ value: area, label: t(`audit.areas.${area}`) }))}
          value={action || null}
          onChange={setAction}
        />
      </Group>
      {log.isPending ? (
        <ListSkeleton rows={8} height={44} />
      ) : log.error ? (
        <ErrorState error={log.error} onRetry={() => void log.refetch()} />
      ) : entries.length === 0 ? (
        <EmptyState
          icon={IconHistory}
          title={actor || action ? t("common.nothingFound") : t("audit.empty.title")}
          text={actor || action ? t("audit.otherFilters") : t("audit.empty.text")}
        />
      ) : (
        <Entries entries={entries} />
      )}
      {log.hasNextPage && (
        <Group justify="center" mt="md">
          <Button variant="subtle" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {t("common.loadMore")}
          </Button>
        </Group>
      )}
    </Page>
  );
}

function Entries({ entries }: { entries: AuditEntry[] }) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <div className={classes.box}>
      <Table verticalSpacing="sm" className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("audit.when")}</Table.Th>
            <Table.Th>{t("audit.who")}</Table.Th>
            <Table.Th>{t("audit.what")}</Table.Th>
            <Table.Th>{t("audit.address")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => {
            const more = Object.keys(entry.changes).length > 0;
            const opened = open === entry.id;
            return (
              <Fragment key={entry.id}>
                <Table.Tr data-open={opened || undefined}>
                  <Table.Td className={classes.when}>
                    <TimeAgo at={entry.at} />
                  </Table.Td>
                  <Table.Td className={classes.who}>
                    {entry.actor.name || t(`audit.actors.${entry.actor.kind}`)}
                  </Table.Td>
                  <Table.Td>
                    {more ? (
                      <UnstyledButton
                        className={classes.summary}
                        aria-expanded={opened}
                        onClick={() => setOpen(opened ? null : entry.id)}
                      >
                        <bdi>{actWords(entry, i18n)}</bdi>
                        <IconChevronDown
                          size={15}
                          className={classes.chevron}
                          data-open={opened || undefined}
                        />
                      </UnstyledButton>
                    ) : (
                      <bdi>{actWords(entry, i18n)}</bdi>
                    )}
                  </Table.Td>
                  <Table.Td className={classes.ip} dir="ltr">
                    {entry.ip}
                  </Table.Td>
                </Table.Tr>
                {opened && (
                  <Table.Tr>
                    <Table.Td colSpan={4} className={classes.detail}>
                      <Changes changes={entry.changes} />
                      <div className={classes.ids} dir="ltr">
                        {[entry.action, entry.target.id, entry.id].filter(Boolean).join(" · ")}
                      </div>
                    </Table.Td>
                  </Table.Tr>
                )}
              </Fragment>
            );
          })}
        </Table.Tbody>
      </Table>
    </div>
  );
}
