import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconApi, IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, readAll, useMay, type ApiKey } from "@/api";
import { useUrlValue } from "@/lib/urlState";
import { GuardedButton } from "@/ui/Guard";
import { Page } from "@/ui/Page";
import { Row, Rows } from "@/ui/Row";
import { EmptyState, ErrorNote, ErrorState, ListSkeleton } from "@/ui/States";
import { Tile } from "@/ui/Tile";
import { TimeAgo } from "@/ui/Time";
import { toast } from "@/ui/toast";
import { CreateKey } from "./CreateKey";
import { EditKey } from "./EditKey";
import { Tag } from "@/ui/Tag";

export function KeysPage() {
  const { t } = useTranslation();
  const mayWrite = useMay("keys.write");
  const [creating, setCreating] = useUrlValue("new");
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const [editing, setEditing] = useState<ApiKey | null>(null);
  const list = useQuery({
    queryKey: keys.apiKeys,
    queryFn: () => readAll((cursor) => api.get("/api-keys", { query: { cursor, limit: 100 } })),
  });
  const create = (
    <GuardedButton
      reason={!mayWrite && t("common.noPermission")}
      leftSection={<IconPlus size={16} />}
      onClick={() => setCreating("1")}
    >
      {t("keys.create")}
    </GuardedButton>
  );
  return (
    <Page
      title={t("app.pages.keys")}
      description={t("keys.intro")}
      actions={list.data && list.data.length > 0 && create}
    >
      {list.isPending ? (
        <ListSkeleton rows={3} />
      ) : list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.data.length === 0 ? (
        <EmptyState
          icon={IconApi}
          title={t("keys.empty.title")}
          text={t("keys.empty.text")}
          action={create}
        />
      ) : (
        <Rows label={t("app.pages.keys")}>
          {list.data.map((key) => (
            <KeyRow
              key={key.id}
              apiKey={key}
              mayWrite={mayWrite}
              onEdit={() => setEditing(key)}
              onRevoke={() => setRevoking(key)}
            />
          ))}
        </Rows>
      )}
      <CreateKey opened={creating === "1" && mayWrite} onClose={() => setCreating(null)} />
      <EditKey apiKey={editing} onClose={() => setEditing(null)} />
      <RevokeKey apiKey={revoking} onClose={() => setRevoking(null)} />
    </Page>
  );
}

interface KeyRowProps {
  apiKey: ApiKey;
  mayWrite: boolean;
  onEdit: () => void;
  onRevoke: () => void;
}

function KeyRow({ apiKey, mayWrite, onEdit, onRevoke }: KeyRowProps) {
  const { t } = useTranslation();
  const [now] = useState(() => Date.now() * 1000);
  const expired = apiKey.expires_at !== null && apiKey.expires_at < now;
  return (
    <Row
      wide
      faded={expired}
      icon={<Tile icon={IconApi} />}
      title={
        <>
          {apiKey.name}
          {expired && <Tag tone="bad">{t("keys.expired")}</Tag>}
        </>
      }
      text={
        <>
          <code dir="ltr">{apiKey.prefix}…</code> · {t("keys.scopes", { count: apiKey.scopes.length })} ·{" "}
          {t("keys.madeBy", { name: apiKey.created_by.name })}
          {isLimited(apiKey) && <> · {t("keys.limited")}</>}
        </>
      }
      aside={
        <>
          {apiKey.expires_at !== null && !expired && (
            <span>
              {t("keys.expires")} <TimeAgo at={apiKey.expires_at} />
            </span>
          )}
          <span>
            {apiKey.last_used_at ? (
              <>
                {t("keys.used")} <TimeAgo at={apiKey.last_used_at} />
              </>
            ) : (
              t("keys.neverUsed")
            )}
          </span>
        </>
      }
      actions={
        <>
          <GuardedButton
            reason={!mayWrite && t("common.noPermission")}
            size="xs"
            variant="subtle"
            onClick={onEdit}
          >
            {t("keys.edit")}
          </GuardedButton>
          <GuardedButton
            reason={!mayWrite && t("common.noPermission")}
            size="xs"
            variant="subtle"
            color="red"
            onClick={onRevoke}
          >
            {t("keys.revoke")}
          </GuardedButton>
        </>
      }
    />
  );
}

function isLimited({ limits }: ApiKey) {
  return Boolean(limits.allowed_models?.length || limits.requests_per_minute || limits.tokens_per_minute);
}

/** Programs with this key stop at once and it cannot be brought back: that is asked about, not undone. */
function RevokeKey({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: (id: string) => api.delete("/api-keys/{id}", { path: { id } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.apiKeys });
      toast(t("keys.revoked"));
      onClose();
    },
  });
  return (
    <Modal
      opened={apiKey !== null}
      onClose={onClose}
      title={t("keys.revokeTitle", { name: apiKey?.name ?? "" })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack>
        <Text>{t("keys.revokeText")}</Text>
        {revoke.error && <ErrorNote error={revoke.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button color="red" loading={revoke.isPending} onClick={() => apiKey && revoke.mutate(apiKey.id)}>
            {t("keys.revoke")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
