import { Autocomplete, Button, Group, Select, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, useProviderKinds, type Model, type ProviderKind } from "@/api";
import { defaultsOf, splitValues, validate, type FieldError } from "@/lib/jsonSchema";
import { fieldError, settingsError } from "@/lib/problem";
import { ErrorNote, ErrorState, FormSkeleton } from "@/ui/States";
import { useKindWords } from "@/ui/kindWords";
import { ProviderFields, schemaOf, type ProviderDraft } from "./ProviderFields";
import { TestResult } from "./TestResult";

interface Props {
  onDone: (model: Model | null, providerId: string) => void;
  onCancel?: () => void;
  submitLabel: string;
}

/** Connects a vendor and takes one of its models: fill in, test, choose, save. */
export function ConnectModel(props: Props) {
  const kinds = useProviderKinds();
  if (kinds.isPending) return <FormSkeleton fields={4} />;
  if (kinds.error) return <ErrorState error={kinds.error} onRetry={() => void kinds.refetch()} />;
  return <ConnectForm {...props} kinds={kinds.data} />;
}

function ConnectForm({ kinds, onDone, onCancel, submitLabel }: Props & { kinds: ProviderKind[] }) {
  const { t } = useTranslation();
  const words = useKindWords("provider");
  const client = useQueryClient();
  const nameOf = (kind: string) => words.name(kind, kinds.find((one) => one.kind === kind)?.name ?? kind);
  const fresh = (kind: string): ProviderDraft => ({
    kind,
    name: nameOf(kind),
    values: defaultsOf(schemaOf(kinds, kind)),
  });
  const first = kinds.find((one) => one.kind === "openai") ?? kinds[0];
  const [draft, setDraft] = useState<ProviderDraft>(() => fresh(first?.kind ?? ""));
  const [model, setModel] = useState("");
  const [errors, setErrors] = useState<Record<string, FieldError>>({});
  const schema = schemaOf(kinds, draft.kind);
  const parts = () => splitValues(schema, draft.values);
  const check = () => {
    const found = validate(schema, draft.values);
    setErrors(found);
    return Object.keys(found).length === 0;
  };

  const test = useMutation({
    mutationFn: () => api.post("/providers/test", { body: { kind: draft.kind, ...parts() } }),
    onSuccess: (result) => {
      if (result.ok && !model && result.models.length === 1) setModel(result.models[0]!.id);
    },
  });
  const save = useMutation({
    mutationFn: async () => {
      const provider = await api.post("/providers", {
        body: { kind: draft.kind, name: draft.name.trim(), ...parts(), enabled: true },
      });
      // What the vendor's list says of its models; without it they can be used just as well.
      await api.post("/providers/{id}/refresh-models", { path: { id: provider.id } }).catch(() => undefined);
      const name = model.trim();
      const added = name
        ? await api.post("/models", { body: { provider_id: provider.id, name, enabled: true } })
        : null;
      return { provider, added };
    },
    onSuccess: async ({ provider, added }) => {
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.providers }),
        client.invalidateQueries({ queryKey: keys.models }),
      ]);
      onDone(added, provider.id);
    },
  });

  const change = (patch: Partial<ProviderDraft>) => {
    test.reset();
    if (patch.kind && patch.kind !== draft.kind) {
      setModel("");
      setErrors({});
      setDraft(fresh(patch.kind));
    } else {
      setDraft({ ...draft, ...patch });
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (check()) save.mutate();
  };
  const failure = save.error ?? test.error;
  const offered = test.data?.ok ? test.data.models : [];
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <ProviderFields
          kinds={kinds}
          draft={draft}
          onChange={change}
          errors={{ ...settingsError(failure, Object.keys(schema.properties ?? {})), ...errors }}
          nameError={fieldError(failure, "name")}
        />
        <Group>
          <Button
            variant="default"
            loading={test.isPending}
            onClick={() => {
              if (check()) test.mutate();
            }}
          >
            {t("models.test.button")}
          </Button>
        </Group>
        <TestResult pending={test.isPending} result={test.data} error={test.error} />
        {test.data?.ok &&
          (offered.length > 0 ? (
            <Select
              label={t("models.chooseModel")}
              description={t("models.chooseModelHelp")}
              placeholder={t("models.chooseModelPlaceholder")}
              searchable
              nothingFoundMessage={t("common.nothingFound")}
              data={offered.map((one) => ({ value: one.id, label: one.name || one.id }))}
              value={model || null}
              onChange={(value) => setModel(value ?? "")}
              maxDropdownHeight={280}
            />
          ) : (
            <Autocomplete
              label={t("models.modelName")}
              description={t("models.modelNameHelp")}
              value={model}
              onChange={setModel}
            />
          ))}
        {save.error && <ErrorNote error={save.error} />}
        <Group justify="flex-end">
          {onCancel && (
            <Button variant="subtle" color="gray" onClick={onCancel}>
              {t("common.cancel")}
            </Button>
          )}
          <Button type="submit" loading={save.isPending} disabled={!test.data?.ok || !model.trim()}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
