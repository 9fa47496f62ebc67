import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconRoute, IconSitemap, IconX } from "@tabler/icons-react";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay, type ScenarioTrace } from "@/api";
import { clockTime, dayLabel, exactTime, sameDay, toDate } from "@/lib/time";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import classes from "./Steps.module.css";
import { TurnSteps } from "./TurnSteps";
import { turnPath, useCatalog, useTraces, useVersion } from "./traces";

interface Props {
  conversationId: string;
  /** The turn that was at work at this moment is looked for and brought into view; null: the newest. */
  at: number | null;
  onClose: () => void;
}

/** What the bot's scenario did in a conversation, the newest turn first; new ones appear by themselves. */
export function StepsPanel({ conversationId, at, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const traces = useTraces(conversationId);
  const mayBots = useMay("bots.read");
  const catalog = useCatalog(mayBots);
  const items = useMemo(() => traces.data?.pages.flatMap((page) => page.items) ?? [], [traces.data]);
  const wanted = at === null ? undefined : items.find((trace) => trace.at <= at);

  // An older message's turn may be on a later page.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = traces;
  useEffect(() => {
    if (at !== null && !wanted && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [at, wanted, hasNextPage, isFetchingNextPage, fetchNextPage]);

  return (
    <aside className={classes.panel} aria-label={t("flow.steps.title")}>
      <header className={classes.head}>
        <h2>{t("flow.steps.title")}</h2>
        <ActionIcon variant="subtle" color="gray" aria-label={t("common.close")} onClick={onClose}>
          <IconX size={16} />
        </ActionIcon>
      </header>
      {/* Scrolls by the keyboard as well. */}
      <div className={classes.body} tabIndex={0} role="log" aria-label={t("flow.steps.title")}>
        {traces.error && <ErrorState error={traces.error} onRetry={() => void traces.refetch()} />}
        {traces.isPending && <ListSkeleton rows={4} />}
        {traces.data && items.length === 0 && (
          <EmptyState icon={IconRoute} title={t("flow.steps.none")} text={t("flow.steps.noneText")} />
        )}
        {items.map((trace, place) => {
          const newer = items[place - 1];
          return (
            <section key={trace.turn_id}>
              {(!newer || !sameDay(newer.at, trace.at)) && (
                <h3 className={classes.day}>{dayLabel(trace.at, i18n.language)}</h3>
              )}
              <Turn
                trace={trace}
                conversationId={conversationId}
                catalog={catalog.data}
                mayOpen={mayBots && trace.version_number > 0}
                wanted={trace === wanted}
              />
            </section>
          );
        })}
        {hasNextPage && (
          <Button
            variant="subtle"
            size="xs"
            fullWidth
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {t("flow.steps.earlier")}
          </Button>
        )}
      </div>
    </aside>
  );
}

function Turn(props: {
  trace: ScenarioTrace;
  conversationId: string;
  catalog: Parameters<typeof TurnSteps>[0]["catalog"];
  mayOpen: boolean;
  wanted: boolean;
}) {
  const { trace, conversationId, catalog, mayOpen, wanted } = props;
  const { t, i18n } = useTranslation();
  const version = useVersion(trace.bot_id, trace.version_id, mayOpen);
  const card = useRef<HTMLElement>(null);
  const failed = trace.steps.some((step) => step.error);
  useEffect(() => {
    if (wanted) card.current?.scrollIntoView({ block: "nearest" });
  }, [wanted]);
  return (
    <article ref={card} className={classes.turn} data-wanted={wanted || undefined}>
      <header className={classes.turnHead}>
        <time dateTime={toDate(trace.at).toISOString()} title={exactTime(trace.at, i18n.language)}>
          {clockTime(trace.at, i18n.language)}
        </time>
        {trace.version_number > 0 && (
          <span className={classes.version}>
            {t("flow.versions.number", { number: trace.version_number })}
          </span>
        )}
        {failed && <Tag tone="bad">{t("flow.steps.failed")}</Tag>}
        <span className={classes.grow} />
        {mayOpen && (
          <Tooltip label={t("flow.steps.open")}>
            <ActionIcon
              component={Link}
              to={turnPath(trace, conversationId)}
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={t("flow.steps.open")}
            >
              <IconSitemap size={15} />
            </ActionIcon>
          </Tooltip>
        )}
      </header>
      <TurnSteps
        trace={trace}
        doc={version.data?.scenario}
        catalog={catalog}
        linkTo={mayOpen ? (block) => turnPath(trace, conversationId, block) : undefined}
      />
    </article>
  );
}
