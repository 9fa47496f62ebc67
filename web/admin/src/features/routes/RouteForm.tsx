import { Anchor, Button, Group, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useModels, useProviders, type RouteDefinition } from "@/api";
import { modelGroups } from "@/features/models";
import { fieldError, Problem } from "@/lib/problem";
import { slugify } from "@/lib/slug";
import { GuardedButton } from "@/ui/Guard";
import { Section } from "@/ui/Page";
import { ErrorNote, FormSkeleton } from "@/ui/States";
import { CacheFields } from "./CacheFields";
import { FailureFields } from "./FailureFields";
import { faultsOf, strategies, type DraftFault, type RouteDraft } from "./routeDraft";
import classes from "./RouteForm.module.css";
import { ShadowFields } from "./ShadowFields";
import { TargetList } from "./TargetList";

interface Props {
  draft: RouteDraft;
  onChange: (draft: RouteDraft) => void;
  onSave: () => void;
  onReset?: () => void;
  saving: boolean;
  error: unknown;
  disabled: boolean;
  isNew?: boolean;
}

export interface PartProps {
  definition: RouteDefinition;
  set: (patch: Partial<RouteDefinition>) => void;
  disabled: boolean;
}

/** The editor of a route: its models, how one is chosen, and what happens when it fails. */
export function RouteForm(props: Props) {
  const { draft, onChange, onSave, onReset, saving, error, disabled, isNew } = props;
  const { t } = useTranslation();
  const models = useModels();
  const providers = useProviders();
  const [tried, setTried] = useState(false);
  if (models.isPending || providers.isPending) return <FormSkeleton />;
  const { definition } = draft;
  const strategy = definition.strategy ?? "ordered";
  const faults = faultsOf(draft);
  // What was not touched yet is not complained of until somebody wants to save it.
  const fault = (name: DraftFault, always = false) =>
    (tried || always) && faults.includes(name) ? t(`routes.faults.${name}`) : undefined;
  const set = (patch: Partial<RouteDefinition>) =>
    onChange({ ...draft, definition: { ...definition, ...patch } });
  const groups = modelGroups(models.data ?? [], providers.data ?? []);
  const embedders = modelGroups(models.data ?? [], providers.data ?? [], "embeddings");
  const nameOf = (id: string) => {
    const model = models.data?.find((one) => one.id === id);
    return model ? model.label || model.name : t("routes.goneModel");
  };
  const part: PartProps = { definition, set, disabled };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (faults.length === 0) onSave();
  };
  // A refusal that names a field shown here stands at that field.
  const shownAtField =
    error instanceof Problem && (error.field === "name" || error.field?.includes("targets["));
  return (
    <form onSubmit={submit} noValidate>
      <Section>
        <Stack gap="md">
          <TextInput
            label={t("routes.label")}
            required
            maxLength={100}
            readOnly={disabled}
            value={draft.label}
            error={fault("label") ?? fieldError(error, "label")}
            onChange={(event) => onChange({ ...draft, label: event.currentTarget.value })}
          />
          <TextInput
            label={t("routes.name")}
            description={t("routes.nameHelp")}
            dir="ltr"
            maxLength={63}
            placeholder={slugify(draft.label)}
            readOnly={disabled}
            value={draft.name}
            error={fault("name", true) ?? fieldError(error, "name")}
            onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
          />
        </Stack>
      </Section>
      <Section title={t("routes.targets")} description={t(`routes.targetsText.${strategy}`)}>
        {groups.length === 0 ? (
          <Text>
            {t("routes.noModels")}{" "}
            <Anchor component={Link} to="/models/catalogue">
              {t("modelSections.catalogue")}
            </Anchor>
          </Text>
        ) : (
          <TargetList
            targets={definition.targets}
            strategy={strategy}
            groups={groups}
            nameOf={nameOf}
            disabled={disabled}
            error={fault("targets")}
            targetError={(place) => fieldError(error, `definition.targets[${place}].model_id`)}
            onChange={(targets) => set({ targets })}
          />
        )}
      </Section>
      <Section title={t("routes.strategy")}>
        <Radio.Group
          aria-label={t("routes.strategy")}
          value={strategy}
          onChange={(value) => set({ strategy: value as typeof strategy })}
        >
          <div className={classes.choices}>
            {strategies.map((one) => (
              <Radio.Card key={one} value={one} disabled={disabled} className={classes.choice}>
                <Group wrap="nowrap" align="flex-start" gap="sm">
                  <Radio.Indicator disabled={disabled} />
                  <span>
                    <strong>{t(`routes.strategies.${one}.name`)}</strong>
                    <span className={classes.words}>{t(`routes.strategies.${one}.text`)}</span>
                  </span>
                </Group>
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
      </Section>
      <FailureFields {...part} />
      <CacheFields
        {...part}
        embedders={embedders}
        fault={fault("embedder") ?? fieldError(error, "definition.cache.embedder")}
      />
      <ShadowFields
        {...part}
        groups={groups}
        fault={fault("shadow") ?? fieldError(error, "definition.shadow.model_id")}
      />
      {Boolean(error) && !shownAtField && <ErrorNote error={error} />}
      <Group mt="md">
        <GuardedButton reason={disabled && t("common.noPermission")} type="submit" loading={saving}>
          {isNew ? t("routes.create") : t("common.save")}
        </GuardedButton>
        {onReset && (
          <Button variant="subtle" color="gray" onClick={onReset}>
            {t("routes.reset")}
          </Button>
        )}
      </Group>
    </form>
  );
}
