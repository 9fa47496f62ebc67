import { Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { IconArrowLeft, IconRobot } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, keys, useMay } from "@/api";
import { useModelOptions } from "@/features/models";
import { TemplateGallery, TemplateIcon, textIn, type Template } from "@/features/scenario-templates";
import { fieldError } from "@/lib/problem";
import { ErrorNote } from "@/ui/States";
import { Tile } from "@/ui/Tile";
import classes from "./CreateBot.module.css";
import { makeWebChannel } from "./webChannel";

interface Props {
  opened: boolean;
  /** Opens with the templates rather than the form. */
  templates: boolean;
  onClose: () => void;
}

export function CreateBot({ opened, templates, onClose }: Props) {
  const { t } = useTranslation();
  const [template, setTemplate] = useState<Template | null>(null);
  const [choosing, setChoosing] = useState<boolean | null>(null);
  const gallery = choosing ?? templates;
  const close = () => {
    setTemplate(null);
    setChoosing(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={gallery ? t("templates.title") : t("bots.create")}
      size={gallery ? "min(1080px, 94vw)" : "md"}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {gallery ? (
        <>
          <Button
            mb="md"
            variant="subtle"
            color="gray"
            leftSection={<IconArrowLeft size={16} className="b-flip" />}
            onClick={() => setChoosing(false)}
          >
            {t(template ? "templates.back" : "templates.without")}
          </Button>
          <TemplateGallery
            onPick={(picked) => {
              setTemplate(picked);
              setChoosing(false);
            }}
          />
        </>
      ) : (
        <CreateForm
          key={template?.slug ?? ""}
          template={template}
          onChoose={() => setChoosing(true)}
          onEmpty={() => setTemplate(null)}
          onClose={close}
        />
      )}
    </Modal>
  );
}

interface FormProps {
  template: Template | null;
  onChoose: () => void;
  onEmpty: () => void;
  onClose: () => void;
}

function CreateForm({ template, onChoose, onEmpty, onClose }: FormProps) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [name, setName] = useState(template ? textIn(template.title, i18n.language) : "");
  const [instructions, setInstructions] = useState("");
  const [model, setModel] = useState<string | null>(null);
  const mayChannels = useMay("channels.write");
  const options = useModelOptions(useMay("models.read"));
  const create = useMutation({
    mutationFn: () => {
      // What a template says of greeting and instructions stands.
      const begin = template
        ? { template: template.slug, template_language: i18n.language }
        : {
            greeting: t("bots.defaultGreeting", { name: name.trim() }),
            instructions: instructions.trim(),
          };
      return api.post("/bots", { body: { name: name.trim(), model_id: model, ...begin } });
    },
    onSuccess: async (bot) => {
      // Without a place to talk there is nothing to try; if this fails, the bot's page offers it again.
      if (mayChannels) await makeWebChannel(bot, t("bots.test.channelName")).catch(() => undefined);
      void client.invalidateQueries({ queryKey: keys.channels });
      client.setQueryData(keys.bot(bot.id), bot);
      await client.invalidateQueries({ queryKey: keys.bots, exact: true });
      await navigate(template ? `/bots/${bot.id}/flow` : `/bots/${bot.id}`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={t("bots.name")}
          description={t("bots.nameHelp")}
          placeholder={t("bots.namePlaceholder")}
          required
          maxLength={100}
          data-autofocus
          value={name}
          error={fieldError(create.error, "name")}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <section className={classes.begin} aria-label={t("templates.begin")}>
          {template ? <TemplateIcon name={template.icon} /> : <Tile icon={IconRobot} />}
          <div className={classes.words}>
            <span className={classes.title}>
              {template ? textIn(template.title, i18n.language) : t("templates.empty")}
            </span>
            <Text size="sm" c="var(--b-muted)">
              {template ? textIn(template.summary, i18n.language) : t("templates.emptyText")}
            </Text>
            <Group gap={8} mt={8}>
              <Button size="xs" variant="default" onClick={onChoose}>
                {t(template ? "templates.other" : "templates.choose")}
              </Button>
              {template && (
                <Button size="xs" variant="subtle" color="gray" onClick={onEmpty}>
                  {t("templates.without")}
                </Button>
              )}
            </Group>
          </div>
        </section>
        {template ? (
          <Text size="sm">{t("templates.draft")}</Text>
        ) : (
          <Textarea
            label={t("bots.instructions")}
            description={t("bots.instructionsHelp")}
            placeholder={t("bots.instructionsPlaceholder")}
            autosize
            minRows={3}
            maxRows={10}
            value={instructions}
            onChange={(event) => setInstructions(event.currentTarget.value)}
          />
        )}
        {options.groups.length > 0 && (
          <Select
            label={t("bots.model")}
            placeholder={t("bots.offlineOption")}
            clearable
            data={options.groups}
            value={model}
            onChange={setModel}
          />
        )}
        {create.error && !fieldError(create.error, "name") && <ErrorNote error={create.error} />}
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={!name.trim()}>
            {t("bots.create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
