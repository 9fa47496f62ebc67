import { ActionIcon, Group, Menu, Switch } from "@mantine/core";
import { IconDots, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { api, keys, useMay, type Route } from "@/api";
import { Page } from "@/ui/Page";
import { PageOf } from "@/ui/PageOf";
import { toast, toastError } from "@/ui/toast";
import { draftOf, emptyDraft, type RouteDraft } from "./routeDraft";
import { RouteForm } from "./RouteForm";

/** One route, or a new one. */
export function RoutePage() {
  const { t } = useTranslation();
  const { routeId = "" } = useParams();
  const creating = routeId === "new";
  const route = useQuery({
    queryKey: keys.route(routeId),
    queryFn: () => api.get("/routes/{id}", { path: { id: routeId } }),
    enabled: !creating,
  });
  const back = { to: "/models/routes", label: t("modelSections.routes") };
  if (creating) return <NewRoute back={back} />;
  return (
    <PageOf query={route} title={t("modelSections.routes")} back={back} width="form">
      {(data) => <KnownRoute key={data.id} route={data} back={back} />}
    </PageOf>
  );
}

interface Back {
  back: { to: string; label: string };
}

function NewRoute({ back }: Back) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const mayWrite = useMay("models.write");
  const [draft, setDraft] = useState<RouteDraft>(emptyDraft);
  const save = useMutation({
    mutationFn: () => api.post("/routes", { body: { ...draft, label: draft.label.trim() } }),
    onSuccess: async (made) => {
      client.setQueryData(keys.route(made.id), made);
      void client.invalidateQueries({ queryKey: keys.routes, exact: true });
      toast(t("routes.created"));
      await navigate(`/models/routes/${made.id}`, { replace: true });
    },
  });
  return (
    <Page title={t("routes.new")} description={t("routes.newText")} back={back} width="form">
      <RouteForm
        draft={draft}
        onChange={setDraft}
        disabled={!mayWrite}
        saving={save.isPending}
        error={save.error}
        onSave={() => save.mutate()}
        isNew
      />
    </Page>
  );
}

function KnownRoute({ route, back }: { route: Route } & Back) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const mayWrite = useMay("models.write");
  // The draft belongs to the revision it was begun from: a change of somebody else's in between is told, not lost.
  const [edited, setEdited] = useState<{ draft: RouteDraft; revision: number } | null>(null);
  const draft = edited?.draft ?? draftOf(route);
  const store = (saved: Route) => {
    client.setQueryData(keys.route(saved.id), saved);
    void client.invalidateQueries({ queryKey: keys.routes, exact: true });
  };
  const save = useMutation({
    mutationFn: () =>
      api.patch("/routes/{id}", {
        path: { id: route.id },
        body: { ...draft, label: draft.label.trim(), revision: edited?.revision ?? route.revision },
      }),
    onSuccess: (saved) => {
      store(saved);
      setEdited(null);
      toast(t("save.saved"));
    },
  });
  const toggle = useMutation({
    mutationFn: (enabled: boolean) =>
      api.patch("/routes/{id}", { path: { id: route.id }, body: { enabled, revision: route.revision } }),
    onSuccess: (saved) => {
      store(saved);
      setEdited(
        (now) => now && { draft: { ...now.draft, enabled: saved.enabled }, revision: saved.revision },
      );
    },
    onError: (error) => toastError(error),
  });
  const remove = useMutation({
    mutationFn: () => api.delete("/routes/{id}", { path: { id: route.id } }),
    onSuccess: async () => {
      toast(t("routes.deleted"));
      await navigate("/models/routes");
      client.removeQueries({ queryKey: keys.route(route.id) });
      void client.invalidateQueries({ queryKey: keys.routes });
    },
    onError: (error) => toastError(error, t("routes.deleteFailed")),
  });
  return (
    <Page
      title={route.label}
      back={back}
      width="form"
      actions={
        <Group gap="xs" wrap="nowrap">
          <Switch
            label={t("common.on")}
            checked={toggle.isPending ? toggle.variables : route.enabled}
            disabled={!mayWrite}
            onChange={(event) => toggle.mutate(event.currentTarget.checked)}
          />
          {mayWrite && (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("common.more")}>
                  <IconDots size={18} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => remove.mutate()}>
                  {t("routes.delete")}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </Group>
      }
    >
      <RouteForm
        draft={draft}
        onChange={(next) => setEdited({ draft: next, revision: edited?.revision ?? route.revision })}
        disabled={!mayWrite}
        saving={save.isPending}
        error={save.error}
        onSave={() => save.mutate()}
        onReset={edited ? () => setEdited(null) : undefined}
      />
    </Page>
  );
}
