import { Switch } from "@mantine/core";
import { IconPlus, IconRoute } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, keys, useBots, useMay, useModels, useRoutes, type Route } from "@/api";
import { GuardedButton } from "@/ui/Guard";
import { Page } from "@/ui/Page";
import { Row, Rows } from "@/ui/Row";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { Tile } from "@/ui/Tile";
import { toastError } from "@/ui/toast";

export function RoutesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const mayWrite = useMay("models.write");
  const routes = useRoutes();
  const models = useModels();
  const bots = useBots(useMay("bots.read"));
  const toggle = useMutation({
    mutationFn: ({ route, enabled }: { route: Route; enabled: boolean }) =>
      api.patch("/routes/{id}", { path: { id: route.id }, body: { enabled, revision: route.revision } }),
    onError: (error) => toastError(error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.routes }),
  });
  const add = (
    <GuardedButton
      reason={!mayWrite && t("common.noPermission")}
      leftSection={<IconPlus size={16} />}
      onClick={() => void navigate("/models/routes/new")}
    >
      {t("routes.add")}
    </GuardedButton>
  );
  const list = routes.data ?? [];
  const nameOf = (id: string) => {
    const model = models.data?.find((one) => one.id === id);
    return model ? model.label || model.name : t("routes.goneModel");
  };
  return (
    <Page title={t("modelSections.routes")} description={t("routes.intro")} actions={list.length > 0 && add}>
      {routes.isPending || models.isPending ? (
        <ListSkeleton rows={3} />
      ) : routes.error ? (
        <ErrorState error={routes.error} onRetry={() => void routes.refetch()} />
      ) : list.length === 0 ? (
        <EmptyState
          icon={IconRoute}
          title={t("routes.empty.title")}
          text={t("routes.empty.text")}
          action={add}
        />
      ) : (
        <Rows>
          {list.map((route) => (
            <Row
              key={route.id}
              to={`/models/routes/${route.id}`}
              faded={!route.enabled}
              icon={<Tile icon={IconRoute} />}
              title={route.label}
              text={route.definition.targets.map((target) => nameOf(target.model_id)).join(" · ")}
              aside={
                <>
                  <span>{t(`routes.strategies.${route.definition.strategy ?? "ordered"}.name`)}</span>
                  <span>
                    {t("models.usedBy", {
                      count: (bots.data ?? []).filter((bot) => bot.model_id === route.id).length,
                    })}
                  </span>
                </>
              }
              actions={
                <Switch
                  aria-label={t("models.enableModel", { name: route.label })}
                  checked={
                    toggle.isPending && toggle.variables.route.id === route.id
                      ? toggle.variables.enabled
                      : route.enabled
                  }
                  disabled={!mayWrite}
                  onChange={(event) => toggle.mutate({ route, enabled: event.currentTarget.checked })}
                />
              }
            />
          ))}
        </Rows>
      )}
    </Page>
  );
}
