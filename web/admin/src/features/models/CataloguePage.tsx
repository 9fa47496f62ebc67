import { Button, Group, SegmentedControl, Select, Switch, TextInput } from "@mantine/core";
import { IconBox, IconRefresh, IconSearch } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { api, keys, useMay, useProviders, type CatalogueModel } from "@/api";
import { hasPrice } from "@/lib/prices";
import { useUrlValue } from "@/lib/urlState";
import { GuardedButton } from "@/ui/Guard";
import { Page } from "@/ui/Page";
import { Row, Rows } from "@/ui/Row";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import { toast, toastError } from "@/ui/toast";
import { abilitiesOf, firstReadings, isNew, pick, shortTokens, type Shown } from "./catalogue";
import classes from "./CataloguePage.module.css";

const step = 100;

/** All models of all providers: what is in use, and what could be. */
export function CataloguePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayWrite = useMay("models.write");
  const providers = useProviders();
  const catalogue = useQuery({
    queryKey: keys.catalogue,
    queryFn: async () => (await api.get("/models/catalogue")).items,
  });
  const prices = useQuery({ queryKey: keys.prices, queryFn: async () => (await api.get("/prices")).items });
  const [words, setWords] = useUrlValue("q");
  const [provider, setProvider] = useUrlValue("provider");
  const [use, setUse] = useUrlValue("use");
  const [state, setState] = useUrlValue("show");
  const [most, setMost] = useState(step);
  const [now] = useState(() => Date.now() * 1000);
  const shown: Shown = state === "on" || state === "new" ? state : "all";
  const models = catalogue.data ?? [];
  const found = useMemo(
    () => pick(catalogue.data ?? [], { words, provider, use, shown }, now),
    [catalogue.data, words, provider, use, shown, now],
  );
  const lists = useMemo(() => firstReadings(catalogue.data ?? []), [catalogue.data]);
  const refresh = useRefresh();
  const toggle = useToggle();
  const list = providers.data ?? [];
  return (
    <Page
      title={t("modelSections.catalogue")}
      description={t("catalogue.intro")}
      actions={
        list.length > 0 && (
          <GuardedButton
            reason={!mayWrite && t("common.noPermission")}
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={refresh.isPending}
            onClick={() => refresh.mutate(list.filter((one) => one.enabled).map((one) => one.id))}
          >
            {t("catalogue.refresh")}
          </GuardedButton>
        )
      }
    >
      {catalogue.isPending || providers.isPending ? (
        <ListSkeleton rows={8} />
      ) : catalogue.error ? (
        <ErrorState error={catalogue.error} onRetry={() => void catalogue.refetch()} />
      ) : models.length === 0 ? (
        <EmptyState
          icon={IconBox}
          title={t("catalogue.empty.title")}
          text={t(list.length > 0 ? "catalogue.empty.unread" : "catalogue.empty.text")}
          action={
            list.length === 0 && (
              <Button onClick={() => void navigate("/models?add=1")}>{t("models.add")}</Button>
            )
          }
        />
      ) : (
        <>
          <div className={classes.filters}>
            <TextInput
              className={classes.search}
              placeholder={t("catalogue.search")}
              aria-label={t("catalogue.search")}
              leftSection={<IconSearch size={16} />}
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
            <Select
              aria-label={t("catalogue.provider")}
              data={[
                { value: "", label: t("catalogue.anyProvider") },
                ...list.map((one) => ({ value: one.id, label: one.name })),
              ]}
              allowDeselect={false}
              value={provider}
              onChange={(value) => setProvider(value)}
            />
            <Select
              aria-label={t("catalogue.use")}
              data={[
                { value: "", label: t("catalogue.anyUse") },
                ...(["chat", "embedding", "other"] as const).map((one) => ({
                  value: one,
                  label: t(`catalogue.uses.${one}`),
                })),
              ]}
              allowDeselect={false}
              value={use}
              onChange={(value) => setUse(value)}
            />
            <SegmentedControl
              aria-label={t("catalogue.show")}
              data={(["all", "on", "new"] as const).map((one) => ({
                value: one,
                label: t(`catalogue.shown.${one}`),
              }))}
              value={shown}
              onChange={(value) => setState(value === "all" ? null : value)}
            />
          </div>
          {found.length === 0 ? (
            <EmptyState compact icon={IconSearch} title={t("common.nothingFound")} />
          ) : (
            <Rows label={t("modelSections.catalogue")}>
              {found.slice(0, most).map((model) => (
                <ModelRow
                  key={`${model.provider_id}/${model.name}`}
                  model={model}
                  fresh={isNew(model, lists, now)}
                  gone={!model.listed && lists.has(model.provider_id)}
                  unpriced={
                    prices.data !== undefined &&
                    model.use !== "other" &&
                    !hasPrice(prices.data, model.provider_kind, model.name, now)
                  }
                  mayWrite={mayWrite}
                  onToggle={(enabled) => toggle.mutate({ model, enabled })}
                />
              ))}
            </Rows>
          )}
          {found.length > most && (
            <Group justify="center" mt="md">
              <Button variant="subtle" onClick={() => setMost(most + step)}>
                {t("catalogue.more", { count: found.length - most })}
              </Button>
            </Group>
          )}
        </>
      )}
    </Page>
  );
}

