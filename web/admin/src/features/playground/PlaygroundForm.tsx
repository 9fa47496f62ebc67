import {
  ActionIcon,
  Button,
  Collapse,
  Group,
  JsonInput,
  MultiSelect,
  NumberInput,
  Select,
  SimpleGrid,
  Textarea,
} from "@mantine/core";
import { IconAdjustments, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, useMay, usePrompts } from "@/api";
import type { ModelOptionGroup } from "@/features/models";
import { toastError } from "@/ui/toast";
import { mostModels, type DraftFault, type PlaygroundDraft } from "./draft";
import classes from "./Playground.module.css";

interface Props {
  draft: PlaygroundDraft;
  groups: ModelOptionGroup[];
  faults: readonly DraftFault[];
  onChange: (draft: PlaygroundDraft) => void;
  onRun: () => void;
}

/** What is asked, and whom. Ctrl+Enter runs it. */
export function PlaygroundForm({ draft, groups, faults, onChange, onRun }: Props) {
  const { t } = useTranslation();
  const [more, setMore] = useState(false);
  const set = (patch: Partial<PlaygroundDraft>) => onChange({ ...draft, ...patch });
  const setMessage = (place: number, text: string) =>
    set({ messages: draft.messages.map((one, index) => (index === place ? { ...one, text } : one)) });
  const mayRead = useMay("bots.read");
  const prompts = usePrompts(mayRead);
  const take = async (id: string | null) => {
    if (id === null) return set({ promptId: null, versionId: "" });
    try {
      const versions = await api.get("/prompts/{id}/versions", { path: { id } });
      const published = prompts.data?.find((one) => one.id === id)?.published_version_id;
      const version = versions.items.find((one) => one.id === published) ?? versions.items[0];
      if (version) set({ promptId: id, versionId: version.id, system: version.text });
    } catch (error) {
      toastError(error);
    }
  };
  const fault = (name: DraftFault) => (faults.includes(name) ? t(`playground.faults.${name}`) : undefined);
  return (
    <div
      className={classes.form}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        onRun();
      }}
      role="presentation"
    >
      <MultiSelect
        label={t("playground.models")}
        description={t("playground.modelsText")}
        data={groups}
        value={draft.models}
        maxValues={mostModels}
        searchable
        hidePickedOptions
        error={fault("models")}
        onChange={(models) => set({ models })}
      />
      {mayRead && (prompts.data ?? []).length > 0 && (
        <Select
          label={t("prompts.fromLibrary")}
          clearable
          clearButtonProps={{ "aria-label": t("prompts.clear") }}
          searchable
          data={(prompts.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
          value={draft.promptId}
          onChange={(id) => void take(id)}
        />
      )}
      <Textarea
        label={t("playground.system")}
        autosize
        minRows={2}
        maxRows={12}
        value={draft.system}
        onChange={(event) => set({ system: event.currentTarget.value, versionId: "" })}
      />
      {draft.messages.map((message, place) => (
        <div key={place} className={classes.message}>
          <Textarea
            label={t(`playground.roles.${message.role}`)}
            autosize
            minRows={2}
            maxRows={12}
            value={message.text}
            error={message.text.trim() === "" ? fault("message") : undefined}
            onChange={(event) => setMessage(place, event.currentTarget.value)}
          />
          {draft.messages.length > 1 && (
            <ActionIcon
              variant="subtle"
              color="gray"
              className={classes.remove}
              aria-label={t("playground.removeMessage", { place: place + 1 })}
              onClick={() => set({ messages: draft.messages.filter((_, index) => index !== place) })}
            >
              <IconTrash size={16} />
            </ActionIcon>
          )}
        </div>
      ))}
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => {
            const last = draft.messages[draft.messages.length - 1];
            const role = last?.role === "user" ? ("assistant" as const) : ("user" as const);
            set({ messages: [...draft.messages, { role, text: "" }] });
          }}
        >
          {t("playground.addMessage")}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconAdjustments size={14} />}
          aria-expanded={more}
          onClick={() => setMore(!more)}
        >
          {t("playground.settings")}
        </Button>
      </Group>
      <Collapse expanded={more || faults.includes("schema")}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} mb="md">
          <NumberInput
            label={t("playground.temperature")}
            placeholder={t("playground.default")}
            min={0}
            max={2}
            step={0.1}
            decimalScale={2}
            value={draft.temperature}
            onChange={(value) => set({ temperature: value === "" ? "" : Number(value) })}
          />
          <NumberInput
            label={t("playground.maxTokens")}
            placeholder={t("playground.default")}
            min={1}
            max={1_000_000}
            allowDecimal={false}
            value={draft.maxTokens}
            onChange={(value) => set({ maxTokens: value === "" ? "" : Number(value) })}
          />
        </SimpleGrid>
        <JsonInput
          label={t("playground.schema")}
          description={t("playground.schemaText")}
          dir="ltr"
          autosize
          minRows={3}
          maxRows={14}
          formatOnBlur
          value={draft.schema}
          error={fault("schema")}
          onChange={(schema) => set({ schema })}
        />
      </Collapse>
    </div>
  );
}
