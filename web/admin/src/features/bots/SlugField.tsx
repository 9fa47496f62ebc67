import { Button, Group, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, keys, type Bot } from "@/api";
import { problemDetail } from "@/lib/problem";
import { slugify } from "@/lib/slug";
import { CopyIcon } from "@/ui/Copy";

/** The bot's name in its address. It is saved by hand: links that were given out stop working when it changes. */
export function SlugField({ bot, disabled }: { bot: Bot; disabled: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [edited, setEdited] = useState<string | null>(null);
  const slug = edited ?? bot.slug;
  const save = useMutation({
    mutationFn: () =>
      api.patch("/bots/{id}", { path: { id: bot.id }, body: { slug, revision: bot.revision } }),
    onSuccess: (saved) => {
      client.setQueryData(keys.bot(bot.id), saved);
      void client.invalidateQueries({ queryKey: keys.bots, exact: true });
      setEdited(null);
    },
  });
  const changed = slug !== bot.slug;
  return (
    <div>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          style={{ flex: 1 }}
          label={t("bots.slug")}
          description={t("bots.slugHelp")}
          dir="ltr"
          leftSection={<span style={{ color: "var(--b-muted)" }}>{"/chat/"}</span>}
          leftSectionWidth={58}
          disabled={disabled}
          value={slug}
          onChange={(event) => {
            save.reset();
            setEdited(
              slugify(event.currentTarget.value) + (event.currentTarget.value.endsWith("-") ? "-" : ""),
            );
          }}
          rightSection={
            !changed && <CopyIcon value={`${location.origin}/chat/${bot.slug}`} label={t("bots.copyLink")} />
          }
          error={save.error ? problemDetail(save.error) || t("problem.unknown.title") : undefined}
        />
        {changed && (
          <>
            <Button
              loading={save.isPending}
              disabled={!/^[a-z0-9][a-z0-9-]{0,62}$/.test(slug)}
              onClick={() => save.mutate()}
            >
              {t("bots.changeSlug")}
            </Button>
            <Button variant="subtle" color="gray" onClick={() => setEdited(null)}>
              {t("common.cancel")}
            </Button>
          </>
        )}
      </Group>
    </div>
  );
}
