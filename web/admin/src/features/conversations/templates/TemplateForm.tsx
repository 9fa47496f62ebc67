import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, newIdempotencyKey, type Conversation } from "@/api";
import { ErrorNote, ErrorState, FormSkeleton } from "@/ui/States";
import { useSend } from "../queries";
import { TemplateField } from "./TemplateField";
import { emptyValue, templateParameters, type TemplateValue } from "./templateValues";

/** Chooses one of the forms that the vendor has approved, and fills it in. */
export function TemplateDialog({
  conversation,
  opened,
  onClose,
}: {
  conversation: Conversation;
  opened: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("conversations.window.template")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <TemplateForm conversation={conversation} onSent={onClose} />
    </Modal>
  );
}

function TemplateForm({ conversation, onSent }: { conversation: Conversation; onSent: () => void }) {
  const { t } = useTranslation();
  const send = useSend(conversation.id);
  const templates = useQuery({
    queryKey: [...keys.channels, conversation.channel_id, "templates"],
    queryFn: async () =>
      (await api.get("/channels/{id}/templates", { path: { id: conversation.channel_id } })).items,
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const [values, setValues] = useState<Record<string, TemplateValue>>({});
  if (templates.isPending) return <FormSkeleton fields={2} />;
  if (templates.error) {
    return <ErrorState error={templates.error} onRetry={() => void templates.refetch()} />;
  }
  const usable = templates.data.filter((one) => one.status === "APPROVED");
  const form = usable.find((one) => `${one.name} ${one.language}` === chosen);
  const parameters = form ? templateParameters(form, values) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!form || !parameters) return;
    send.mutate(
      {
        content: { type: "template", name: form.name, language: form.language, parameters },
        key: newIdempotencyKey(),
      },
      { onSuccess: onSent },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Select
          label={t("conversations.window.which")}
          searchable
          allowDeselect={false}
          nothingFoundMessage={t("conversations.window.none")}
          data={usable.map((one) => ({
            value: `${one.name} ${one.language}`,
            label: `${one.name} (${one.language})`,
          }))}
          value={chosen}
          onChange={(name) => {
            setChosen(name);
            setValues({});
          }}
        />
        {usable.length === 0 && (
          <Text size="sm" c="dimmed">
            {t("conversations.templates.noneYet")}
          </Text>
        )}
        {form && (
          <Text size="sm" dir="auto" style={{ whiteSpace: "pre-wrap" }}>
            {form.body}
          </Text>
        )}
        {form?.parameters.map((name) => (
          <TemplateField
            key={`${chosen} ${name}`}
            parameter={name}
            value={values[name] ?? emptyValue(name)}
            onChange={(value) => setValues((now) => ({ ...now, [name]: value }))}
          />
        ))}
        {send.error && <ErrorNote error={send.error} />}
        <Group justify="flex-end">
          <Button type="submit" disabled={!parameters} loading={send.isPending}>
            {t("conversations.send")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
