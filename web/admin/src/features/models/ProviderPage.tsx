import { Button, Group, Menu, ActionIcon, Stack, Switch } from "@mantine/core";
import { IconDots, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { api, keys, useMay, useProviderKinds, type Provider, type ProviderKind } from "@/api";
import { splitValues, validate, type FieldError, type Values } from "@/lib/jsonSchema";
import { fieldError, settingsError } from "@/lib/problem";
import { GuardedButton } from "@/ui/Guard";
import { Page, Section } from "@/ui/Page";
import { ErrorNote, ErrorState, FormSkeleton } from "@/ui/States";
import { toast, toastError } from "@/ui/toast";
import { ProviderFields, schemaOf, type ProviderDraft } from "./ProviderFields";
import { ProviderModels } from "./ProviderModels";
import { TestResult } from "./TestResult";

export function ProviderPage() {
  const { t } = useTranslation();
  const { providerId = "" } = useParams();
  const navigate = useNavigate();
  const client = useQueryClient();
  const kinds = useProviderKinds();
  const mayWrite = useMay("models.write");
  const provider = useQuery({
    queryKey: [...keys.providers, providerId],
    queryFn: () => api.get("/providers/{id}", { path: { id: providerId } }),
  });
  const back = { to: "/models", label: t("modelSections.providers") };
  const refresh = () => client.invalidateQueries({ queryKey: keys.providers });
  const toggle = useMutation({
    mutationFn: (enabled: boolean) =>
      api.patch("/providers/{id}", { path: { id: providerId }, body: { enabled } }),
    onSuccess: (saved) => {
      client.setQueryData([...keys.providers, providerId], saved);
      void refresh();
    },
    onError: (error) => toastError(error),
  });
  const remove = useMutation({
    mutationFn: () => api.delete("/providers/{id}", { path: { id: providerId } }),
    onSuccess: async () => {
      toast(t("models.deleted"));
      await navigate("/models");
      client.removeQueries({ queryKey: [...keys.providers, providerId] });
      void client.invalidateQueries({ queryKey: keys.models });
      void refresh();
    },
    onError: (error) => toastError(error, t("models.deleteFailed")),
  });

  if (provider.error || kinds.error) {
    return (
      <Page title={t("app.pages.models")} back={back}>
        <ErrorState error={provider.error ?? kinds.error} onRetry={() => void provider.refetch()} />
      </Page>
    );
  }
  if (!provider.data || !kinds.data) {
    return (
      <Page title="…" back={back} width="form">
        <FormSkeleton />
      </Page>
    );
  }
  return (
    <Page
      title={provider.data.name}
      back={back}
      width="form"
      actions={
        <Group gap="xs" wrap="nowrap">
          <Switch
            label={t("common.on")}
            checked={toggle.isPending ? toggle.variables : provider.data.enabled}
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
                  {t("models.delete")}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </Group>
      }
    >
      <ProviderModels provider={provider.data} />
      <ProviderSettings
        key={provider.data.id}
        provider={provider.data}
        kinds={kinds.data}
        mayWrite={mayWrite}
      />
    </Page>
  );
}

function ProviderSettings(props: { provider: Provider; kinds: ProviderKind[]; mayWrite: boolean }) {
  const { provider, kinds, mayWrite } = props;
  const { t } = useTranslation();
  const client = useQueryClient();
  const [draft, setDraft] = useState<ProviderDraft>({
    kind: provider.kind,
    name: provider.name,
    values: provider.settings as Values,
  });
  const [errors, setErrors] = useState<Record<string, FieldError>>({});
  const schema = schemaOf(kinds, provider.kind);
  // A new address drops the stored secrets on the server, so they must be typed again.
  const sameAddress = draft.values["base_url"] === provider.settings["base_url"];
  const secretsSet = sameAddress ? provider.secrets_set : [];
  const check = () => {
    const found = validate(schema, draft.values, secretsSet);
    setErrors(found);
    return Object.keys(found).length === 0;
  };
  const test = useMutation({
    mutationFn: () =>
      api.post("/providers/test", {
        body: { id: provider.id, kind: provider.kind, ...splitValues(schema, draft.values) },
      }),
  });
  const save = useMutation({
    mutationFn: () =>
      api.patch("/providers/{id}", {
        path: { id: provider.id },
        body: { name: draft.name.trim(), ...splitValues(schema, draft.values) },
      }),
    onSuccess: (saved) => {
      client.setQueryData([...keys.providers, provider.id], saved);
      void client.invalidateQueries({ queryKey: keys.providers });
      setDraft({ kind: saved.kind, name: saved.name, values: saved.settings as Values });
      toast(t("save.saved"));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (check()) save.mutate();
  };
  return (
    <Section title={t("models.connection")}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <ProviderFields
            kinds={kinds}
            draft={draft}
            onChange={(patch) => {
              test.reset();
              setDraft({ ...draft, ...patch });
            }}
            errors={{ ...settingsError(save.error, Object.keys(schema.properties ?? {})), ...errors }}
            nameError={fieldError(save.error, "name")}
            secretsSet={secretsSet}
            fixedKind
            disabled={!mayWrite}
          />
          <TestResult pending={test.isPending} result={test.data} error={test.error} />
          {save.error && <ErrorNote error={save.error} />}
          <Group>
            <GuardedButton
              reason={!mayWrite && t("common.noPermission")}
              type="submit"
              loading={save.isPending}
            >
              {t("common.save")}
            </GuardedButton>
            {mayWrite && (
              <Button variant="default" loading={test.isPending} onClick={() => check() && test.mutate()}>
                {t("models.test.button")}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
