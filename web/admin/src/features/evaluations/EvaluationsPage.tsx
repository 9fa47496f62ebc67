import { IconListCheck, IconPlus, IconReportAnalytics } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, keys, readAll, useMay } from "@/api";
import { useUrlValue } from "@/lib/urlState";
import { GuardedButton } from "@/ui/Guard";
import { Page, Section } from "@/ui/Page";
import { Row, Rows } from "@/ui/Row";
import { EmptyState, ErrorState, ListSkeleton } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import { Tile } from "@/ui/Tile";
import { TimeAgo } from "@/ui/Time";
import { AddSet } from "./AddSet";

/** Test sets, and how models did on them. */
export function EvaluationsPage() {
  const { t } = useTranslation();
  const mayWrite = useMay("models.write");
  const [adding, setAdding] = useUrlValue("new");
  const sets = useQuery({
    queryKey: keys.evaluationSets,
    queryFn: () => readAll((cursor) => api.get("/evaluation-sets", { query: { cursor, limit: 100 } })),
  });
  const runs = useQuery({
    queryKey: keys.evaluationRuns,
    queryFn: () => readAll((cursor) => api.get("/evaluation-runs", { query: { cursor, limit: 100 } })),
  });
  const add = (
    <GuardedButton
      reason={!mayWrite && t("common.noPermission")}
      leftSection={<IconPlus size={16} />}
      onClick={() => setAdding("1")}
    >
      {t("evaluations.addSet")}
    </GuardedButton>
  );
  const error = sets.error ?? runs.error;
  return (
    <Page
      title={t("qualitySections.evaluations")}
      description={t("evaluations.intro")}
      actions={(sets.data ?? []).length > 0 && add}
    >
      {error ? (
        <ErrorState error={error} onRetry={() => void Promise.all([sets.refetch(), runs.refetch()])} />
      ) : !sets.data || !runs.data ? (
        <ListSkeleton rows={3} />
      ) : sets.data.length === 0 && runs.data.length === 0 ? (
        <EmptyState
          icon={IconListCheck}
          title={t("evaluations.empty.title")}
          text={t("evaluations.empty.text")}
          action={add}
        />
      ) : (
        <>
          <Section title={t("evaluations.sets")}>
            <Rows>
              {sets.data.map((set) => (
                <Row
                  key={set.id}
                  to={`/models/evaluations/sets/${set.id}`}
                  icon={<Tile icon={IconListCheck} />}
                  title={set.name}
                  text={t("evaluations.itemCount", { count: set.item_count })}
                  aside={<TimeAgo at={set.updated_at} />}
                />
              ))}
            </Rows>
          </Section>
          {runs.data.length > 0 && (
            <Section title={t("evaluations.runs")}>
              <Rows>
                {runs.data.map((run) => (
                  <Row
                    key={run.id}
                    to={`/models/evaluations/runs/${run.id}`}
                    icon={<Tile icon={IconReportAnalytics} />}
                    title={run.name}
                    text={t(`evaluations.kinds.${run.judge.kind}`)}
                    aside={
                      <>
                        <Tag tone={run.state === "running" ? "accent" : "neutral"}>
                          {t(`evaluations.states.${run.state}`)}
                        </Tag>
                        <TimeAgo at={run.created_at} />
                      </>
                    }
                  />
                ))}
              </Rows>
            </Section>
          )}
        </>
      )}
      <AddSet opened={adding !== "" && mayWrite} onClose={() => setAdding(null)} />
    </Page>
  );
}
