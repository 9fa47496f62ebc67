import { Accordion, Anchor, Button, Group, Stack, ThemeIcon, Text } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, type Channel, type ChannelKind } from "@/api";
import { splitValues, validate, type FieldError, type FieldSchema, type Values } from "@/lib/jsonSchema";
import { settingsError } from "@/lib/problem";
import { CopyField, Snippet } from "@/ui/Copy";
import { GuardedButton } from "@/ui/Guard";
import { useKindWords } from "@/ui/kindWords";
import { Markdown } from "@/ui/Markdown";
import { Section } from "@/ui/Page";
import { SchemaForm } from "@/ui/SchemaForm";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toast";
import { ChannelChecks } from "./ChannelChecks";
import { TestMessage } from "./TestMessage";
import { guideSteps, inLanguage, type GuideStep } from "./setupGuide";

interface Props {
  channel: Channel;
  kind: ChannelKind;
  mayWrite: boolean;
}

/** What to do at the vendor and here, step by step, until messages flow. */
export function SetupGuide({ channel, kind, mayWrite }: Props) {
  const { t, i18n } = useTranslation();
  const steps = guideSteps(kind);
  const done = channel.health.state === "ok";
  const [open, setOpen] = useState<string | null>(done ? null : (steps[0]?.id ?? null));
  if (steps.length === 0) return null;
  return (
    <Section title={t("channels.guide.title")} description={t("channels.guide.text")}>
      <Accordion value={open} onChange={setOpen} variant="separated" order={4}>
        {steps.map((step, index) => (
          <Accordion.Item key={step.id} value={step.id}>
            <Accordion.Control
              icon={
                <ThemeIcon size={26} radius="xl" variant={open === step.id ? "filled" : "light"} aria-hidden>
                  {index + 1}
                </ThemeIcon>
              }
            >
              {inLanguage(step.title, i18n.language)}
            </Accordion.Control>
            <Accordion.Panel>
              <Step
                step={step}
                channel={channel}
                kind={kind}
                mayWrite={mayWrite}
                last={index === steps.length - 1}
                onNext={() => setOpen(steps[index + 1]?.id ?? null)}
              />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Section>
  );
}

function Step({
  step,
  channel,
  kind,
  mayWrite,
  last,
  onNext,
}: Props & { step: GuideStep; last: boolean; onNext: () => void }) {
  const { t, i18n } = useTranslation();
  const next = step.fields.length === 0 && (
    <Button variant={step.action ? "default" : "filled"} onClick={onNext}>
      {last ? t("common.done") : t("channels.guide.next")}
    </Button>
  );
  return (
    <Stack gap="sm" maw={640} mt="xs">
      <Markdown text={inLanguage(step.text, i18n.language)} />
      {step.link && (
        <Anchor href={step.link} target="_blank" rel="noopener noreferrer" size="sm">
          {t("channels.guide.open")} <IconExternalLink size={14} />
        </Anchor>
      )}
      {step.values.map((name) => (
        <Value key={name} name={name} channel={channel} kind={kind} />
      ))}
      {step.paste.map(({ id, title, text }) => (
        <Stack key={id} gap={4}>
          <Text size="sm" fw={500}>
            {inLanguage(title, i18n.language)}
          </Text>
          <Snippet
            code={text.replaceAll("{webhook_url}", channel.public_url)}
            label={inLanguage(title, i18n.language)}
          />
        </Stack>
      ))}
      {step.fields.length > 0 && (
        <StepForm step={step} channel={channel} kind={kind} mayWrite={mayWrite} onSaved={onNext} />
      )}
      {step.action === "test" && <TestMessage channel={channel} kind={kind} mayWrite={mayWrite} />}
      {step.action && step.action !== "test" ? (
        <StepAction action={step.action} channel={channel} mayWrite={mayWrite}>
          {next}
        </StepAction>
      ) : (
        next && <Group>{next}</Group>
      )}
    </Stack>
  );
}

function Value({ name, channel, kind }: { name: string; channel: Channel; kind: ChannelKind }) {
  const { t } = useTranslation();
  const words = useKindWords("channel");
  if (name === "webhook_url")
    return <CopyField label={t("channels.guide.webhook")} value={channel.public_url} />;
  const value = (channel.settings as Values)[name];
  const field = (kind.settings_schema as FieldSchema).properties?.[name];
  const label = words.fields(channel.kind)({ name, ...field } as never).label ?? field?.title ?? name;
  if (typeof value !== "string" || value === "") return null;
  return <CopyField label={label} value={value} />;
}

function StepForm({
  step,
  channel,
  kind,
  mayWrite,
  onSaved,
}: Props & { step: GuideStep; onSaved: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const words = useKindWords("channel");
  const whole = kind.settings_schema as FieldSchema;
  const schema: FieldSchema = {
    ...whole,
    required: (whole.required ?? []).filter((name) => step.fields.includes(name)),
    properties: Object.fromEntries(
      Object.entries(whole.properties ?? {}).filter(([name]) => step.fields.includes(name)),
    ),
  };
  const [values, setValues] = useState<Values>(channel.settings as Values);
  const [errors, setErrors] = useState<Record<string, FieldError>>({});
  const save = useMutation({
    mutationFn: () =>
      api.patch("/channels/{id}", { path: { id: channel.id }, body: splitValues(schema, values) }),
    onSuccess: (saved) => {
      client.setQueryData([...keys.channels, channel.id], saved);
      void client.invalidateQueries({ queryKey: keys.channels, exact: true });
      toast(t("save.saved"));
      onSaved();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = validate(schema, values, channel.secrets_set);
    setErrors(found);
    if (Object.keys(found).length === 0) save.mutate();
  };
  const inField = settingsError(save.error, step.fields);
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <SchemaForm
          schema={schema}
          values={values}
          onChange={(field, value) => setValues({ ...values, [field]: value })}
          errors={{ ...inField, ...errors }}
          secretsSet={channel.secrets_set}
          disabled={!mayWrite}
          words={words.fields(channel.kind)}
        />
        {save.error && Object.keys(inField).length === 0 && <ErrorNote error={save.error} />}
        <Group>
          <GuardedButton
            type="submit"
            reason={!mayWrite && t("common.noPermission")}
            loading={save.isPending}
          >
            {t("channels.guide.saveAndNext")}
          </GuardedButton>
        </Group>
      </Stack>
    </form>
  );
}

function StepAction({
  action,
  channel,
  mayWrite,
  children,
}: {
  action: "check" | "connect";
  channel: Channel;
  mayWrite: boolean;
  /** Stands beside the button. */
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: () =>
      action === "connect"
        ? api.post("/channels/{id}/connect", { path: { id: channel.id } })
        : api.post("/channels/{id}/check", { path: { id: channel.id } }),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.channels }),
  });
  return (
    <Stack gap="sm">
      <Group>
        <GuardedButton
          reason={action === "connect" && !mayWrite && t("common.noPermission")}
          loading={ask.isPending}
          onClick={() => ask.mutate()}
        >
          {t(`channels.guide.${action}`)}
        </GuardedButton>
        {children}
      </Group>
      {ask.error && <ErrorNote error={ask.error} />}
      {ask.data && <ChannelChecks report={ask.data} />}
    </Stack>
  );
}
