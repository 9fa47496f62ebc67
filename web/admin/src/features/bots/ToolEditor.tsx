import { Button, Checkbox, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, type Bot, type Tool, type ToolKind, type ToolPatch, type ToolSettings } from "@/api";
import { fieldError } from "@/lib/problem";
import { ErrorNote } from "@/ui/States";
import classes from "./BotPage.module.css";
import { examples } from "./examples";
import { HttpFields, type SecretValues } from "./HttpFields";
import { ToolTest } from "./ToolTest";
import { useSaveTool } from "./useTools";

interface Props {
  bot: Bot;
  kind: ToolKind;
  tool?: Tool | undefined;
  disabled: boolean;
  onClose: () => void;
}

const fresh: ToolSettings = { method: "GET", url: "" };
const ownFields = ["name", "settings.url", "settings.parameters", "settings.body"];

/** Makes or changes a tool. It is saved by a button: half an address must not be called. */
export function ToolEditor({ bot, kind, tool, disabled, onClose }: Props) {
  const { t } = useTranslation();
  const save = useSaveTool(bot.id);
  const mayAllowPrivate = useMay("settings.write");
  const [saved, setSaved] = useState(tool);
  const [name, setName] = useState(tool?.name ?? (kind === "http" ? "" : kind));
  const [description, setDescription] = useState(tool?.description ?? "");
  const [needsApproval, setNeedsApproval] = useState(tool?.needs_approval ?? false);
  const [settings, setSettings] = useState<ToolSettings>(
    tool && Object.keys(tool.settings).length > 0 ? tool.settings : fresh,
  );
  const [secrets, setSecrets] = useState<SecretValues>({});
  const [broken, setBroken] = useState(false);
  const error = save.error;
  const pointsAtField = ownFields.some((field) => fieldError(error, field));

  const submit = (then: () => void) => {
    const values: ToolPatch = { name: name.trim(), description, needs_approval: needsApproval };
    if (kind === "http") {
      values.settings = settings;
      values.secret_headers = secrets;
    }
    save.mutate(
      { tool: saved, kind, values },
      {
        onSuccess: (stored) => {
          setSaved(stored);
          setSecrets({});
          then();
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={kind === "http" ? 720 : 520}
      title={saved?.name ?? t(`bots.tools.kinds.${kind}.name`)}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit(onClose);
        }}
      >
        <Stack gap="lg">
          <Text>{t(`bots.tools.kinds.${kind}.text`)}</Text>
          <TextInput
            label={t("bots.tools.name")}
            description={t("bots.tools.nameHelp")}
            required
            maxLength={64}
            dir="ltr"
            placeholder={examples.tool}
            className={classes.code}
            data-autofocus
            readOnly={disabled}
            value={name}
            error={fieldError(error, "name")}
            onChange={(event) => setName(event.currentTarget.value.replace(/[^a-zA-Z0-9_-]/g, "_"))}
          />
          <Textarea
            dir="auto"
            label={t("bots.tools.description")}
            description={kind === "http" ? t("bots.tools.descriptionHelp") : t("bots.tools.descriptionUsual")}
            placeholder={kind === "http" ? t("bots.tools.descriptionPlaceholder") : undefined}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={4000}
            readOnly={disabled}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          {kind === "http" && (
            <HttpFields
              settings={settings}
              onChange={setSettings}
              stored={saved?.secret_headers ?? []}
              secrets={secrets}
              onSecrets={setSecrets}
              onBroken={setBroken}
              mayAllowPrivate={mayAllowPrivate}
              disabled={disabled}
              error={error}
            />
          )}
          <Checkbox
            label={t("bots.tools.approval")}
            description={t("bots.tools.approvalHelp")}
            disabled={disabled}
            checked={needsApproval}
            onChange={(event) => setNeedsApproval(event.currentTarget.checked)}
          />
          {error && !pointsAtField && <ErrorNote error={error} />}
          {saved && !disabled && kind !== "hand_over" && (
            <ToolTest key={saved.updated_at} tool={saved} schema={settings.parameters} />
          )}
          {!disabled && (
            <Group justify="flex-end" gap="sm">
              {kind === "http" && (
                <Button
                  variant="default"
                  disabled={broken || !name.trim()}
                  loading={save.isPending}
                  onClick={() => submit(() => undefined)}
                >
                  {t("bots.tools.saveAndTry")}
                </Button>
              )}
              <Button type="submit" disabled={broken || !name.trim()} loading={save.isPending}>
                {t("common.save")}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Modal>
  );
}
