import { Spotlight, createSpotlight } from "@mantine/spotlight";
import {
  IconMessage,
  IconMoon,
  IconPlus,
  IconRobot,
  IconSearch,
  IconSun,
  IconUserPlus,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMantineColorScheme } from "@mantine/core";
import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, contactName, contentSummary, may, useBots, useSession } from "@/api";
import { useSettled } from "@/lib/debounce";
import { usePages } from "./pages";

const [store, palette] = createSpotlight();

export function openPalette(): void {
  palette.open();
}

interface Command {
  id: string;
  label: string;
  description?: string;
  icon: ReactNode;
  run: () => void;
}

function matches(command: Command, query: string): boolean {
  const text = `${command.label} ${command.description ?? ""}`.toLocaleLowerCase();
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export function CommandPalette() {
  const { t } = useTranslation();
  const [query, setQuery] = useState("");
  const [opened, setOpened] = useState(false);
  const navigate = useNavigate();
  const me = useSession();
  const pages = usePages();
  const { setColorScheme } = useMantineColorScheme();
  const bots = useBots(opened && may(me, "bots.read"));
  const words = useSettled(query.trim(), 200);
  const found = useQuery({
    queryKey: ["palette", words],
    queryFn: ({ signal }) => api.get("/conversations", { query: { q: words, limit: 6 }, signal }),
    enabled: opened && words.length > 1 && may(me, "conversations.read"),
  });

  const go = (path: string) => () => void navigate(path);
  const groups: { label: string; commands: Command[] }[] = [
    {
      label: t("app.palette.pages"),
      commands: pages.map((page) => ({
        id: `page-${page.name}`,
        label: t(`app.pages.${page.name}`),
        icon: <page.icon size={18} stroke={1.7} />,
        run: go(page.path),
      })),
    },
    {
      label: t("app.palette.bots"),
      commands: (bots.data ?? []).map((bot) => ({
        id: bot.id,
        label: bot.name,
        description: bot.description,
        icon: <IconRobot size={18} stroke={1.7} />,
        run: go(`/bots/${bot.id}`),
      })),
    },
    {
      label: t("app.palette.actions"),
      commands: [
        ...(may(me, "bots.write")
          ? [{ id: "new-bot", label: t("bots.create"), icon: <IconPlus size={18} />, run: go("/bots?new=1") }]
          : []),
        ...(may(me, "members.write")
          ? [
              {
                id: "invite",
                label: t("members.invite"),
                icon: <IconUserPlus size={18} />,
                run: go("/members?invite=1"),
              },
            ]
          : []),
        {
          id: "dark",
          label: t("app.palette.dark"),
          icon: <IconMoon size={18} />,
          run: () => setColorScheme("dark"),
        },
        {
          id: "light",
          label: t("app.palette.light"),
          icon: <IconSun size={18} />,
          run: () => setColorScheme("light"),
        },
      ],
    },
  ];
  const shown = groups
    .map((group) => ({
      ...group,
      commands: group.commands.filter((command) => matches(command, query)).slice(0, 8),
    }))
    .filter((group) => group.commands.length > 0);
  const conversations = words.length > 1 && query.trim() ? (found.data?.items ?? []) : [];

  // What is found later can be chosen with Enter like the rest.
  useEffect(() => {
    const list = document.getElementById(store.getState().listId);
    const first = list?.querySelector("[data-action]");
    if (!opened || !first || list?.querySelector("[data-selected]")) return;
    first.setAttribute("data-selected", "true");
    store.updateState((state) => ({ ...state, selected: 0 }));
  }, [opened, words, conversations.length]);

  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      onSpotlightOpen={() => setOpened(true)}
      shortcut={null}
      scrollable
      maxHeight={460}
    >
      <Spotlight.Search
        placeholder={t("app.palette.placeholder")}
        aria-label={t("app.palette.open")}
        leftSection={<IconSearch size={18} />}
      />
      <Spotlight.ActionsList>
        {shown.map((group) => (
          <Spotlight.ActionsGroup key={group.label} label={group.label}>
            {group.commands.map((command) => (
              <Spotlight.Action
                key={command.id}
                label={command.label}
                description={command.description}
                leftSection={command.icon}
                onClick={command.run}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {conversations.length > 0 && (
          <Spotlight.ActionsGroup label={t("app.palette.conversations")}>
            {conversations.map((conversation) => (
              <Spotlight.Action
                key={conversation.id}
                label={contactName(conversation.contact, t)}
                description={
                  conversation.last_message ? contentSummary(conversation.last_message.content, t) : ""
                }
                leftSection={<IconMessage size={18} stroke={1.7} />}
                onClick={go(`/conversations/${conversation.id}`)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {shown.length === 0 && conversations.length === 0 && (
          <Spotlight.Empty>
            {found.isFetching ? t("common.loading") : t("app.palette.nothing")}
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
