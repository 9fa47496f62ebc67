import { ActionIcon, Button } from "@mantine/core";
import { IconTemplate, IconX } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, type Bot } from "@/api";
import { TemplateDialog, type Template } from "@/features/scenario-templates";
import type { Scenario } from "../graph/document";
import { operationsBetween } from "../graph/operations";
import { useEditor, useEditorState } from "../store/context";
import classes from "./BeginWithTemplate.module.css";

/** What a new bot has: a start and a greeting at most. */
const isUntouched = (doc: Scenario) =>
  Object.keys(doc.blocks).length <= 2 && Object.keys(doc.flows).length <= 1;

interface Props {
  botId: string;
  onDone: () => void;
  onImport: () => void;
}

/** Whoever has drawn nothing yet is offered a template, or to bring a bot from elsewhere. */
export function BeginWithTemplate({ botId, onDone, onImport }: Props) {
  const { t, i18n } = useTranslation();
  const editor = useEditor();
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [dismissed, setDismissed] = useState(false);
  const offered = useEditorState((state) => !state.readOnly && isUntouched(state.doc));
  const begin = useMutation({
    mutationFn: async ({ slug }: Template) => {
      const path = { id: slug };
      const template = await api.get("/scenario-templates/{id}", {
        path,
        query: { language: i18n.language },
      });
      await fillBot(await api.get("/bots/{id}", { path: { id: botId } }), template);
      return template;
    },
    onSuccess: (template) => {
      const scenario = template.scenario as unknown as Scenario;
      editor.run(operationsBetween(editor.state.doc, scenario), t("templates.canvas.did"));
      editor.set({ flow: scenario.main, blocks: new Set(), edges: new Set() });
      setOpened(false);
      void client.invalidateQueries({ queryKey: keys.bot(botId) });
      onDone();
    },
  });
  if (!offered && !opened) return null;
  return (
    <>
      {!dismissed && (
        <section className={classes.offer} aria-label={t("templates.title")}>
          <div>
            <strong>{t("templates.canvas.title")}</strong>
            <div className={classes.text}>{t("templates.canvas.text")}</div>
          </div>
          <Button leftSection={<IconTemplate size={16} />} onClick={() => setOpened(true)}>
            {t("templates.choose")}
          </Button>
          <Button variant="subtle" onClick={onImport}>
            {t("flow.move.offer")}
          </Button>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("templates.canvas.dismiss")}
            onClick={() => setDismissed(true)}
          >
            <IconX size={16} />
          </ActionIcon>
        </section>
      )}
      <TemplateDialog
        opened={opened}
        onClose={() => setOpened(false)}
        onPick={(picked) => begin.mutate(picked)}
        busy={begin.isPending ? begin.variables.slug : null}
        error={begin.error}
      />
    </>
  );
}

/** Gives the bot the instructions and the knowledge of the template where it has none of its own. */
async function fillBot(bot: Bot, template: { instructions: string; knowledge: string }): Promise<void> {
  const instructions = bot.instructions || template.instructions;
  const knowledge = bot.knowledge || template.knowledge;
  if (instructions === bot.instructions && knowledge === bot.knowledge) return;
  await api.patch("/bots/{id}", {
    path: { id: bot.id },
    body: { revision: bot.revision, instructions, knowledge },
  });
}
