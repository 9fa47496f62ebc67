import { Button, Loader, SegmentedControl, TextInput, Title } from "@mantine/core";
import { IconMessages, IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { flatten, useBots, useMay } from "@/api";
import { useSettled } from "@/lib/debounce";
import { useHotkeys } from "@/lib/hotkeys";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import classes from "./ConversationList.module.css";
import { ConversationRow } from "./ConversationRow";
import { FilterMenu } from "./FilterMenu";
import { useFilters } from "./filters";
import { useConversations } from "./queries";

export function ConversationList({ selected }: { selected: string | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { filter, set, search, narrowed } = useFilters();
  const [words, setWords] = useState(filter.q ?? "");
  const settled = useSettled(words.trim(), 300);
  useEffect(() => {
    if (settled !== (filter.q ?? "")) set({ q: settled });
    // Only what is typed drives the address; a change of the address by hand fills the field on load.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled]);
  const list = useConversations(filter);
  const bots = useBots(useMay("bots.read"));
  const items = flatten(list.data);
  const botNames = new Map((bots.data ?? []).map((bot) => [bot.id, bot.name]));

  const step = (by: number) => {
    const index = items.findIndex((item) => item.id === selected);
    const next = items[index < 0 ? 0 : index + by];
    if (next) void navigate(`/conversations/${next.id}${search}`);
  };
  useHotkeys([
    { keys: "KeyJ", run: () => step(1) },
    { keys: "KeyK", run: () => step(-1) },
  ]);

  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, fetchNextPage, isFetchingNextPage } = list;
  useEffect(() => {
    const target = end.current;
    if (!target || !hasNextPage || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver((entries) => {
      if (entries[0]?.isIntersecting && !isFetchingNextPage) void fetchNextPage();
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [hasNextPage, fetchNextPage, isFetchingNextPage, items.length]);

  return (
    <>
      <header className={classes.head}>
        <div className={classes.titleRow}>
          <Title order={1} size="h2">
            {t("app.pages.conversations")}
          </Title>
          <FilterMenu filter={filter} onChange={set} />
        </div>
        <TextInput
          placeholder={t("conversations.search")}
          aria-label={t("conversations.search")}
          leftSection={<IconSearch size={16} />}
          rightSection={filter.q && list.isFetching ? <Loader size={14} /> : undefined}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t("conversations.status.label")}
          value={filter.status ?? "all"}
          onChange={(status) => set({ status })}
          data={[
            { value: "open", label: t("conversations.status.open") },
            { value: "closed", label: t("conversations.status.closed") },
            { value: "all", label: t("conversations.status.all") },
          ]}
        />
      </header>
      <div className={classes.scroll}>
        {list.isPending ? (
          <div className={classes.skeleton}>
            <ListSkeleton rows={7} height={68} />
          </div>
        ) : list.error ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : items.length === 0 ? (
          <Nothing
            narrowed={narrowed}
            closed={filter.status === "closed"}
            onClear={() => {
              setWords("");
              set({
                q: null,
                bot_id: null,
                channel_id: null,
                handling: null,
                label: null,
                assignee: null,
                snoozed: null,
              });
            }}
          />
        ) : (
          <ul className={classes.list}>
            {items.map((item) => (
              <ConversationRow
                key={item.id}
                conversation={item}
                botName={botNames.size > 1 ? botNames.get(item.bot_id) : undefined}
                search={search}
                selected={item.id === selected}
              />
            ))}
          </ul>
        )}
        <div ref={end} className={classes.end}>
          {hasNextPage && (
            <Button
              variant="subtle"
              size="xs"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              {t("common.loadMore")}
            </Button>
          )}
        </div>
      </div>
    </>
  );
}

function Nothing({ narrowed, closed, onClear }: { narrowed: boolean; closed: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  const mayReadBots = useMay("bots.read");
  if (narrowed) {
    return (
      <EmptyState
        compact
        icon={IconSearch}
        title={t("common.nothingFound")}
        text={t("conversations.nothingText")}
        action={
          <Button variant="default" onClick={onClear}>
            {t("conversations.clearFilters")}
          </Button>
        }
      />
    );
  }
  if (closed) return <EmptyState compact icon={IconMessages} title={t("conversations.noneClosed")} />;
  return (
    <EmptyState
      icon={IconMessages}
      title={t("conversations.empty.title")}
      text={t("conversations.empty.text")}
      action={
        mayReadBots && (
          <Button component={Link} to="/bots" variant="default">
            {t("conversations.empty.action")}
          </Button>
        )
      }
    />
  );
}
