import { Group, TextInput } from "@mantine/core";
import { IconPlus, IconRobot, IconSearch, IconTemplate } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useBots, useMay, useModels, useRoutes } from "@/api";
import { useUrlValue } from "@/lib/urlState";
import { GuardedButton } from "@/ui/Guard";
import { Page } from "@/ui/Page";
import { Row, Rows } from "@/ui/Row";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { Tile } from "@/ui/Tile";
import { TimeAgo } from "@/ui/Time";
import { CreateBot } from "./CreateBot";
import { Tag } from "@/ui/Tag";

const searchFrom = 8;

export function BotsPage() {
  const { t } = useTranslation();
  const bots = useBots();
  const mayReadModels = useMay("models.read");
  const models = useModels(mayReadModels);
  const routes = useRoutes(mayReadModels);
  const mayWrite = useMay("bots.write");
  const [creating, setCreating] = useUrlValue("new");
  const [query, setQuery] = useUrlValue("q");
  const list = bots.data ?? [];
  const words = query.trim().toLocaleLowerCase();
  const shown = list.filter((bot) =>
    `${bot.name} ${bot.slug} ${bot.description}`.toLocaleLowerCase().includes(words),
  );
  const modelName = (id: string | null) => {
    if (id === null) return t("bots.offline");
    const route = routes.data?.find((one) => one.id === id);
    if (route) return route.label;
    const model = models.data?.find((one) => one.id === id);
    return model ? model.label || model.name : t("bots.hasModel");
  };
  const create = (
    <Group gap={8} justify="center">
      <GuardedButton
        variant="default"
        reason={!mayWrite && t("common.noPermission")}
        leftSection={<IconTemplate size={16} />}
        onClick={() => setCreating("template")}
      >
        {t("templates.title")}
      </GuardedButton>
      <GuardedButton
        reason={!mayWrite && t("common.noPermission")}
        leftSection={<IconPlus size={16} />}
        onClick={() => setCreating("1")}
      >
        {t("bots.create")}
      </GuardedButton>
    </Group>
  );
  return (
    <Page title={t("app.pages.bots")} description={t("bots.intro")} actions={list.length > 0 && create}>
      {bots.isPending ? (
        <ListSkeleton />
      ) : bots.error ? (
        <ErrorState error={bots.error} onRetry={() => void bots.refetch()} />
      ) : list.length === 0 ? (
        <EmptyState
          icon={IconRobot}
          title={t("bots.empty.title")}
          text={t("bots.empty.text")}
          action={create}
        />
      ) : (
        <>
          {list.length >= searchFrom && (
            <TextInput
              mb="md"
              maw={320}
              placeholder={t("bots.search")}
              aria-label={t("bots.search")}
              leftSection={<IconSearch size={16} />}
              value={query}
              onChange={(event) => setQuery(event.currentTarget.value)}
            />
          )}
          {shown.length === 0 ? (
            <EmptyState
              compact
              icon={IconSearch}
              title={t("common.nothingFound")}
              text={t("common.otherWords")}
            />
          ) : (
            <Rows label={t("app.pages.bots")}>
              {shown.map((bot) => (
                <Row
                  key={bot.id}
                  to={`/bots/${bot.id}`}
                  faded={!bot.enabled}
                  icon={<Tile icon={IconRobot} />}
                  title={
                    <>
                      {bot.name}
                      {!bot.enabled && <Tag>{t("common.off")}</Tag>}
                    </>
                  }
                  text={bot.description || bot.greeting || `/chat/${bot.slug}`}
                  aside={
                    <>
                      <Tag tone={bot.model_id ? "accent" : "neutral"}>{modelName(bot.model_id)}</Tag>
                      <TimeAgo at={bot.updated_at} />
                    </>
                  }
                />
              ))}
            </Rows>
          )}
        </>
      )}
      <CreateBot
        opened={creating !== "" && mayWrite}
        templates={creating === "template"}
        onClose={() => setCreating(null)}
      />
    </Page>
  );
}
