import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, type Channel, type ChannelKind } from "@/api";
import { sameValue } from "@/lib/autosave";
import {
  defaultsOf,
  splitValues,
  validate,
  without,
  type FieldError,
  type FieldSchema,
  type Values,
} from "@/lib/jsonSchema";
import { fieldError, settingsError } from "@/lib/problem";
import { GuardedButton } from "@/ui/Guard";
import { useKindWords } from "@/ui/kindWords";
import { Section } from "@/ui/Page";
import { SchemaForm } from "@/ui/SchemaForm";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toast";
import classes from "./ChannelSettings.module.css";
import { WebPreview } from "./WebPreview";

interface Props {
  channel: Channel;
  kind: ChannelKind | undefined;
  mayWrite: boolean;
}

const widgetLocales = ["auto", "en", "ru", "ar", "he"];

/** The kind's own secret has a place of its own; the language of the chat window is chosen, not typed. */
function formSchema(kind: ChannelKind | undefined): FieldSchema {
  const schema = without((kind?.settings_schema ?? {}) as FieldSchema, [
    kind?.capabilities.own_secret ?? null,
  ]);
  const locale = schema.properties?.locale;
  if (kind?.kind !== "web" || !locale || locale.enum) return schema;
  return { ...schema, properties: { ...schema.properties, locale: { ...locale, enum: widgetLocales } } };
}

/** Name and settings, drawn from the kind's schema; a web channel shows beside them what visitors will see. */
export function ChannelSettings({ channel, kind, mayWrite }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const words = useKindWords("channel");
  const schema = formSchema(kind);
  const start = { ...defaultsOf(schema), ...(channel.settings as Values) };
  const [name, setName] = useState(channel.name);
  const [values, setValues] = useState<Values>(start);
  const [errors, setErrors] = useState<Record<string, FieldError>>({});
  const dirty = name !== channel.name || !sameValue(splitValues(schema, values), splitValues(schema, start));
  const save = useMutation({
    mutationFn: () =>
      api.patch("/channels/{id}", {
        path: { id: channel.id },
        body: { name: name.trim(), ...splitValues(schema, values) },
      }),
    onSuccess: (saved) => {
      client.setQueryData([...keys.channels, channel.id], saved);
      void client.invalidateQueries({ queryKey: keys.channels, exact: true });
      setName(saved.name);
      setValues({ ...defaultsOf(schema), ...(saved.settings as Values) });
      toast(t("save.saved"));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = validate(schema, values, channel.secrets_set);
    setErrors(found);
    if (Object.keys(found).length === 0) save.mutate();
  };
  const web = channel.kind === "web";
  const inField =
    Object.keys(settingsError(save.error, Object.keys(schema.properties ?? {}))).length > 0 ||
    fieldError(save.error, "name");
  return (
    <Section title={web ? t("channels.web.looks") : t("channels.settings")}>
      <div className={classes.columns} data-two={web || undefined}>
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            <TextInput
              label={t("channels.name")}
              required
              maxLength={100}
              disabled={!mayWrite}
              value={name}
              error={name.trim() ? fieldError(save.error, "name") : t("form.required")}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <SchemaForm
              schema={schema}
              values={values}
              onChange={(field, value) => setValues({ ...values, [field]: value })}
              errors={{ ...settingsError(save.error, Object.keys(schema.properties ?? {})), ...errors }}
              secretsSet={channel.secrets_set}
              disabled={!mayWrite}
              words={words.fields(channel.kind)}
            />
            {save.error && !inField && <ErrorNote error={save.error} />}
            <Group>
              <GuardedButton
                type="submit"
                reason={!mayWrite && t("common.noPermission")}
                loading={save.isPending}
                disabled={mayWrite && (!dirty || !name.trim())}
              >
                {t("common.save")}
              </GuardedButton>
              {dirty && mayWrite && (
                <Button
                  variant="subtle"
                  color="gray"
                  onClick={() => {
                    setName(channel.name);
                    setValues(start);
                    setErrors({});
                    save.reset();
                  }}
                >
                  {t("common.discard")}
                </Button>
              )}
            </Group>
          </Stack>
        </form>
        {web && <WebPreview values={values} fallbackTitle={channel.name} />}
      </div>
    </Section>
  );
}
