import { ActionIcon, Anchor, Button, Switch, Tooltip } from "@mantine/core";
import { IconBox, IconPlus, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, keys, useBots, useMay, useModels, type Bot, type Model, type Provider } from "@/api";
import { Section } from "@/ui/Page";
import { Row, Rows } from "@/ui/Row";
import { EmptyState, ListSkeleton } from "@/ui/States";
import { doWithUndo, toastError } from "@/ui/toast";
import { AddModels } from "./AddModels";

/** The models of a provider that bots may use, and which bots do. */
export function ProviderModels({ provider }: { provider: Provider }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const models = useModels();
  const mayWrite = useMay("models.write");
  const bots = useBots(useMay("bots.read"));
  const [adding, setAdding] = useState(false);
  const own = (models.data ?? []).filter((model) => model.provider_id === provider.id);
  const patchCache = (change: (models: Model[]) => Model[]) =>
    client.setQueryData<Model[]>(keys.models, (now) => (now ? change(now) : now));

  const toggle = useMutation({
    mutationFn: ({ id, enabled }: { id: string; enabled: boolean }) =>
      api.patch("/models/{id}", { path: { id }, body: { enabled } }),
    onMutate: ({ id, enabled }) =>
      patchCache((list) => list.map((model) => (model.id === id ? { ...model, enabled } : model))),
    onError: (error) => toastError(error),
    onSettled: () => client.invalidateQueries({ queryKey: keys.models }),
  });

  const remove = (model: Model) => {
    patchCache((list) => list.filter((one) => one.id !== model.id));
    const restore = () => void client.invalidateQueries({ queryKey: keys.models });
    doWithUndo(
      t("models.modelRemoved", { name: model.label || model.name }),
      () => {
        api
          .delete("/models/{id}", { path: { id: model.id }, keepalive: true })
          .catch((error: unknown) => toastError(error, t("models.modelRemoveFailed")))
          .finally(restore);
      },
      restore,
    );
  };

  return (
    <Section
      title={t("models.models")}
      description={t("models.modelsText")}
      actions={
        mayWrite &&
        own.length > 0 && (
          <Button variant="light" leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
            {t("models.addModels")}
          </Button>
        )
      }
    >
      {models.isPending ? (
        <ListSkeleton rows={2} />
      ) : own.length === 0 ? (
        <EmptyState
          compact
          icon={IconBox}
          title={t("models.noModels")}
          action={mayWrite && <Button onClick={() => setAdding(true)}>{t("models.addModels")}</Button>}
        />
      ) : (
        <Rows>
          {own.map((model) => (
            <Row
              key={model.id}
              faded={!model.enabled}
              title={model.label || model.name}
              text={model.label && model.label !== model.name ? model.name : undefined}
              aside={<UsedBy bots={(bots.data ?? []).filter((bot) => bot.model_id === model.id)} />}
              actions={
                <>
                  <Switch
                    aria-label={t("models.enableModel", { name: model.label || model.name })}
                    checked={model.enabled}
                    disabled={!mayWrite}
                    onChange={(event) =>
                      toggle.mutate({ id: model.id, enabled: event.currentTarget.checked })
                    }
                  />
                  {mayWrite && (
                    <Tooltip label={t("common.remove")}>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={t("models.removeModel", { name: model.label || model.name })}
                        onClick={() => remove(model)}
                      >
                        <IconTrash size={16} />
                      </ActionIcon>
                    </Tooltip>
                  )}
                </>
              }
            />
          ))}
        </Rows>
      )}
      <AddModels
        provider={provider}
        have={own.map((model) => model.name)}
        opened={adding}
        onClose={() => setAdding(false)}
      />
    </Section>
  );
}

function UsedBy({ bots }: { bots: Bot[] }) {
  const { t } = useTranslation();
  const first = bots[0];
  if (!first) return <span>{t("models.unused")}</span>;
  return (
    <span>
      <Anchor component={Link} to={`/bots/${first.id}`} size="sm">
        {first.name}
      </Anchor>
      {bots.length > 1 && ` ${t("models.andMore", { count: bots.length - 1 })}`}
    </span>
  );
}
