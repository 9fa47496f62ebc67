import { IconFlask, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, keys, readAll, useBots, useMay } from "@/api";
import { GuardedButton } from "@/ui/Guard";
import { Page } from "@/ui/Page";
import { Row, Rows } from "@/ui/Row";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import { Tile } from "@/ui/Tile";
import { TimeAgo } from "@/ui/Time";
import { nameOf } from "./draft";
import classes from "./Experiments.module.css";

const tones = { draft: "neutral", running: "accent", stopped: "neutral" } as const;

export function ExperimentsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayWrite = useMay("bots.write");
  const bots = useBots();
  const experiments = useQuery({
    queryKey: keys.experiments,
    queryFn: () => readAll((cursor) => api.get("/experiments", { query: { cursor, limit: 100 } })),
  });
  const list = experiments.data ?? [];
  const add = (
    <GuardedButton
      reason={!mayWrite && t("common.noPermission")}
      leftSection={<IconPlus size={16} />}
      onClick={() => void navigate("/models/experiments/new")}
    >
      {t("experiments.add")}
    </GuardedButton>
  );
  return (
    <Page
      title={t("qualitySections.experiments")}
      description={t("experiments.intro")}
      actions={list.length > 0 && add}
    >
      {experiments.isPending ? (
        <ListSkeleton rows={3} />
      ) : experiments.error ? (
        <ErrorState error={experiments.error} onRetry={() => void experiments.refetch()} />
      ) : list.length === 0 ? (
        <EmptyState
          icon={IconFlask}
          title={t("experiments.empty.title")}
          text={t("experiments.empty.text")}
          action={add}
        />
      ) : (
        <div className={classes.rows}>
          <Rows>
            {list.map((one) => (
              <Row
                key={one.id}
                to={`/models/experiments/${one.id}`}
                icon={<Tile icon={IconFlask} />}
                title={one.name}
                text={one.variants.map(nameOf).join(" · ")}
                aside={
                  <>
                    <span>{bots.data?.find((bot) => bot.id === one.bot_id)?.name}</span>
                    <Tag tone={tones[one.state]}>{t(`experiments.states.${one.state}`)}</Tag>
                    <TimeAgo at={one.updated_at} />
                  </>
                }
              />
            ))}
          </Rows>
        </div>
      )}
    </Page>
  );
}
