import { Button, Group, Modal, Radio, Select, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, keys, useBots, useChannelKinds, useMay, type Channel, type ChannelKind } from "@/api";
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
import { SecretOnce } from "@/ui/Copy";
import { useKindWords } from "@/ui/kindWords";
import { SchemaForm } from "@/ui/SchemaForm";
import { ErrorNote, ErrorState, FormSkeleton } from "@/ui/States";

export function AddChannel({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("channels.add")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Steps onClose={onClose} />
    </Modal>
  );
}

function Steps({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const kinds = useChannelKinds();
  const [created, setCreated] = useState<{ channel: Channel; secret: string } | null>(null);
  const open = (channel: Channel) => void navigate(`/channels/${channel.id}`);
  if (kinds.isPending) return <FormSkeleton fields={3} />;
  if (kinds.error) return <ErrorState error={kinds.error} onRetry={() => void kinds.refetch()} />;
  if (created) {
    return (
      <Stack>
        <SecretOnce
          secret={created.secret}
          title={t("channels.secret.once")}
          text={t("channels.secret.onceText")}
        />
        <Group justify="flex-end">
          <Button onClick={() => open(created.channel)}>{t("common.done")}</Button>
        </Group>
      </Stack>
    );
  }
  return (
    <CreateForm
      kinds={kinds.data}
      onClose={onClose}
      onCreated={(channel, secret) => (secret ? setCreated({ channel, secret }) : open(channel))}
    />
  );
}

interface CreateFormProps {
  kinds: ChannelKind[];
  onClose: () => void;
  onCreated: (channel: Channel, secret: string | undefined) => void;
}

/** What must be filled in before a channel can exist; looks come afterwards, on its page. */
function neededFields(schema: FieldSchema): FieldSchema {
  const needed = new Set(schema.required ?? []);
  return {
    ...schema,
    properties: Object.fromEntries(
      Object.entries(schema.properties ?? {}).filter(([name]) => needed.has(name)),
    ),
  };
}

function CreateForm({ kinds, onClose, onCreated }: CreateFormProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const words = useKindWords("channel");
  const bots = useBots(useMay("bots.read"));
  const [kind, setKind] = useState(kinds[0]?.kind ?? "");
  const [botId, setBotId] = useState<string | null>(null);
  const [name, setName] = useState("");
  const [values, setValues] = useState<Values>({});
  const [errors, setErrors] = useState<Record<string, FieldError>>({});
  const chosen = kinds.find((one) => one.kind === kind);
  const schema = without((chosen?.settings_schema ?? {}) as FieldSchema, [
    chosen?.capabilities.own_secret ?? null,
  ]);
  const bot = botId ?? bots.data?.[0]?.id ?? null;
  const defaultName = words.name(kind, chosen?.name ?? kind);
  const create = useMutation({
    mutationFn: () =>
      api.post("/channels", {
        body: {
          bot_id: bot!,
          kind,
          name: name.trim() || defaultName,
          enabled: true,
          ...splitValues(schema, { ...defaultsOf(schema), ...values }),
        },
      }),
    onSuccess: async ({ generated_secrets, ...channel }) => {
      await client.invalidateQueries({ queryKey: keys.channels });
      onCreated(channel, Object.values(generated_secrets ?? {})[0]);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = validate(neededFields(schema), values);
    setErrors(found);
    if (Object.keys(found).length === 0) create.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Radio.Group label={t("channels.kind")} value={kind} onChange={setKind}>
          <Stack gap="xs" mt="xs">
            {kinds.map((one) => (
              <Radio
                key={one.kind}
                value={one.kind}
                label={words.name(one.kind, one.name)}
                description={words.text(one.kind, one.description)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Select
          label={t("channels.bot")}
          description={t("channels.botHelp")}
          required
          searchable
          allowDeselect={false}
          data={(bots.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
          value={bot}
          onChange={setBotId}
          error={fieldError(create.error, "bot_id")}
        />
        <TextInput
          label={t("channels.name")}
          description={t("channels.nameHelp")}
          placeholder={defaultName}
          data-autofocus
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(create.error, "name")}
        />
        <SchemaForm
          schema={neededFields(schema)}
          values={values}
          onChange={(field, value) => setValues({ ...values, [field]: value })}
          errors={{ ...settingsError(create.error, Object.keys(schema.properties ?? {})), ...errors }}
          words={words.fields(kind)}
        />
        {create.error && <ErrorNote error={create.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={!bot || !kind}>
            {t("channels.create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