function ModelRow(props: {
  model: CatalogueModel;
  fresh: boolean;
  /** The vendor's list has it no more. A list that was never read says nothing. */
  gone: boolean;
  /** Nobody knows what it costs. */
  unpriced: boolean;
  mayWrite: boolean;
  onToggle: (enabled: boolean) => void;
}) {
  const { model, fresh, gone, unpriced, mayWrite, onToggle } = props;
  const { t, i18n } = useTranslation();
  const sizes = [
    model.context_tokens &&
      t("catalogue.context", { size: shortTokens(model.context_tokens, i18n.language) }),
    model.max_output_tokens &&
      t("catalogue.output", { size: shortTokens(model.max_output_tokens, i18n.language) }),
  ].filter(Boolean);
  return (
    <Row
      faded={!model.enabled && model.model_id !== null}
      title={
        <>
          {model.label}
          {fresh && <Tag tone="accent">{t("catalogue.new")}</Tag>}
          {gone && <Tag tone="wait">{t("catalogue.unlisted")}</Tag>}
          {model.use !== "chat" && <Tag>{t(`catalogue.uses.${model.use}`)}</Tag>}
        </>
      }
      text={
        <>
          {model.provider_name}
          {model.label !== model.name && ` · ${model.name}`}
          {sizes.map((size) => (
            <span key={String(size)}> · {size}</span>
          ))}
          {unpriced && (
            <span>
              {" · "}
              {t("catalogue.noPrice")}
              {mayWrite && (
                <>
                  {" · "}
                  <Link to={`/models/prices?${newPrice(model)}`}>{t("catalogue.setPrice")}</Link>
                </>
              )}
            </span>
          )}
        </>
      }
      aside={
        <span className={classes.abilities}>
          {abilitiesOf(model.abilities).map((ability) => (
            <Tag key={ability}>{t(`catalogue.abilities.${ability}`)}</Tag>
          ))}
        </span>
      }
      actions={
        <Switch
          aria-label={t("models.enableModel", { name: model.label })}
          checked={model.enabled}
          disabled={!mayWrite}
          onChange={(event) => onToggle(event.currentTarget.checked)}
        />
      }
    />
  );
}

function newPrice(model: CatalogueModel): string {
  return new URLSearchParams({ provider: model.provider_kind, model: model.name }).toString();
}

function useRefresh() {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (providers: string[]) => {
      const answers = await Promise.allSettled(
        providers.map((id) => api.post("/providers/{id}/refresh-models", { path: { id } })),
      );
      const failed = answers.find((answer) => answer.status === "rejected");
      const added = answers.reduce(
        (sum, answer) => sum + (answer.status === "fulfilled" ? answer.value.added.length : 0),
        0,
      );
      return { added, failed: failed?.reason as unknown };
    },
    onSuccess: ({ added, failed }) => {
      if (failed) toastError(failed, t("catalogue.refreshFailed"));
      else toast(added > 0 ? t("catalogue.added", { count: added }) : t("catalogue.upToDate"));
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.models }),
  });
}

function useToggle() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ model, enabled }: { model: CatalogueModel; enabled: boolean }) => {
      if (model.model_id) {
        await api.patch("/models/{id}", { path: { id: model.model_id }, body: { enabled } });
      } else {
        await api.post("/models", {
          body: {
            provider_id: model.provider_id,
            name: model.name,
            label: model.label.slice(0, 100),
            enabled,
          },
        });
      }
    },
    onMutate: async ({ model, enabled }) => {
      await client.cancelQueries({ queryKey: keys.catalogue });
      const before = client.getQueryData<CatalogueModel[]>(keys.catalogue);
      client.setQueryData<CatalogueModel[]>(keys.catalogue, (list) =>
        list?.map((one) =>
          one.provider_id === model.provider_id && one.name === model.name ? { ...one, enabled } : one,
        ),
      );
      return { before };
    },
    onError: (error, _change, context) => {
      client.setQueryData(keys.catalogue, context?.before);
      toastError(error);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.models }),
  });
}
