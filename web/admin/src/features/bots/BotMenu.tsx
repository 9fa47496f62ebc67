import { ActionIcon, Menu } from "@mantine/core";
import { IconCopy, IconDots, IconExternalLink, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, keys, type Bot } from "@/api";
import { doWithUndo, toastError } from "@/ui/toast";

export function BotMenu({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();

  const duplicate = useMutation({
    mutationFn: () => {
      const { name, description, greeting, instructions, knowledge, language, timezone, model_id } = bot;
      const { temperature, max_output_tokens, history_messages, agent } = bot;
      return api.post("/bots", {
        body: {
          name: t("bots.copyName", { name }).slice(0, 100),
          description,
          greeting,
          instructions,
          knowledge,
          language,
          timezone,
          model_id,
          temperature,
          max_output_tokens,
          history_messages,
          agent,
        },
      });
    },
    onSuccess: (copy) => {
      void client.invalidateQueries({ queryKey: keys.bots, exact: true });
      void navigate(`/bots/${copy.id}`);
    },
    onError: (error) => toastError(error),
  });

  const remove = () => {
    client.setQueryData<Bot[]>(keys.bots, (list) => list?.filter((one) => one.id !== bot.id));
    void navigate("/bots");
    const refresh = () => void client.invalidateQueries({ queryKey: keys.bots });
    doWithUndo(
      t("bots.deleted", { name: bot.name }),
      () => {
        api
          .delete("/bots/{id}", { path: { id: bot.id }, keepalive: true })
          .catch((error: unknown) => toastError(error, t("bots.deleteFailed", { name: bot.name })))
          .finally(() => {
            refresh();
            void client.invalidateQueries({ queryKey: keys.channels });
          });
      },
      refresh,
    );
  };

  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("common.more")}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component="a"
          href={`/chat/${bot.slug}`}
          target="_blank"
          leftSection={<IconExternalLink size={16} />}
        >
          {t("bots.test.open")}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => duplicate.mutate()}>
          {t("bots.duplicate")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={remove}>
          {t("bots.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
